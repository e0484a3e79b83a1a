/** Three AdamW steps of a small decoder against stored losses, gradients and weights. */
import { expect } from "vitest";
import { AdamW, type NamedTensors, type Precision, tf } from "#lib/engine/index";
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

export interface DecoderRun {
  trained: string[];
  steps: { loss: number; grads: Record<string, StoredTensor> }[];
  after: Record<string, StoredTensor>;
}

export interface DecoderResult {
  steps: { loss: number; grads: Record<string, Float32Array> }[];
  after: Record<string, Float32Array>;
}

/** The reference's steps on the engine. */
export async function runDecoder(
  reference: DecoderReference,
  mode: Mode,
  precision: Precision = "fp32",
): Promise<DecoderResult> {
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
  const step = trainingStep(config, weights, trained, optimizer, scale, tables, { withGrads: true, precision });
  const rate = tf.scalar(learningRate);
  const steps: DecoderResult["steps"] = [];
  for (const batch of reference.batches) {
    const { loss, grads } = await step(toTensor(batch.ids), toTensor(batch.labels), rate);
    steps.push({ loss: (await loss.data())[0]!, grads: await numbersOf(grads) });
    tf.dispose([loss, grads]);
  }
  const after = await numbersOf(trained);
  step.dispose();
  optimizer.dispose();
  tf.dispose([...weights.values(), tables.cos, tables.sin, rate]);
  return { steps, after };
}

/** Steps that another program computed. */
export function decoderSteps({ steps }: DecoderRun): DecoderResult["steps"] {
  const numbers = (stored: Record<string, StoredTensor>) =>
    Object.fromEntries(Object.entries(stored).map(([name, one]) => [name, storedValues(one) as Float32Array]));
  return steps.map(({ loss, grads }) => ({ loss, grads: numbers(grads) }));
}

async function numbersOf(tensors: NamedTensors): Promise<Record<string, Float32Array>> {
  const entries = Object.entries(tensors).map(
    async ([name, one]) => [name, (await one.data()) as Float32Array] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

export async function checkDecoder(reference: DecoderReference, mode: Mode, tolerance = TOLERANCE): Promise<void> {
  const { steps, after } = reference.runs[mode];
  const got = await runDecoder(reference, mode);
  for (const [index, { loss, grads }] of got.steps.entries()) {
    const expected = steps[index]!;
    expectClose([loss], [expected.loss], `${mode}, step ${index + 1}: loss`, tolerance);
    expect(Object.keys(grads).sort()).toEqual(Object.keys(expected.grads).sort());
    for (const [name, grad] of Object.entries(grads)) {
      const what = `${mode}, step ${index + 1}: gradient of ${name}`;
      expectClose(grad, storedValues(expected.grads[name]!), what, tolerance);
    }
  }
  // Adam divides the gradient by its size, so that where it is all rounding error the step is too: a hundredth of the way
  // that a weight can go is the limit here, and the gradients above are held to the strict one.
  const way = reference.adamw.learningRate * reference.batches.length;
  for (const [name, numbers] of Object.entries(got.after))
    expectWithin(numbers, storedValues(after[name]!), way / 100, `${mode}: ${name} after training`);
}

/** How far losses and gradients are off: the root mean square over all, each as a share of its tensor's largest number. */
export function decoderError(got: DecoderResult["steps"], exact: DecoderRun["steps"]): number {
  let [sum, count] = [0, 0];
  const add = (numbers: ArrayLike<number>, expected: ArrayLike<number>) => {
    const largest = Array.from(expected).reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    for (let i = 0; i < expected.length; i++) {
      sum += ((numbers[i]! - expected[i]!) / largest) ** 2;
      count++;
    }
  };
  for (const [index, { loss, grads }] of exact.entries()) {
    add([got[index]!.loss], [loss]);
    for (const [name, grad] of Object.entries(grads)) add(got[index]!.grads[name]!, storedValues(grad));
  }
  return Math.sqrt(sum / count);
}
