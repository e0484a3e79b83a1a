/**
 * Text generation with a key-value cache. The prompt is padded to a few lengths and the cache has one fixed size per
 * length, so that two compiled graphs (prompt, next token) serve all prompts of similar size.
 */
import { setImmediate } from "node:timers/promises";
import { Rng, TunelabError, throwIfAborted } from "#lib/core/index";
import { jit, ops, tf } from "#lib/engine/index";
import { type Attend, decode } from "./decoder.ts";
import type { LanguageModel } from "./model.ts";
import { type SamplingOptions, sampleToken } from "./sampling.ts";
import type { ChatMessage, Tokenizer } from "./tokenizer.ts";

export interface GenerateOptions extends SamplingOptions {
  /** Default 128. */
  maxNewTokens?: number;
  /** Texts that end the answer; they are not part of it. */
  stop?: readonly string[];
  /** Seed of the choice when temperature > 0. Default 0. */
  seed?: number;
  /** Continue the text as it is, without the chat template. */
  raw?: boolean;
  signal?: AbortSignal;
}

export interface GenerationChunk {
  /** What was added to the text. */
  text: string;
  tokens: number;
  /** Why it ended: the model's end token, a stop text, or the length; undefined while it goes on. */
  finishReason?: "end" | "stop" | "length";
}

const BUCKET = 64;

export async function generate(
  model: LanguageModel,
  prompt: string | readonly ChatMessage[],
  options: GenerateOptions = {},
): Promise<string> {
  let text = "";
  for await (const chunk of streamGeneration(model, prompt, options)) text += chunk.text;
  return text;
}

export async function* streamGeneration(
  model: LanguageModel,
  prompt: string | readonly ChatMessage[],
  options: GenerateOptions = {},
): AsyncGenerator<GenerationChunk> {
  const { maxNewTokens = 128, stop = [], seed = 0 } = options;
  const { tokenizer, config } = model;
  const ids = encodePrompt(model, prompt, options.raw ?? false);
  const room = config.maxPositions - ids.length;
  if (room < 1)
    throw new TunelabError(
      "LIMIT_EXCEEDED",
      `the prompt has ${ids.length} tokens, the model takes ${config.maxPositions}`,
      {
        hint: "shorten the prompt",
      },
    );
  const limit = Math.min(maxNewTokens, room);
  const ends = new Set([...config.eosTokenIds, tokenizer.eosTokenId]);
  const rng = new Rng(seed);
  const session = new GenerationSession(model, roundUp(ids.length, BUCKET), roundUp(ids.length + limit, BUCKET));
  const output = new GeneratedText(tokenizer, stop);
  try {
    let logits = await session.start(ids);
    while (true) {
      await setImmediate(); // the engine computes without a pause: lets a keypress or a request in
      throwIfAborted(options.signal, "generation");
      const token = sampleToken(logits, [...ids, ...output.ids], options, rng);
      const ended = ends.has(token);
      const chunk = output.add(
        ended ? undefined : token,
        ended ? "end" : output.ids.length + 1 >= limit ? "length" : undefined,
      );
      if (chunk) yield chunk;
      if (chunk?.finishReason) return;
      logits = await session.next(token, ids.length + output.ids.length - 1);
    }
  } finally {
    session.dispose();
  }
}

/** Turns tokens into pieces of text: whole characters only, and nothing that a stop text may still swallow. */
class GeneratedText {
  readonly ids: number[] = [];
  #tokenizer: Tokenizer;
  #stop: readonly string[];
  #written = "";

  constructor(tokenizer: Tokenizer, stop: readonly string[]) {
    this.#tokenizer = tokenizer;
    this.#stop = stop;
  }

