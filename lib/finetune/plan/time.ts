/** How much a training computes. */
import { blockLinears, layerOf, type ModelConfig, parameterCount } from "#lib/model/index";
import type { Recipe } from "../recipe.ts";
import { trainedWeights } from "../trainable.ts";
import { type BatchShape, trainedParameters } from "./memory.ts";

/**
 * Floating-point operations of one forward and backward pass. For each token and weight: 2 forward, 2 for the gradient of
 * the input from the lowest trained block upwards, 2 for the gradient of the weight where it is trained (Kaplan et al. 2020);
 * another 2 where blocks are computed again. Attention adds 4·length·width per block forward and twice that backward,
 * halved by causality.
 */
export function trainingOperations(config: ModelConfig, recipe: Recipe, { batchSize, length }: BatchShape): number {
  const { numLayers, numHeads, headDim, vocabSize, hiddenSize } = config;
  const block = blockLinears(config).reduce((sum, linear) => sum + linear.in * linear.out, 0) / config.numLayers;
  const head = vocabSize * hiddenSize;
  const below = recipe.mode === "freeze" ? lowestTrained(config, recipe) : 0;
  const backward = numLayers - below;
  const trained = recipe.mode === "full" ? numLayers * block + head : trainedParameters(config, recipe);
  const again = recipe.gradientCheckpointing ? backward : 0;
  const weights = 2 * (numLayers * block + head) + 2 * (backward * block + head) + 2 * trained + 2 * again * block;
  const attention = 2 * length * numHeads * headDim * (numLayers + 2 * backward + again);
  return batchSize * length * (weights + attention);
}

function lowestTrained(config: ModelConfig, recipe: Recipe): number {
  const names = trainedWeights(config, recipe);
  for (let layer = 0; layer < config.numLayers; layer++)
    if (names.some((name) => layerOf(name) === layer)) return layer;
  return config.numLayers;
}

/** AdamW reads and writes each trained weight some ten times; small beside the passes except for tiny batches. */
export function optimizerOperations(config: ModelConfig, recipe: Recipe): number {
  return 40 * Math.min(trainedParameters(config, recipe), parameterCount(config));
}
