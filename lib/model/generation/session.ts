/** Several prompts on their way through a model, with the cache of what was read. */
import { tf } from "#lib/engine/index";
import type { LanguageModel } from "../model.ts";
import type { Cache, GenerationPrograms } from "./programs.ts";

/** Lengths are rounded up to this: a few compiled graphs serve all prompts of similar size. */
const BUCKET = 64;

export class GenerationSession {
  #model: LanguageModel;
  #programs: GenerationPrograms;
  #cache: Cache | undefined;

  /** @param lengths tokens of each prompt @param room places for the answer behind the longest prompt */
  constructor(model: LanguageModel, lengths: readonly number[], room: number) {
    const longest = Math.max(...lengths);
    const rounded = (length: number) => Math.min(Math.ceil(length / BUCKET) * BUCKET, model.config.maxPositions);
    const shape = { batch: lengths.length, promptLength: rounded(longest), cacheLength: rounded(longest + room) };
    model.prepare(shape.cacheLength);
    this.#model = model;
    this.#programs = model.programs.acquire(model, shape);
  }

  /** Reads the prompts. @returns the scores of the token after each */
  async start(rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
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
    const { logits, ...cache } = await this.#programs.prompt(input, last);
    tf.dispose([input, last]);
    this.#cache = cache;
    return this.#read(logits);
  }

  /** Reads one token of each row at its position. @returns the scores of the token after it */
  async next(tokens: readonly number[], positions: readonly number[]): Promise<Float32Array[]> {
    const before = this.#cache!;
    const shape: [number, number] = [tokens.length, 1];
    const input = tf.tensor2d([...tokens], shape, "int32");
    const places = tf.tensor2d([...positions], shape, "int32");
    const { logits, ...cache } = await this.#programs.next(input, places, before);
    tf.dispose([input, places, before]);
    this.#cache = cache;
    return this.#read(logits);
  }

  dispose(): void {
    if (this.#cache) tf.dispose([this.#cache]);
    this.#cache = undefined;
    this.#model.programs.release(this.#programs);
  }

  /** One array for each row; sampling changes its scores in place. */
  async #read(logits: tf.Tensor): Promise<Float32Array[]> {
    const data = (await logits.data()) as Float32Array;
    const [rows, width] = logits.shape as [number, number];
    logits.dispose();
    return Array.from({ length: rows }, (_, row) => data.slice(row * width, (row + 1) * width));
  }
}