  /** @returns what is new, if anything is; the last chunk has a finishReason */
  add(token: number | undefined, finished: "end" | "length" | undefined): GenerationChunk | undefined {
    if (token !== undefined) this.ids.push(token);
    const whole = this.#tokenizer.decode(this.ids);
    const stopAt = firstStop(whole, this.#stop);
    const finishReason = stopAt >= 0 ? "stop" : finished;
    // A limit may fall into the middle of a character, of which up to three bytes are there.
    const complete = finished === "length" ? whole.replace(/(?<!\ufffd)\ufffd{1,3}$/, "") : whole;
    const text = stopAt >= 0 ? whole.slice(0, stopAt) : finished ? complete : withoutTornTail(whole, this.#stop);
    const added = text.slice(this.#written.length);
    this.#written = text;
    if (added === "" && !finishReason) return undefined;
    return { text: added, tokens: this.ids.length, ...(finishReason && { finishReason }) };
  }
}

function encodePrompt(model: LanguageModel, prompt: string | readonly ChatMessage[], raw: boolean): number[] {
  const messages = typeof prompt === "string" ? [{ role: "user" as const, content: prompt }] : prompt;
  const text =
    raw && typeof prompt === "string" ? prompt : model.tokenizer.renderChat(messages, { addGenerationPrompt: true });
  const ids = model.tokenizer.encode(text);
  if (ids.length === 0) throw new TunelabError("INVALID_INPUT", "the prompt is empty", { hint: "give some text" });
  return ids;
}

function firstStop(text: string, stop: readonly string[]): number {
  const places = stop.map((word) => text.indexOf(word)).filter((place) => place >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** Holds back an unfinished character and what may be the beginning of a stop text. */
function withoutTornTail(text: string, stop: readonly string[]): string {
  const clean = text.replace(/\ufffd+$/, "");
  const held = Math.max(0, ...stop.map((word) => overlap(clean, word)));
  return clean.slice(0, clean.length - held);
}

function overlap(text: string, word: string): number {
  for (let size = Math.min(text.length, word.length - 1); size > 0; size--)
    if (text.endsWith(word.slice(0, size))) return size;
  return 0;
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

type Cache = { keys: tf.Tensor[]; values: tf.Tensor[] };

/** The compiled graphs and the cache of one generation. */
class GenerationSession {
  #model: LanguageModel;
  #promptLength: number;
  #cacheLength: number;
  #cache: Cache | undefined;
  #prompt: ReturnType<typeof this.compilePrompt>;
  #next: ReturnType<typeof this.compileNext>;

  constructor(model: LanguageModel, promptLength: number, cacheLength: number) {
    model.prepare(cacheLength);
    this.#model = model;
    this.#promptLength = Math.min(promptLength, model.config.maxPositions);
    this.#cacheLength = Math.min(cacheLength, model.config.maxPositions);
    this.#prompt = this.compilePrompt();
    this.#next = this.compileNext();
  }

  /** Reads the prompt. @returns the scores of the token after it */
  async start(ids: readonly number[]): Promise<Float32Array> {
    const padded = new Int32Array(this.#promptLength);
    padded.set(ids);
    const input = tf.tensor2d(padded, [1, this.#promptLength], "int32");
    const last = tf.tensor1d([ids.length - 1], "int32");
    const { logits, ...cache } = await this.#prompt(input, last);
    tf.dispose([input, last]);
    this.#cache = cache;
    return this.#read(logits);
  }

  /** Reads one token at `position`. @returns the scores of the token after it */
  async next(token: number, position: number): Promise<Float32Array> {
    const before = this.#cache!;
    const input = tf.tensor2d([[token]], [1, 1], "int32");
    const place = tf.tensor2d([[position]], [1, 1], "int32");
    const { logits, ...cache } = await this.#next(input, place, before);
    tf.dispose([input, place, before]);
    this.#cache = cache;
    return this.#read(logits);
  }

  dispose(): void {
    if (this.#cache) tf.dispose([this.#cache]);
    this.#prompt.dispose();
    this.#next.dispose();
  }

  async #read(logits: tf.Tensor): Promise<Float32Array> {
    const data = (await logits.data()) as Float32Array;
    logits.dispose();
    return Float32Array.from(data); // sampling changes its scores in place
  }

  private compilePrompt() {
    const model = this.#model;
    const grow = this.#cacheLength - this.#promptLength;
    return jit((ids: tf.Tensor, last: tf.Tensor) => {
      const cache: Cache = { keys: [], values: [] };
      const attend: Attend = (layer, q, k, v) => {
        const room: [number, number][] = [
          [0, 0],
          [0, 0],
          [0, grow],
          [0, 0],
        ];
        const pad = (states: tf.Tensor) => tf.pad(states, room);
        cache.keys[layer] = pad(k);
        cache.values[layer] = pad(v);
        return ops.attention(q, k, v);
      };
      const hidden = decode(model, ids, model.firstPositions(ids.shape[1]!), attend);
      const state = tf.gather(hidden.squeeze<tf.Tensor>([0]), last); // [1, hiddenSize]
      return { logits: ops.linear(state, model.head), ...cache };
    });
  }

  private compileNext() {
    const model = this.#model;
    const length = this.#cacheLength;
    return jit((ids: tf.Tensor, position: tf.Tensor, before: Cache) => {
      const cache: Cache = { keys: [], values: [] };
      const places = tf.range(0, length, 1, "int32");
      const here = places.equal(position.reshape([1])).reshape([1, 1, length, 1]); // the row to write
      const offset = position.reshape<tf.Tensor>([]); // the query sees the keys up to its own place
      const attend: Attend = (layer, q, k, v) => {
        const keys = tf.where(here, k, before.keys[layer]!); // [1, KV, S, D]
        const values = tf.where(here, v, before.values[layer]!);
        cache.keys[layer] = keys;
        cache.values[layer] = values;
        return ops.attention(q, keys, values, { offset });
      };
      const hidden = decode(model, ids, model.positionsAt(position), attend);
      return { logits: ops.linear(hidden.squeeze([0]), model.head), ...cache };
    });
  }
}
