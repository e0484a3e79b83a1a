/**
 * TF.js's random operations on the engine's seeded numbers. Without a seed TF.js draws in JavaScript, differently in
 * every process, and a traced function would get the same numbers on each call. These take the place of the originals,
 * in tfjs-layers too. With a seed the originals run.
 */
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { isFused, runKernel } from "./ops/fused.ts";
import { nextSeed } from "./random.ts";

const UNIFORM = "TunelabRandomUniform";
const NORMAL = "TunelabRandomNormal";

type FloatType = "float32" | "int32" | "bool";

/** A seed of its own for one call: TF.js takes 0 for "no seed". */
function freshSeed(): number {
  return nextSeed() + 1;
}

export function randomUniform<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  minval = 0,
  maxval = 1,
  dtype: FloatType = "float32",
  seed?: number | string,
): tf.Tensor<R> {
  if (seed !== undefined || !isFused(UNIFORM) || dtype === "bool" || tf.util.sizeFromShape(shape) === 0)
    return tf.randomUniform(shape, minval, maxval, dtype, seed ?? freshSeed());
  return tf.tidy(() => {
    const unit = runKernel(UNIFORM, {}, { shape })[0]!;
    return tf.cast(tf.add(tf.mul(unit, maxval - minval), minval), dtype) as tf.Tensor<R>;
  });
}

export function randomNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  mean = 0,
  stdDev = 1,
  dtype: "float32" | "int32" = "float32",
  seed?: number,
): tf.Tensor<R> {
  if (seed !== undefined || !isFused(NORMAL) || tf.util.sizeFromShape(shape) === 0)
    return tf.randomNormal(shape, mean, stdDev, dtype, seed ?? freshSeed());
  return tf.tidy(() => {
    const unit = runKernel(NORMAL, {}, { shape })[0]!;
    return tf.cast(tf.add(tf.mul(unit, stdDev), mean), dtype) as tf.Tensor<R>;
  });
}

export function randomStandardNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  dtype: "float32" | "int32" = "float32",
  seed?: number,
): tf.Tensor<R> {
  return randomNormal(shape, 0, 1, dtype, seed);
}

export function truncatedNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  mean = 0,
  stdDev = 1,
  dtype: "float32" | "int32" = "float32",
  seed?: number,
): tf.Tensor<R> {
  if (seed !== undefined || !isFused(UNIFORM) || tf.util.sizeFromShape(shape) === 0)
    return tf.truncatedNormal(shape, mean, stdDev, dtype, seed ?? freshSeed());
  return tf.tidy(() => {
    // The inverse of the distribution function, between two standard deviations: sqrt(2)·erfinv(±erf(sqrt(2)))
    const x = randomUniform(shape, -ERF_OF_ROOT_2, ERF_OF_ROOT_2);
    return tf.cast(tf.add(tf.mul(inverseErf(x), stdDev * Math.SQRT2), mean), dtype) as tf.Tensor<R>;
  });
}

const ERF_OF_ROOT_2 = 0.9544997361036416;
/** Giles (2010), "Approximating the erfinv function", single precision, for |x| < 0.9966. */
const INVERSE_ERF = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
];

function inverseErf(x: tf.Tensor): tf.Tensor {
  const w = tf.sub(-2.5, tf.log(tf.sub(1, tf.square(x))));
  const [first, ...rest] = INVERSE_ERF as [number, ...number[]];
  const series = rest.reduce<tf.Tensor>((sum, factor) => tf.add(tf.mul(sum, w), factor), tf.scalar(first));
  return tf.mul(series, x);
}

/** Draws that take more random numbers than this are made in JavaScript. */
const MAX_DRAWS = 1 << 22;

/** Draws classes with the probabilities that `logits` stand for, by the Gumbel-max trick (Gumbel, 1954). */
export function multinomial(
  logits: tf.Tensor1D | tf.Tensor2D | tf.TensorLike,
  numSamples: number,
  seed?: number,
  normalized = false,
): tf.Tensor1D | tf.Tensor2D {
  const given = logits instanceof tf.Tensor ? logits : (tf.tensor(logits) as tf.Tensor1D | tf.Tensor2D);
  const classes = given.shape.at(-1) ?? 0;
  const draws = given.size * numSamples;
  if (seed !== undefined || !isFused(UNIFORM) || classes < 2 || given.rank > 2 || draws > MAX_DRAWS || draws === 0)
    return tf.multinomial(given, numSamples, seed ?? freshSeed(), normalized);
  return tf.tidy(() => {
    const scores = tf.reshape(normalized ? tf.log(given) : given, [-1, 1, classes]);
    const rows = scores.shape[0]!;
    const unit = tf.add(randomUniform([rows, numSamples, classes]), 2 ** -26); // its logarithm exists
    const drawn = tf.argMax(tf.sub(scores, tf.log(tf.neg(tf.log(unit)))), 2);
    return tf.reshape(drawn, given.rank === 1 ? [numSamples] : [rows, numSamples]) as tf.Tensor1D | tf.Tensor2D;
  });
}

/** Elements are dropped with probability `rate`, in blocks that share one draw where `noiseShape` has length 1. */
export function dropout(
  x: tf.Tensor | tf.TensorLike,
  rate: number,
  noiseShape?: number[],
  seed?: number | string,
): tf.Tensor {
  if (seed !== undefined || rate === 0 || !isFused(UNIFORM))
    return tf.dropout(x, rate, noiseShape, seed ?? freshSeed());
  tf.util.assert(rate >= 0 && rate < 1, () => `rate must be a float in the range [0, 1), but got ${rate}.`);
  return tf.tidy(() => {
    const tensor = x instanceof tf.Tensor ? x : tf.tensor(x);
    const shape = noiseShape?.map((length, axis) => length ?? tensor.shape[axis]!) ?? tensor.shape;
    const kept = tf.greaterEqual(randomUniform(shape as [number]), rate);
    return tf.mul(tensor, tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate)));
  });
}

const core = createRequire(import.meta.url)("@tensorflow/tfjs-core") as Record<string, unknown>;
Object.assign(core, { randomUniform, randomNormal, randomStandardNormal, truncatedNormal, multinomial, dropout });
