/** A model's weights as they were, to put them back after a training that changes them. */
import { storageOf, tf } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";

export interface WeightSnapshot {
  /** Puts the weights back, bit by bit. */
  restore(): void;
}

/** Copies the named weights (all when absent) into the memory of this process; those in fewer bits are only kept. */
export async function snapshotWeights(
  model: LanguageModel,
  names: readonly string[] = [...model.weights.keys()],
): Promise<WeightSnapshot> {
  const copies = new Map<string, Float32Array>();
  const stored = new Map<string, tf.Variable>(); // frozen: they are never written in place
  for (const name of names) {
    const weight = model.baseWeight(name);
    if (storageOf(weight) === "float32") copies.set(name, Float32Array.from(await weight.data()));
    else stored.set(name, tf.variable(weight, false));
  }
  return {
    restore() {
      for (const [name, kept] of stored) {
        model.baseWeight(name).assign(kept);
        kept.dispose();
      }
      stored.clear();
      for (const [name, data] of copies) {
        const weight = model.baseWeight(name);
        tf.tidy(() => weight.assign(tf.tensor(data, weight.shape)));
      }
    },
  };
}
