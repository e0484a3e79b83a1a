/** Reference values that another program computed: reading them and comparing with them. */
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { jit, type NamedTensors, tf } from "#lib/engine/index";

export interface StoredTensor {
  dtype: "float32" | "int32";
  shape: number[];
  /** Base64 of the little-endian values. */
  data: string;
}

/** One operation: its inputs and options, its value, and the gradient of sum(value · upstream) by each float input. */
export interface ReferenceCase {
  name: string;
  op: string;
  options: Record<string, unknown>;
  inputs: Record<string, StoredTensor>;
  upstream: StoredTensor;
  value: StoredTensor;
  grads: Record<string, StoredTensor>;
  /** Why TF.js has no such gradient. */
  onlyValue?: string;
}

export interface ReferenceCases {
  torch: string;
  cases: ReferenceCase[];
}

/** An operation as the cases name it: the inputs in their order, then the options. */
export type ReferenceOp = (inputs: NamedTensors, options: Record<string, unknown>) => tf.Tensor;

/** Reads a file of test/fixtures/engine. */
export async function readFixture<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../../../fixtures/engine/${name}`, import.meta.url), "utf8")) as T;
}

export function storedValues({ dtype, data }: StoredTensor): Float32Array | Int32Array {
  const bytes = Uint8Array.from(Buffer.from(data, "base64"));
  return dtype === "float32" ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}

export function toTensor(stored: StoredTensor): tf.Tensor {
  return tf.tensor(storedValues(stored), stored.shape, stored.dtype);
}

export function toTensors(stored: Record<string, StoredTensor>): NamedTensors {
  return Object.fromEntries(Object.entries(stored).map(([name, one]) => [name, toTensor(one)]));
}

/**
 * The error of float32 arithmetic in these small programs: a few dozen roundings of 6e-8. The limit is taken relative to
 * the tensor's largest value, because cancellation makes single elements arbitrarily small.
 */
export const TOLERANCE = 1e-5;

/** Fails unless all values agree within `tolerance` times the largest reference value. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = TOLERANCE,
): void {
  let largest = 0;
  for (const value of Array.from(expected)) largest = Math.max(largest, Math.abs(value));
  // a tensor of zeros has no scale of its own: there the limit is absolute
  expectWithin(actual, expected, tolerance * (largest || 1), `${what} (largest value ${largest})`);
}

/** Fails unless all values agree within `limit`. */
export function expectWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  limit: number,
  what: string,
): void {
  expect(actual.length, `${what}: number of elements`).toBe(expected.length);
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    error = Math.max(error, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  expect(error, `${what}: largest error`).toBeLessThan(limit);
}

interface CaseOptions {
  tolerance?: number;
  /** Compute value and gradients in one traced program. */
  traced?: boolean;
}

/** Runs a case on the current backend and compares value and gradients. */
export async function checkCase(
  reference: ReferenceCase,
  op: ReferenceOp,
  { tolerance = TOLERANCE, traced = false }: CaseOptions = {},
): Promise<void> {
  const { name, options } = reference;
  const given = toTensors(reference.inputs);
  const upstream = toTensor(reference.upstream);
  const names = Object.keys(reference.grads);
  const compute = (inputs: NamedTensors, dy: tf.Tensor) => {
    const run = (...floats: tf.Tensor[]) =>
      op({ ...inputs, ...Object.fromEntries(names.map((input, i) => [input, floats[i]!])) }, options);
    const at = names.map((input) => inputs[input]!);
    return { value: op(inputs, options), gradients: at.length > 0 ? tf.grads(run)(at, dy) : [] };
  };
  const program = traced ? jit(compute, { name }) : undefined;
  const { value, gradients } = program ? await program(given, upstream) : compute(given, upstream);
  expect(value.shape, `${name}: shape`).toEqual(reference.value.shape);
  expectClose(await value.data(), storedValues(reference.value), `${name}: value`, tolerance);
  for (const [i, input] of names.entries()) {
    const expected = reference.grads[input]!;
    expect(gradients[i]!.shape, `${name}: shape of the gradient by ${input}`).toEqual(expected.shape);
    const numbers = await gradients[i]!.data();
    expectClose(numbers, storedValues(expected), `${name}: gradient by ${input}`, tolerance);
  }
  program?.dispose();
  tf.dispose([given, upstream, value, gradients]);
}
