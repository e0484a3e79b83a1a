/**
 * The names and shapes of a model's weights. Everything that walks over a model (loading, initialising, adapters,
 * freezing, counting, exporting) walks over these lists, whatever the architecture.
 */
import type { LinearSpec, WeightSpec } from "./architectures/architecture.ts";
import { architectureOf } from "./architectures/index.ts";
import type { ModelConfig } from "./config.ts";

export const HEAD = "lm_head.weight";

/** All weights of a model, in forward order. */
export function weightSpecs(config: ModelConfig): WeightSpec[] {
  return architectureOf(config).weights(config);
}

/** Name of the token embeddings, which are also the head when the two are tied. */
export function embeddingName(config: ModelConfig): string {
  return architectureOf(config).embedding;
}

/** The linear layers of all blocks under their full names, e.g. model.layers.0.mlp.up_proj. */
export function blockLinears(config: ModelConfig): LinearSpec[] {
  const { layerPrefix, linears } = architectureOf(config);
  return Array.from({ length: config.numLayers }, (_, layer) =>
    linears(config).map((linear) => ({ ...linear, module: `${layerPrefix}${layer}.${linear.module}` })),
  ).flat();
}

/** Number of weights of a model. */
export function parameterCount(config: ModelConfig): number {
  return weightSpecs(config).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** The block that a weight belongs to, or undefined for embeddings, final norm and head. */
export function layerOf(name: string): number | undefined {
  const match = /\.(\d+)\./.exec(name);
  return match ? Number(match[1]) : undefined;
}
