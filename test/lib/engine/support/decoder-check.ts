/** Three AdamW steps of a small decoder against stored losses, gradients and weights. */
import { expect } from "vitest";
import { AdamW, jit, type NamedTensors, ops, tf } from "#lib/engine/index";
import { decode } from "#lib/model/decoder";
import type { ModelConfig } from "#lib/model/index";
import { ropeTables } from "#lib/model/rope";
import { expectClose, expectWithin, type StoredTensor, storedValues, TOLERANCE, toTensor } from "./reference.ts";

export const MODES = ["full", "lora", "freeze"] as const;
export type Mode = (typeof MODES)[number];

export interface DecoderReference {
  torch: string;
  config: DecoderShape;
  adamw: { learningRate: number; beta1: number; beta2: number; epsilon: number; weightDecay: number };
  lora: { rank: number; alpha: number };
  weights: Record<string, StoredTensor>;
  loraWeights: Record<string, StoredTensor>;
  batches: { ids: StoredTensor; labels: StoredTensor }[];
  runs: Record<Mode, DecoderRun>;
}

interface DecoderRun {
  trained: string[];
  steps: { loss: number; grads: Record<string, StoredTensor> }[];
  after: Record<string, StoredTensor>;
}

/** The part of a model's configuration that the reference has; the head is the embedding matrix. */
export type DecoderShape = Pick<
  ModelConfig,
  | "family"
  | "vocabSize"
  | "hiddenSize"
  | "intermediateSize"
  | "numLayers"
  | "numHeads"
  | "numKvHeads"
  | "headDim"
  | "maxPositions"
  | "normEpsilon"
  | "ropeTheta"
>;

export function fullConfig(shape: DecoderShape): ModelConfig {
  const plain = { qkvBias: false, outputBias: false, mlpBias: false, qkNorm: false };
  return { ...shape, ...plain, tieWordEmbeddings: true, eosTokenIds: [] };
}

/** Mean cross-entropy of a decoder whose weights and LoRA matrices (under PEFT's names) lie in `weights`. */
export function decoderLoss(
  config: ModelConfig,
  weights: ReadonlyMap<string, tf.Tensor>,
  loraScale: number,
  batch: { ids: tf.Tensor; labels: tf.Tensor; cos: tf.Tensor; sin: tf.Tensor },
): tf.Scalar {
  const weight = (name: string) => weights.get(name)!;
  const linear = (module: string, x: tf.Tensor) => {
    const a = weights.get(`${module}.lora_A.weight`);
    if (!a) return ops.linear(x, weight(`${module}.weight`));
    const b = weight(`${module}.lora_B.weight`);
    return ops.loraLinear(x, weight(`${module}.weight`), null, a, b, { scale: loraScale });
  };
  const hidden = decode({ config, weight, linear }, batch.ids, batch, (_, q, k, v) => ops.attention(q, k, v));
  const { lossSum, count } = ops.crossEntropy(
    tf.reshape(hidden, [-1, config.hiddenSize]),
    weight("model.embed_tokens.weight"),
    tf.reshape(batch.labels, [-1]),
  );
  return tf.div(lossSum, count);
}

/** One training step as a jitted program: loss and gradients before the update, which happens in place. */
export function trainingStep(
  config: ModelConfig,
  weights: ReadonlyMap<string, tf.Tensor>,
  trained: Record<string, tf.Variable>,
  optimizer: AdamW,
  loraScale: number,
  tables: { cos: tf.Tensor; sin: tf.Tensor },
) {
  return jit(
    (ids: tf.Tensor, labels: tf.Tensor, learningRate: tf.Tensor) => {
      const { value, grads } = tf.variableGrads(
        () => decoderLoss(config, weights, loraScale, { ids, labels, ...tables }),
        Object.values(trained),
      );
      const named: NamedTensors = {};
      for (const [name, variable] of Object.entries(trained)) named[name] = grads[variable.name]!;
      optimizer.apply(named, learningRate);
      return { loss: value, grads: named };
    },
    { name: "decoder-step" },
  );
}

export async function checkDecoder(reference: DecoderReference, mode: Mode, tolerance = TOLERANCE): Promise<void> {
  const run = reference.runs[mode];
  const config = fullConfig(reference.config);
  const stored = { ...reference.weights, ...(mode === "lora" ? reference.loraWeights : {}) };
  const trained: Record<string, tf.Variable> = {};
  const weights = new Map<string, tf.Tensor>();
  for (const [name, value] of Object.entries(stored)) {
    const tensor = toTensor(value);
    if (run.trained.includes(name)) trained[name] = tf.variable(tensor);
    weights.set(name, trained[name] ?? tensor);
  }
  const { learningRate, ...hyperparameters } = reference.adamw;
  const optimizer = new AdamW(trained, hyperparameters);
  const tables = ropeTables(config, config.maxPositions);
  const scale = reference.lora.alpha / reference.lora.rank;
  const step = trainingStep(config, weights, trained, optimizer, scale, tables);
  const rate = tf.scalar(learningRate);
  for (const [index, batch] of reference.batches.entries()) {
    const expected = run.steps[index]!;
    const { loss, grads } = await step(toTensor(batch.ids), toTensor(batch.labels), rate);
    expectClose(await loss.data(), [expected.loss], `${mode}, step ${index + 1}: loss`, tolerance);
    expect(Object.keys(grads).sort()).toEqual(Object.keys(expected.grads).sort());
    for (const [name, grad] of Object.entries(grads)) {
      const what = `${mode}, step ${index + 1}: gradient of ${name}`;
      expectClose(await grad.data(), storedValues(expected.grads[name]!), what, tolerance);
    }
    tf.dispose([loss, grads]);
  }
  // Adam divides the gradient by its size, so that where it is all rounding error the step is too: a hundredth of the way
  // that a weight can go is the limit here, and the gradients above are held to the strict one.
  const way = learningRate * reference.batches.length;
  for (const [name, variable] of Object.entries(trained))
    expectWithin(await variable.data(), storedValues(run.after[name]!), way / 100, `${mode}: ${name} after training`);
  step.dispose();
  optimizer.dispose();
  tf.dispose([...weights.values(), tables.cos, tables.sin, rate]);
}
