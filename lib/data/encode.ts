/**
 * Records as the model sees them: token ids, and labels that say which tokens are trained. Prompts are masked; every
 * answer is trained, and always its end, so that the model learns to stop.
 */
import { TunelabError } from "#lib/core/index";
import { type DataRecord, kindOf, type PreferencePair } from "./records.ts";
import { type PromptEncoder, type PromptTemplate, renderParts } from "./render.ts";

/** Not trained: the label that every tool of the field uses. */
export const IGNORED_LABEL = -100;

export interface EncodedSample {
  ids: Int32Array;
  /** Same length; `labels[i]` is `ids[i]` where token i is trained, else -100. Not shifted. */
  labels: Int32Array;
  trainedTokens: number;
  /** Tokens that did not fit into maxLength. */
  truncatedTokens: number;
  /** The row of the file it comes from, 1-based. */
  row?: number;
}

export interface EncodeOptions {
  /** Longest sample in tokens. */
  maxLength: number;
  template?: PromptTemplate;
}

/** @throws TunelabError INVALID_INPUT for a preference pair, which two samples make (`encodePair`) */
export function encodeRecord(record: DataRecord, encoder: PromptEncoder, options: EncodeOptions): EncodedSample {
  const { maxLength, template = "auto" } = options;
  if ("chosen" in record)
    throw new TunelabError(
      "INVALID_INPUT",
      ["偏好对有两个答案，监督微调只用一个", "a preference pair has two answers, supervised fine-tuning takes one"],
      {
        hint: ['偏好对请用 stage: "dpo" 训练', 'train pairs with stage: "dpo"'],
      },
    );
  if ("text" in record) return encodeText(record.text, encoder, maxLength);
  const parts = renderParts(record, encoder, template);
  const turns: Turn[] = [];
  let prompt: number[] = [];
  for (const { text, trained } of parts) {
    if (trained) turns.push({ prompt, answer: encoder.encode(text) });
    prompt = trained ? [] : encoder.encode(text);
  }
  return joinTurns(turns, maxLength);
}

/** The two answers of a pair, each after the same prompt; nothing but the answers is trained. */
export function encodePair(
  { prompt, chosen, rejected }: PreferencePair,
  encoder: PromptEncoder,
  { maxLength, template = "auto" }: EncodeOptions,
): [chosen: EncodedSample, rejected: EncodedSample] {
  const turns = [chosen, rejected].map((content): Turn => {
    const parts = renderParts({ messages: [...prompt, { role: "assistant", content }] }, encoder, template);
    const given = parts.slice(0, -1).flatMap(({ text }) => encoder.encode(text));
    return { prompt: given, answer: encoder.encode(parts.at(-1)!.text) };
  });
  const longest = Math.max(...turns.map(({ answer }) => answer.length));
  return turns.map((turn) => toSample([cutTurn(turn, maxLength, longest)], sizeOf(turn))) as [
    EncodedSample,
    EncodedSample,
  ];
}

interface Turn {
  prompt: number[];
  answer: number[];
}

/** Too long: the turns that fit stay whole, from the first on; of a first turn that does not fit, parts. */
function joinTurns(turns: readonly Turn[], maxLength: number): EncodedSample {
  const total = turns.reduce((sum, turn) => sum + sizeOf(turn), 0);
  const kept: Turn[] = [];
  let room = maxLength;
  for (const turn of turns) {
    if (sizeOf(turn) > room) break;
    kept.push(turn);
    room -= sizeOf(turn);
  }
  return toSample(kept.length > 0 ? kept : [cutTurn(turns[0]!, maxLength)], total);
}

/**
 * The prompt keeps its end, which holds the question, down to a quarter of the room; the answer keeps its start and its
 * last token, the end of sequence.
 */
function cutTurn({ prompt, answer }: Turn, maxLength: number, longestAnswer = answer.length): Turn {
  const promptRoom = Math.max(maxLength - longestAnswer, Math.floor(maxLength / 4));
  const keptPrompt = prompt.slice(Math.max(0, prompt.length - promptRoom));
  const room = maxLength - keptPrompt.length;
  return {
    prompt: keptPrompt,
    answer: answer.length <= room ? answer : [...answer.slice(0, room - 1), answer.at(-1)!],
  };
}

function toSample(turns: readonly Turn[], tokensBefore: number): EncodedSample {
  const ids = Int32Array.from(turns.flatMap(({ prompt, answer }) => [...prompt, ...answer]));
  const labels = ids.slice();
  let at = 0;
  for (const { prompt, answer } of turns) {
    labels.fill(IGNORED_LABEL, at, at + prompt.length);
    at += prompt.length + answer.length;
  }
  return { ids, labels, trainedTokens: countTrained(labels), truncatedTokens: tokensBefore - ids.length };
}

/** The first token has no context to be predicted from. */
function countTrained(labels: Int32Array): number {
  return labels.reduce((count, label, t) => count + (t > 0 && label !== IGNORED_LABEL ? 1 : 0), 0);
}

function sizeOf({ prompt, answer }: Turn): number {
  return prompt.length + answer.length;
}

function encodeText(text: string, encoder: PromptEncoder, maxLength: number): EncodedSample {
  const all = encoder.encode(text + (encoder.eosToken ?? ""));
  const ids = Int32Array.from(all.slice(0, maxLength));
  return {
    ids,
    labels: ids.slice(),
    trainedTokens: Math.max(0, ids.length - 1),
    truncatedTokens: all.length - ids.length,
  };
}

/** Plain text for continued pretraining: all documents in a row, cut into pieces of `maxLength`; every token is trained. */
export function encodeTexts(texts: Iterable<string>, encoder: PromptEncoder, maxLength: number): EncodedSample[] {
  const chunker = new TextChunker(encoder, maxLength);
  const samples: EncodedSample[] = [];
  for (const text of texts) samples.push(...chunker.add(text));
  return [...samples, ...chunker.end()];
}

/** `encodeTexts`, document by document. */
export class TextChunker {
  #encoder: PromptEncoder;
  #maxLength: number;
  #held: number[] = [];

  constructor(encoder: PromptEncoder, maxLength: number) {
    this.#encoder = encoder;
    this.#maxLength = maxLength;
  }

  *add(text: string): Generator<EncodedSample> {
    for (const id of this.#encoder.encode(text + (this.#encoder.eosToken ?? ""))) this.#held.push(id);
    let start = 0;
    for (; this.#held.length - start >= this.#maxLength; start += this.#maxLength)
      yield piece(this.#held.slice(start, start + this.#maxLength));
    this.#held = this.#held.slice(start);
  }

  *end(): Generator<EncodedSample> {
    if (this.#held.length > 1) yield piece(this.#held);
  }
}

function piece(tokens: readonly number[]): EncodedSample {
  const ids = Int32Array.from(tokens);
  return { ids, labels: ids.slice(), trainedTokens: ids.length - 1, truncatedTokens: 0 };
}

/** Encodes any record: a pair becomes two samples, chosen before rejected. */
export function encodeAny(record: DataRecord, encoder: PromptEncoder, options: EncodeOptions): EncodedSample[] {
  return kindOf(record) === "preference"
    ? encodePair(record as PreferencePair, encoder, options)
    : [encodeRecord(record, encoder, options)];
}
