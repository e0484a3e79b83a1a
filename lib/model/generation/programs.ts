/**
 * The compiled graphs of generation: one reads the prompts, one reads a token each; both give the scores of the next. Rows
 * of different length share a graph: prompts are padded on the right, and each row has its own place in the cache, so that
 * a row is computed as it would be alone. The cache lies in variables that the graphs change in place; memory that no row
 * has reached is not taken.
 */
import { jit, ops, storageOf, tf } from "#lib/engine/index";
import { type Attend, decode } from "../decoder.ts";
import type { LanguageModel, ModuleAdapter } from "../model.ts";

export interface ProgramShape {
  batch: number;
  promptLength: number;
  /** Places of prompt and answer together. */
  cacheLength: number;
  /** How many of the likeliest tokens are given; 0 gives the scores of all. */
  candidates: number;
}

/** Keys and values of a layer: [B, KV, S, D] */
type LayerCache = Record<"keys" | "values", tf.Variable>;

/** Programs of one shape for a model as it is: with this adapter, and with its weights stored this way. */
export class GenerationPrograms {
  readonly shape: ProgramShape;
  /** ids: int32 [B, promptLength], last: int32 [B], the place of each row's last token → scores, see `Scores` */
  readonly prompt: ReturnType<typeof compilePrompt>;
  /** ids: int32 [B, 1], places: int32 [B] → scores */
  readonly next: ReturnType<typeof compileNext>;
  /** A generation uses it and its cache at the moment. */
  busy = false;
  readonly #cache: readonly LayerCache[];
  readonly #adapter: ModuleAdapter | undefined;
  readonly #training: boolean | undefined;
  readonly #stored: number;
  readonly #device = tf.getBackend();

  constructor(model: LanguageModel, shape: ProgramShape) {
    this.shape = shape;
    this.#adapter = model.adapter;
    this.#training = model.adapter?.training;
    this.#stored = storedWeights(model);
    this.#cache = emptyCache(model, shape);
    this.prompt = compilePrompt(model, shape, this.#cache);
    this.next = compileNext(model, shape, this.#cache);
  }

  fits(model: LanguageModel, shape: ProgramShape): boolean {
    return (
      Object.entries(shape).every(([name, value]) => this.shape[name as keyof ProgramShape] === value) &&
      this.#device === tf.getBackend() &&
      this.#adapter === model.adapter &&
      this.#training === model.adapter?.training &&
      this.#stored === storedWeights(model)
    );
  }

  /** Gives back the memory of the cache; the next generation starts with an empty one. */
  clear(): void {
    tf.tidy(() => {
      for (const { keys, values } of this.#cache) for (const one of [keys, values]) one.assign(tf.zeros(one.shape));
    });
  }

  dispose(): void {
    this.prompt.dispose();
    this.next.dispose();
    tf.dispose(this.#cache as never);
  }
}

/** A merge turns stored weights into float32: what was compiled for the stored ones no longer holds. */
function storedWeights(model: LanguageModel): number {
  let count = 0;
  for (const weight of model.weights.values()) if (storageOf(weight) !== "float32") count++;
  return count;
}

function emptyCache({ config }: LanguageModel, { batch, cacheLength }: ProgramShape): LayerCache[] {
  const shape = [batch, config.numKvHeads, cacheLength, config.headDim];
  const empty = () => tf.tidy(() => tf.variable(tf.zeros(shape), false));
  return Array.from({ length: config.numLayers }, () => ({ keys: empty(), values: empty() }));
}

const KEPT_PROGRAMS = 4;

/** The programs that a model used last, so that the next prompt of similar length finds them compiled. */
export class ProgramCache {
  #programs: GenerationPrograms[] = [];

  /** Programs for this shape; give them back with `release`. */
  acquire(model: LanguageModel, shape: ProgramShape): GenerationPrograms {
    const programs =
      this.#programs.find((one) => !one.busy && one.fits(model, shape)) ?? new GenerationPrograms(model, shape);
    programs.busy = true;
    this.#programs = [programs, ...this.#programs.filter((one) => one !== programs)];
    return programs;
  }

  release(programs: GenerationPrograms): void {
    programs.busy = false;
    const kept = this.#programs.filter((one, place) => one.busy || place < KEPT_PROGRAMS);
    for (const one of this.#programs) if (!kept.includes(one)) one.dispose();
    if (kept.includes(programs)) programs.clear();
    this.#programs = kept;
  }

  dispose(): void {
    for (const one of this.#programs) one.dispose();
    this.#programs = [];
  }
}

/** Scores [B, n] and, where they are those of the likeliest tokens only, whose they are, int32 [B, n]. */
type Scores = [scores: tf.Tensor, tokens?: tf.Tensor];

/** @param states hidden states of the last tokens, [B, hiddenSize] */
function scoresOf(model: LanguageModel, states: tf.Tensor, { candidates }: ProgramShape): Scores {
  const logits = ops.linear(states, model.head);
  if (candidates === 0) return [logits];
  const { values, indices } = tf.topk(logits, candidates);
  return [values, indices];
}

function compilePrompt(model: LanguageModel, shape: ProgramShape, cache: readonly LayerCache[]) {
  const { batch, promptLength } = shape;
  return jit(
    (ids: tf.Tensor, last: tf.Tensor): Scores => {
      const places = promptPlaces(batch, model.config.numKvHeads, promptLength);
      const attend: Attend = (layer, q, k, v) => {
        const { keys, values } = cache[layer]!;
        keys.assign(tf.tensorScatterUpdate(keys, places, k));
        values.assign(tf.tensorScatterUpdate(values, places, v));
        return ops.attention(q, k, v); // causal: no token sees the padding behind its row
      };
      const hidden = decode(model, ids, model.firstPositions(promptLength), attend);
      const starts = tf.range(0, batch * promptLength, promptLength, "int32");
      const states = tf.gather(hidden.reshape<tf.Tensor>([batch * promptLength, -1]), last.add<tf.Tensor>(starts));
      return scoresOf(model, states, shape);
    },
    { name: "read prompts" },
  );
}

/** The first places of all rows and heads of a cache: int32 [B, KV, T, 3] */
function promptPlaces(batch: number, heads: number, length: number): tf.Tensor {
  const every = tf.zeros([batch, heads, length], "int32");
  const along = (size: number, shape: number[]) => tf.range(0, size, 1, "int32").reshape(shape).add<tf.Tensor>(every);
  return tf.stack([along(batch, [batch, 1, 1]), along(heads, [heads, 1]), along(length, [length])], 3);
}

function compileNext(model: LanguageModel, shape: ProgramShape, cache: readonly LayerCache[]) {
  const { batch } = shape;
  return jit(
    (ids: tf.Tensor, places: tf.Tensor): Scores => {
      const attend: Attend = (layer, q, k, v) => {
        const variables = cache[layer]!;
        const { attended, keys, values } = ops.cachedAttention(q, k, v, variables, places);
        variables.keys.assign(keys);
        variables.values.assign(values);
        return attended;
      };
      const hidden = decode(model, ids, model.positionsAt(places.reshape([batch, 1])), attend);
      return scoresOf(model, hidden.squeeze([1]), shape);
    },
    { name: "next tokens" },
  );
}
