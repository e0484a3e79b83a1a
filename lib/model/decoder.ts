/**
 * The forward pass of the Llama family: Llama, Mistral, Qwen2 (biased q, k, v) and Qwen3 (normed queries and keys).
 * Pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU MLP (Touvron et al. 2023).
 * It knows nothing of adapters, caches or training: those come in as `linear` and `attend`.
 */
import { ops, scope, type tf } from "#lib/engine/index";
import type { ModelConfig } from "./config.ts";
import { EMBEDDING, FINAL_NORM, layerPrefix } from "./layers.ts";

export interface DecoderParts {
  config: ModelConfig;
  weight(name: string): tf.Tensor;
  /** Applies the linear layer `module`, e.g. model.layers.0.self_attn.q_proj. x: [..., in] → [..., out] */
  linear(module: string, x: tf.Tensor): tf.Tensor;
  /** Changes the embeddings [B, T, hiddenSize] before the first block. */
  onEmbedding?(x: tf.Tensor): tf.Tensor;
}

export interface Positions {
  cos: tf.Tensor; // [T, headDim / 2] or [B, T, headDim / 2]
  sin: tf.Tensor;
}

/** Attention of layer `layer`. q: [B, H, T, D], k and v: [B, KV, T, D] → [B, H, T, D] */
export type Attend = (layer: number, q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => tf.Tensor;

/** Hidden states after the final norm. ids: int32 [B, T] → [B, T, hiddenSize] */
export function decode(
  parts: DecoderParts,
  ids: tf.Tensor,
  positions: Positions,
  attend: Attend,
  block: (layer: number, run: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.Tensor = (_, run) => run,
): tf.Tensor {
  const { config } = parts;
  const embedded = scope("embedding", () => ops.embedding(parts.weight(EMBEDDING), ids));
  let x = parts.onEmbedding?.(embedded) ?? embedded;
  for (let layer = 0; layer < config.numLayers; layer++)
    x = block(layer, (input) => scope(`layer ${layer}`, () => decoderBlock(parts, layer, input, positions, attend)))(x);
  return scope("norm", () => norm(parts, FINAL_NORM, x));
}

function decoderBlock(
  parts: DecoderParts,
  layer: number,
  x: tf.Tensor,
  positions: Positions,
  attend: Attend,
): tf.Tensor {
  const prefix = layerPrefix(layer);
  const h = scope("attention", () =>
    x.add(attention(parts, layer, norm(parts, `${prefix}input_layernorm.weight`, x), positions, attend)),
  );
  return scope("mlp", () => {
    const normed = norm(parts, `${prefix}post_attention_layernorm.weight`, h);
    const gate = parts.linear(`${prefix}mlp.gate_proj`, normed);
    const up = parts.linear(`${prefix}mlp.up_proj`, normed);
    return h.add(parts.linear(`${prefix}mlp.down_proj`, ops.swiglu(gate, up)));
  });
}

function attention(parts: DecoderParts, layer: number, x: tf.Tensor, positions: Positions, attend: Attend): tf.Tensor {
  const { numHeads, numKvHeads, headDim, qkNorm } = parts.config;
  const module = `${layerPrefix(layer)}self_attn.`;
  const [batch, length] = x.shape as [number, number, number];
  // [B, T, heads * D] → [B, heads, T, D]
  const split = (name: string, heads: number, normName?: string) => {
    let states = parts.linear(module + name, x).reshape([batch, length, heads, headDim]);
    if (qkNorm && normName) states = norm(parts, module + normName, states);
    return states.transpose<tf.Tensor>([0, 2, 1, 3]);
  };
  const q = split("q_proj", numHeads, "q_norm.weight");
  const k = split("k_proj", numKvHeads, "k_norm.weight");
  const v = split("v_proj", numKvHeads);
  const rotate = (states: tf.Tensor) => ops.rotary(states, positions.cos, positions.sin);
  const attended = attend(layer, rotate(q), rotate(k), v);
  const merged = attended.transpose([0, 2, 1, 3]).reshape([batch, length, numHeads * headDim]);
  return parts.linear(`${module}o_proj`, merged);
}

function norm(parts: DecoderParts, name: string, x: tf.Tensor): tf.Tensor {
  return ops.rmsNorm(x, parts.weight(name), parts.config.normEpsilon);
}
