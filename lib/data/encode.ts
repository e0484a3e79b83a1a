/**
 * Records as the model sees them: token ids, and labels that say which tokens are trained. The prompt is masked; the
 * answer is trained, and always its end, so that the model learns to stop.
 */
import { TunelabError } from "#lib/core/index";
import type { InstructionRecord } from "./records.ts";

/** Not trained: the label that every tool of the field uses. */
export const IGNORED_LABEL = -100;

/** What encoding needs of a tokenizer. */
export interface PromptEncoder {
  encode(text: string): number[];
  renderChat(
    messages: { role: "user" | "assistant"; content: string }[],
    options: { addGenerationPrompt: boolean },
  ): string;
  readonly chatTemplate: string | undefined;
  readonly eosToken: string | undefined;
}

export interface EncodedSample {
  ids: Int32Array;
  /** Same length; `labels[i]` is `ids[i]` where token i is trained, else -100. Not shifted. */
  labels: Int32Array;
  trainedTokens: number;
  /** Tokens that did not fit into maxLength. */
  truncatedTokens: number;
}

export interface EncodeOptions {
  /** Longest sample in tokens. */
  maxLength: number;
  /** The model's chat template, the Alpaca prompt, or nothing around the text; auto takes chat when the model has one. */
  template?: "auto" | "chat" | "alpaca" | "plain";
}

/** The prompt and the answer with its end, as texts. */
export function renderRecord(
  record: InstructionRecord,
  encoder: PromptEncoder,
  template: NonNullable<EncodeOptions["template"]> = "auto",
): { prompt: string; response: string } {
  const eos = encoder.eosToken;
  if (eos === undefined)
    throw new TunelabError("INVALID_CONFIG", "the tokenizer names no end-of-sequence token", {
      hint: "set eos_token in tokenizer_config.json; without it the model never learns to stop",
    });
  const question = [record.instruction, record.input].filter((part) => part !== "").join("\n");
  const kind = template === "auto" ? (encoder.chatTemplate === undefined ? "alpaca" : "chat") : template;
  if (kind === "chat") return renderWithChat(question, record.output, encoder, eos);
  const prompt = kind === "plain" ? question : `### Instruction:\n${question}\n\n### Response:\n`;
  return { prompt, response: record.output + eos };
}

function renderWithChat(question: string, answer: string, encoder: PromptEncoder, eos: string) {
  const user = { role: "user" as const, content: question };
  const prompt = encoder.renderChat([user], { addGenerationPrompt: true });
  const whole = encoder.renderChat([user, { role: "assistant", content: answer }], { addGenerationPrompt: false });
  const rest = whole.startsWith(prompt) ? whole.slice(prompt.length) : answer;
  // What a template writes after the end token is never generated, hence not trained.
  const end = rest.lastIndexOf(eos);
  return { prompt, response: end >= 0 ? rest.slice(0, end + eos.length) : rest.trimEnd() + eos };
}

export function encodeRecord(record: InstructionRecord, encoder: PromptEncoder, options: EncodeOptions): EncodedSample {
  const { maxLength, template = "auto" } = options;
  const { prompt, response } = renderRecord(record, encoder, template);
  return joinParts(encoder.encode(prompt), encoder.encode(response), maxLength);
}

/**
 * Too long: the prompt keeps its end, which holds the question, down to a quarter of the room; the answer keeps its
 * start and its last token, the end of sequence.
 */
function joinParts(prompt: number[], response: number[], maxLength: number): EncodedSample {
  const promptRoom = Math.max(maxLength - response.length, Math.floor(maxLength / 4));
  const keptPrompt = prompt.slice(Math.max(0, prompt.length - promptRoom));
  const responseRoom = maxLength - keptPrompt.length;
  const keptResponse =
    response.length <= responseRoom ? response : [...response.slice(0, responseRoom - 1), response.at(-1)!];
  const ids = Int32Array.from([...keptPrompt, ...keptResponse]);
  const labels = ids.slice().fill(IGNORED_LABEL, 0, keptPrompt.length);
  return {
    ids,
    labels,
    trainedTokens: keptResponse.length - (keptPrompt.length === 0 ? 1 : 0), // the first token has no context
    truncatedTokens: prompt.length + response.length - ids.length,
  };
}

/** Plain text for continued pretraining: all documents in a row, cut into pieces of `maxLength`; every token is trained. */
export function encodeTexts(texts: Iterable<string>, encoder: PromptEncoder, maxLength: number): EncodedSample[] {
  const ids: number[] = [];
  for (const text of texts) for (const id of encoder.encode(text + (encoder.eosToken ?? ""))) ids.push(id);
  const samples: EncodedSample[] = [];
  for (let start = 0; start + 1 < ids.length; start += maxLength) {
    const piece = Int32Array.from(ids.slice(start, start + maxLength));
    if (piece.length > 1)
      samples.push({ ids: piece, labels: piece.slice(), trainedTokens: piece.length - 1, truncatedTokens: 0 });
  }
  return samples;
}
