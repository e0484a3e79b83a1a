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
  return tf.truncatedNormal(shape, mean, stdDev, dtype, seed ?? freshSeed());
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
Object.assign(core, { randomUniform, randomNormal, randomStandardNormal, truncatedNormal, dropout });
