/** Text generation: one prompt piece by piece, or several at once. */
import { setImmediate } from "node:timers/promises";
import { Rng, TunelabError, throwIfAborted } from "#lib/core/index";
import type { LanguageModel } from "../model.ts";
import type { ChatMessage } from "../tokenizer.ts";
import { checkOptions } from "./options.ts";
import { decidingTokens, type SamplingOptions, sampleToken, type TokenScores } from "./sampling.ts";
import { GenerationSession } from "./session.ts";
import { GeneratedText, type GenerationChunk } from "./text.ts";

export interface GenerateOptions extends SamplingOptions {
  /** Default 128. */
  maxNewTokens?: number;
  /** The answer does not end by the model's end token before so many tokens. Default 0. */
  minNewTokens?: number;
  /** Texts that end the answer, wherever tokens begin and end; they are not part of it. */
  stop?: readonly string[];
  /** Seed of the choice when temperature > 0. Default 0. */
  seed?: number;
  /** Continue the text as it is, without the chat template. */
  raw?: boolean;
  signal?: AbortSignal;
}

export interface GenerateBatchOptions extends GenerateOptions {
  /** Prompts that are computed together; more need more memory for their caches. Default 8. */
  batchSize?: number;
  /** Called when a prompt's answer is complete. */
  onAnswer?: (answer: string, index: number) => void;
}

export type Prompt = string | readonly ChatMessage[];

export async function generate(model: LanguageModel, prompt: Prompt, options: GenerateOptions = {}): Promise<string> {
  let text = "";
  for await (const chunk of streamGeneration(model, prompt, options)) text += chunk.text;
  return text;
}

export async function* streamGeneration(
  model: LanguageModel,
  prompt: Prompt,
  options: GenerateOptions = {},
): AsyncGenerator<GenerationChunk> {
  checkOptions(options);
  const answer = new Answer(model, encodePrompt(model, prompt, options.raw ?? false), options);
  const session = sessionFor(model, [answer], options);
  try {
    let [scores] = await session.start([answer.prompt]);
    while (true) {
      await breathe(options.signal);
      const chunk = answer.take(scores!);
      if (chunk) yield chunk;
      if (answer.finished) return;
      [scores] = await session.next([answer.lastToken], [answer.position]);
    }
  } finally {
    session.dispose();
  }
}

/** Prompts of similar length are computed together; answers come in the order of the prompts. */
export async function generateBatch(
  model: LanguageModel,
  prompts: readonly Prompt[],
  options: GenerateBatchOptions = {},
): Promise<string[]> {
  checkOptions(options);
  const { batchSize = 8, onAnswer, raw = false } = options;
  const encoded = prompts.map((prompt, index) => {
    try {
      return { index, answer: new Answer(model, encodePrompt(model, prompt, raw), options) };
    } catch (error) {
      if (error instanceof TunelabError) error.message = `prompt ${index + 1}: ${error.message}`;
      throw error;
    }
  });
  encoded.sort((a, b) => a.answer.prompt.length - b.answer.prompt.length || a.index - b.index);
  for (let start = 0; start < encoded.length; start += batchSize) {
    const group = encoded.slice(start, start + batchSize);
    await answerTogether(model, group, options, ({ index, answer }) => onAnswer?.(answer.text, index));
  }
  return encoded.sort((a, b) => a.index - b.index).map(({ answer }) => answer.text);
}

interface Row {
  index: number;
  answer: Answer;
}

async function answerTogether(
  model: LanguageModel,
  rows: readonly Row[],
  options: GenerateOptions,
  onAnswer: (row: Row) => void,
): Promise<void> {
  const answers = rows.map(({ answer }) => answer);
  const session = sessionFor(model, answers, options);
  try {
    let scores = await session.start(answers.map(({ prompt }) => prompt));
    while (true) {
      await breathe(options.signal);
      rows.forEach((row, i) => {
        if (row.answer.finished) return;
        row.answer.take(scores[i]!);
        if (row.answer.finished) onAnswer(row);
      });
      if (answers.every(({ finished }) => finished)) return;
      // A row that has ended is computed on at its last place until all have; nobody reads its scores.
      scores = await session.next(
        answers.map(({ lastToken }) => lastToken),
        answers.map(({ position }) => position),
      );
    }
  } finally {
    session.dispose();
  }
}

