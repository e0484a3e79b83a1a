/** Rotary position embedding tables (Su et al. 2021), with the linear and Llama 3 scalings of longer contexts. */
import { tf } from "#lib/engine/index";
import type { ModelConfig } from "./config.ts";

/** Rotation frequencies of the pairs of a head's dimensions: [headDim / 2]. */
export function ropeFrequencies({ headDim, ropeTheta, ropeScaling }: ModelConfig): Float64Array {
  const frequencies = Float64Array.from({ length: headDim / 2 }, (_, i) => ropeTheta ** ((-2 * i) / headDim));
  if (!ropeScaling) return frequencies;
  const { type, factor, lowFreqFactor, highFreqFactor, originalMaxPositions } = ropeScaling;
  if (type === "linear") return frequencies.map((frequency) => frequency / factor);
  // Llama 3.1: long waves are stretched, short ones kept, those between blended (transformers, modeling_rope_utils.py).
  return frequencies.map((frequency) => {
    const wavelength = (2 * Math.PI) / frequency;
    if (wavelength < originalMaxPositions / highFreqFactor) return frequency;
    if (wavelength > originalMaxPositions / lowFreqFactor) return frequency / factor;
    const smooth = (originalMaxPositions / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
    return (1 - smooth) * (frequency / factor) + smooth * frequency;
  });
}

export interface RopeTables {
  cos: tf.Tensor; // [positions, headDim / 2]
  sin: tf.Tensor;
}

/** Cosines and sines of the first `positions` positions; the caller disposes them. */
export function ropeTables(config: ModelConfig, positions: number): RopeTables {
  const frequencies = ropeFrequencies(config);
  const half = frequencies.length;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * frequencies[i]!;
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  }
  return { cos: tf.tensor2d(cos, [positions, half]), sin: tf.tensor2d(sin, [positions, half]) };
}
