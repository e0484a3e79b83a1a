/** A model's weights as they were, to put them back after a training that changes them. */
import { tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";

export interface WeightSnapshot {
  /** Puts the weights back, bit by bit. */
  restore(): void;
}

/** Copies the named weights (all when absent) into the memory of this process. */
export async function snapshotWeights(
  model: LanguageModel,
  names: readonly string[] = [...model.weights.keys()],
): Promise<WeightSnapshot> {
  const copies = new Map<string, Float32Array>();
  for (const name of names) copies.set(name, Float32Array.from(await model.baseWeight(name).data()));
  return {
    restore() {
      for (const [name, data] of copies) {
        const weight = model.baseWeight(name);
        tf.tidy(() => weight.assign(tf.tensor(data, weight.shape)));
      }
    },
  };
}