function sessionFor(model: LanguageModel, answers: readonly Answer[], options: GenerateOptions): GenerationSession {
  const lengths = answers.map(({ prompt }) => prompt.length);
  return new GenerationSession(model, lengths, {
    room: Math.max(...answers.map(({ limit }) => limit)),
    candidates: decidingTokens(options, endTokens(model).size),
  });
}

function endTokens({ config, tokenizer }: LanguageModel): ReadonlySet<number> {
  return new Set([...config.eosTokenIds, ...(tokenizer.eosTokenId === undefined ? [] : [tokenizer.eosTokenId])]);
}

const NONE: ReadonlySet<number> = new Set();

/** The answer to one prompt as it grows. */
class Answer {
  readonly prompt: readonly number[];
  /** Most tokens that it can have. */
  readonly limit: number;
  text = "";
  finished = false;
  #output: GeneratedText;
  #options: GenerateOptions;
  #ends: ReadonlySet<number>;
  #rng: Rng;

  constructor(model: LanguageModel, prompt: readonly number[], options: GenerateOptions) {
    const { config, tokenizer } = model;
    const room = config.maxPositions - prompt.length;
    if (room < 1)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [
          `提示有 ${prompt.length} 个词元，模型最多 ${config.maxPositions} 个`,
          `the prompt has ${prompt.length} tokens, the model takes ${config.maxPositions}`,
        ],
        { hint: ["请缩短提示", "shorten the prompt"], details: { tokens: prompt.length, limit: config.maxPositions } },
      );
    this.prompt = prompt;
    this.limit = Math.min(options.maxNewTokens ?? 128, room);
    this.#options = options;
    this.#ends = endTokens(model);
    this.#rng = new Rng(options.seed ?? 0);
    this.#output = new GeneratedText(tokenizer, options.stop ?? []);
  }

  get lastToken(): number {
    return this.#output.ids.at(-1) ?? this.prompt.at(-1)!;
  }

  /** The place of the last token. */
  get position(): number {
    return this.prompt.length + this.#output.ids.length - 1;
  }

  /** Chooses the next token. @returns the text that is certain now, if any is new */
  take(scores: TokenScores): GenerationChunk | undefined {
    const { ids } = this.#output;
    const context = {
      seen: [...this.prompt, ...ids],
      banned: ids.length < (this.#options.minNewTokens ?? 0) ? this.#ends : NONE,
    };
    const token = sampleToken(scores, context, this.#options, this.#rng);
    const ended = this.#ends.has(token);
    const full = ids.length + 1 >= this.limit;
    const chunk = this.#output.add(ended ? undefined : token, ended ? "end" : full ? "length" : undefined);
    this.text += chunk?.text ?? "";
    this.finished = chunk?.finishReason !== undefined;
    return chunk;
  }
}

/** The engine computes without a pause: lets a keypress or a request in. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  throwIfAborted(signal, ["生成", "generation"]);
}

function encodePrompt(model: LanguageModel, prompt: Prompt, raw: boolean): number[] {
  const messages = typeof prompt === "string" ? [{ role: "user" as const, content: prompt }] : prompt;
  const text =
    raw && typeof prompt === "string" ? prompt : model.tokenizer.renderChat(messages, { addGenerationPrompt: true });
  const ids = model.tokenizer.encode(text);
  if (ids.length === 0)
    throw new TunelabError("INVALID_INPUT", ["提示为空", "the prompt is empty"], {
      hint: ["请给出文字", "give some text"],
    });
  return ids;
}
