/** How a model's weights are kept in memory: as trained, or in fewer bits for generation and as a frozen base. */
import type { Storage } from "#lib/engine/index";
import type { WeightSpec } from "./architectures/architecture.ts";

export const WEIGHT_STORAGES = ["float32", "float16", "bfloat16", "int8", "int4"] as const;
export type WeightStorage = "float32" | Storage;

/** Integers come in blocks of this many along a row, with one float32 scale each. */
const BLOCK = 32;

/**
 * How one weight is kept when a model is loaded with `wanted`. Norms and biases stay float32: they are few and every
 * number of a layer goes through them. With int8 and int4 the embeddings and the head are float16, as in QLoRA
 * (Dettmers et al. 2023), and so is a matrix whose rows are no multiple of 32.
 */
export function storageFor({ part, shape }: WeightSpec, wanted: WeightStorage): WeightStorage {
  if (shape.length < 2) return "float32";
  if (wanted !== "int8" && wanted !== "int4") return wanted;
  return part !== "block" || shape.at(-1)! % BLOCK !== 0 ? "float16" : wanted;
}

/** Bytes of `size` numbers, the scales of the integers with them. */
export function storedBytes(size: number, storage: WeightStorage): number {
  const perNumber = { float32: 4, float16: 2, bfloat16: 2, int8: 1 + 4 / BLOCK, int4: 0.5 + 4 / BLOCK }[storage];
  return size * perNumber;
}
