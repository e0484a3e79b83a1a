/** Several prompts on their way through a model, with the cache of what was read. */
import { tf } from "#lib/engine/index";
import type { LanguageModel } from "../model.ts";
import type { GenerationPrograms } from "./programs.ts";
import type { TokenScores } from "./sampling.ts";

/** Lengths are rounded up to this: a few compiled graphs serve all prompts of similar size. */
const BUCKET = 64;

export interface SessionOptions {
  /** Places for the answer behind the longest prompt. */
  room: number;
  /** How many of the likeliest tokens are asked for; 0 asks for the scores of all. */
  candidates: number;
}

export class GenerationSession {
  #model: LanguageModel;
  #programs: GenerationPrograms;

  /** @param lengths tokens of each prompt */
  constructor(model: LanguageModel, lengths: readonly number[], { room, candidates }: SessionOptions) {
    const { maxPositions, vocabSize } = model.config;
    const longest = Math.max(...lengths);
    const rounded = (length: number) => Math.min(Math.ceil(length / BUCKET) * BUCKET, maxPositions);
    const shape = {
      batch: lengths.length,
      promptLength: rounded(longest),
      cacheLength: rounded(longest + room),
      candidates: candidates < vocabSize ? candidates : 0,
    };
    model.prepare(shape.cacheLength);
    this.#model = model;
    this.#programs = model.programs.acquire(model, shape);
  }

  /** Reads the prompts. @returns the scores of the token after each */
  async start(rows: readonly (readonly number[])[]): Promise<TokenScores[]> {
    const { batch, promptLength } = this.#programs.shape;
    const padded = new Int32Array(batch * promptLength);
    rows.forEach((row, i) => {
      padded.set(row, i * promptLength);
    });
    const input = tf.tensor2d(padded, [batch, promptLength], "int32");
    const last = tf.tensor1d(
      rows.map((row) => row.length - 1),
      "int32",
    );
    return scoresOf(await this.#programs.prompt(input, last).finally(() => tf.dispose([input, last])));
  }

  /** Reads one token of each row at its place. @returns the scores of the token after it */
  async next(tokens: readonly number[], places: readonly number[]): Promise<TokenScores[]> {
    const input = tf.tensor2d([...tokens], [tokens.length, 1], "int32");
    const at = tf.tensor1d([...places], "int32");
    return scoresOf(await this.#programs.next(input, at).finally(() => tf.dispose([input, at])));
  }

  dispose(): void {
    this.#model.programs.release(this.#programs);
  }
}

/** One for each row; sampling may change its scores. */
async function scoresOf([scores, tokens]: [tf.Tensor, tf.Tensor?]): Promise<TokenScores[]> {
  const [rows, width] = scores.shape as [number, number];
  const values = (await scores.data()) as Float32Array;
  const names = (await tokens?.data()) as Int32Array | undefined;
  tf.dispose([scores, tokens as tf.Tensor]);
  return Array.from({ length: rows }, (_, row) => {
    const part = <T extends Float32Array | Int32Array>(all: T) => all.subarray(row * width, (row + 1) * width) as T;
    return { scores: part(values), ...(names && { tokens: part(names) }) };
  });
}
