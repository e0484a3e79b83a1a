/** Three AdamW steps of a small decoder against stored losses, gradients and weights. */
import { expect } from "vitest";
import { AdamW, tf } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { type DecoderShape, fullConfig, type Mode, trainingStep } from "../../../support/decoder.ts";
import { expectClose, expectWithin, type StoredTensor, storedValues, TOLERANCE, toTensor } from "./reference.ts";

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
  const step = trainingStep(config, weights, trained, optimizer, scale, tables, { withGrads: true });
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
