/**
 * The compiled graphs of generation: one reads the prompts, one reads a token each and gives the scores of the next. Rows
 * of different length share a graph: prompts are padded on the right, and each row has its own place in the cache, so that
 * a row is computed as it would be alone.
 */
import { jit, ops, storageOf, tf } from "#lib/engine/index";
import { type Attend, decode } from "../decoder.ts";
import type { LanguageModel, ModuleAdapter } from "../model.ts";

/** Keys and values of each layer: [B, KV, S, D] */
export type Cache = { keys: tf.Tensor[]; values: tf.Tensor[] };

export interface ProgramShape {
  batch: number;
  promptLength: number;
  /** Places of prompt and answer together. */
  cacheLength: number;
}

/** Programs of one shape for a model as it is: with this adapter, and with its weights stored this way. */
export class GenerationPrograms {
  readonly shape: ProgramShape;
  /** ids: int32 [B, promptLength], last: int32 [B], the place of each row's last token → logits [B, V] and the cache */
  readonly prompt: ReturnType<typeof compilePrompt>;
  /** ids: int32 [B, 1], positions: int32 [B, 1] → logits [B, V] and the cache */
  readonly next: ReturnType<typeof compileNext>;
  /** Generations that use it at the moment. */
  users = 0;
  readonly #adapter: ModuleAdapter | undefined;
  readonly #training: boolean | undefined;
  readonly #stored: number;
  readonly #device = tf.getBackend();

  constructor(model: LanguageModel, shape: ProgramShape) {
    this.shape = shape;
    this.#adapter = model.adapter;
    this.#training = model.adapter?.training;
    this.#stored = storedWeights(model);
    this.prompt = compilePrompt(model, shape);
    this.next = compileNext(model, shape);
  }

  fits(model: LanguageModel, { batch, promptLength, cacheLength }: ProgramShape): boolean {
    const { shape } = this;
    return (
      shape.batch === batch &&
      shape.promptLength === promptLength &&
      shape.cacheLength === cacheLength &&
      this.#device === tf.getBackend() &&
      this.#adapter === model.adapter &&
      this.#training === model.adapter?.training &&
      this.#stored === storedWeights(model)
    );
  }

  dispose(): void {
    this.prompt.dispose();
    this.next.dispose();
  }
}

/** A merge turns stored weights into float32: what was compiled for the stored ones no longer holds. */
function storedWeights(model: LanguageModel): number {
  let count = 0;
  for (const weight of model.weights.values()) if (storageOf(weight) !== "float32") count++;
  return count;
}

const KEPT_PROGRAMS = 4;

/** The programs that a model used last, so that the next prompt of similar length finds them compiled. */
export class ProgramCache {
  #programs: GenerationPrograms[] = [];

  /** Programs for this shape; give them back with `release`. */
  acquire(model: LanguageModel, shape: ProgramShape): GenerationPrograms {
    const programs = this.#programs.find((one) => one.fits(model, shape)) ?? new GenerationPrograms(model, shape);
    programs.users++;
    this.#programs = [programs, ...this.#programs.filter((one) => one !== programs)];
    return programs;
  }

  release(programs: GenerationPrograms): void {
    programs.users--;
    const kept = this.#programs.filter((one, place) => one.users > 0 || place < KEPT_PROGRAMS);
    for (const one of this.#programs) if (!kept.includes(one)) one.dispose();
    this.#programs = kept;
  }

  dispose(): void {
    for (const one of this.#programs) one.dispose();
    this.#programs = [];
  }
}

function compilePrompt(model: LanguageModel, { batch, promptLength, cacheLength }: ProgramShape) {
  return jit((ids: tf.Tensor, last: tf.Tensor) => {
    const cache: Cache = { keys: [], values: [] };
    const room: [number, number][] = [
      [0, 0],
      [0, 0],
      [0, cacheLength - promptLength],
      [0, 0],
    ];
    const attend: Attend = (layer, q, k, v) => {
      cache.keys[layer] = tf.pad(k, room);
      cache.values[layer] = tf.pad(v, room);
      return ops.attention(q, k, v); // causal: no token sees the padding behind its row
    };
    const hidden = decode(model, ids, model.firstPositions(promptLength), attend);
    const starts = tf.range(0, batch * promptLength, promptLength, "int32");
    const states = tf.gather(hidden.reshape<tf.Tensor>([batch * promptLength, -1]), last.add<tf.Tensor>(starts));
    return { logits: ops.linear(states, model.head), ...cache };
  });
}

function compileNext(model: LanguageModel, { batch, cacheLength }: ProgramShape) {
  return jit((ids: tf.Tensor, positions: tf.Tensor, before: Cache) => {
    const cache: Cache = { keys: [], values: [] };
    const places = tf.range(0, cacheLength, 1, "int32");
    const here = places.equal(positions).reshape([batch, 1, cacheLength, 1]); // the place to write in each row
    // One row alone sees the keys up to its own place; several need a mask each.
    const seen: ops.AttentionOptions =
      batch === 1
        ? { offset: positions.reshape<tf.Tensor>([]) }
        : {
            offset: cacheLength - 1,
            segmentIds: tf.onesLike(positions),
            keySegmentIds: places.lessEqual(positions).cast<tf.Tensor>("int32"),
          };
    const attend: Attend = (layer, q, k, v) => {
      const keys = tf.where(here, k, before.keys[layer]!); // [B, KV, S, D]
      const values = tf.where(here, v, before.values[layer]!);
      cache.keys[layer] = keys;
      cache.values[layer] = values;
      return ops.attention(q, keys, values, seen);
    };
    const hidden = decode(model, ids, model.positionsAt(positions), attend);
    return { logits: ops.linear(hidden.squeeze([1]), model.head), ...cache };
  });
}
