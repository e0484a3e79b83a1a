/**
 * The names and shapes of a decoder's weights, as Hugging Face files name them. Everything that walks over a model
 * (loading, initialising, adapters, freezing, counting, exporting) walks over these tables.
 */
import type { ModelConfig } from "./config.ts";

export interface WeightSpec {
  name: string;
  shape: readonly number[];
  /** Initial value of a model that is trained from nothing. */
  init: "normal" | "zeros" | "ones";
}

/** The linear layers of one decoder block, with [out, in] and whether they have a bias. */
export function blockLinears(config: ModelConfig): { module: string; out: number; in: number; bias: boolean }[] {
  const { hiddenSize, intermediateSize, numHeads, numKvHeads, headDim, qkvBias, outputBias, mlpBias } = config;
  return [
    { module: "self_attn.q_proj", out: numHeads * headDim, in: hiddenSize, bias: qkvBias },
    { module: "self_attn.k_proj", out: numKvHeads * headDim, in: hiddenSize, bias: qkvBias },
    { module: "self_attn.v_proj", out: numKvHeads * headDim, in: hiddenSize, bias: qkvBias },
    { module: "self_attn.o_proj", out: hiddenSize, in: numHeads * headDim, bias: outputBias },
    { module: "mlp.gate_proj", out: intermediateSize, in: hiddenSize, bias: mlpBias },
    { module: "mlp.up_proj", out: intermediateSize, in: hiddenSize, bias: mlpBias },
    { module: "mlp.down_proj", out: hiddenSize, in: intermediateSize, bias: mlpBias },
  ];
}

export const EMBEDDING = "model.embed_tokens.weight";
export const FINAL_NORM = "model.norm.weight";
export const HEAD = "lm_head.weight";

export function layerPrefix(layer: number): string {
  return `model.layers.${layer}.`;
}

/** All weights of a model, in forward order. */
export function weightSpecs(config: ModelConfig): WeightSpec[] {
  const { vocabSize, hiddenSize, headDim } = config;
  const specs: WeightSpec[] = [{ name: EMBEDDING, shape: [vocabSize, hiddenSize], init: "normal" }];
  for (let layer = 0; layer < config.numLayers; layer++) {
    const add = (name: string, shape: number[], init: WeightSpec["init"]) =>
      specs.push({ name: layerPrefix(layer) + name, shape, init });
    add("input_layernorm.weight", [hiddenSize], "ones");
    for (const linear of blockLinears(config)) {
      add(`${linear.module}.weight`, [linear.out, linear.in], "normal");
      if (linear.bias) add(`${linear.module}.bias`, [linear.out], "zeros");
    }
    if (config.qkNorm) {
      add("self_attn.q_norm.weight", [headDim], "ones");
      add("self_attn.k_norm.weight", [headDim], "ones");
    }
    add("post_attention_layernorm.weight", [hiddenSize], "ones");
  }
  specs.push({ name: FINAL_NORM, shape: [hiddenSize], init: "ones" });
  if (!config.tieWordEmbeddings) specs.push({ name: HEAD, shape: [vocabSize, hiddenSize], init: "normal" });
  return specs;
}

/** Number of weights of a model. */
export function parameterCount(config: ModelConfig): number {
  return weightSpecs(config).reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** The block that a weight belongs to, or undefined for embeddings, final norm and head. */
export function layerOf(name: string): number | undefined {
  const match = /^model\.layers\.(\d+)\./.exec(name);
  return match ? Number(match[1]) : undefined;
}
