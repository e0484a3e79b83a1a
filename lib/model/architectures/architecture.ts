/** What one model architecture is: everything that differs between them, and nothing else. */
import type { tf } from "#lib/engine/index";
import type { ModelConfig } from "../config.ts";

export interface Architecture {
  /** transformers' class, for config.json. */
  className: string;
  /** Name of the token embeddings; a tied head is the same matrix. */
  embedding: string;
  /** What stands before a block's number in the names of its weights. */
  layerPrefix: string;
  /** config.json's fields as a configuration; `json` is what the file holds. @throws z.ZodError, TunelabError */
  readConfig(json: unknown, path: string): Omit<ModelConfig, "family">;
  /** A configuration as config.json's fields, in the spelling that all versions of transformers read. */
  writeConfig(config: ModelConfig): Record<string, unknown>;
  /** All weights, in forward order. */
  weights(config: ModelConfig): WeightSpec[];
  /** The linear layers of one block, named within the block. */
  linears(config: ModelConfig): LinearSpec[];
  /** Hidden states after the final norm: int32 [B, T] → [B, T, hiddenSize] */
  decode(parts: DecoderParts, ids: tf.Tensor, positions: Positions, attend: Attend, block: WrapBlock): tf.Tensor;
  gguf: GgufLayout;
}

export interface WeightSpec {
  /** As Hugging Face files name it. */
  name: string;
  /** Linear layers are [out, in]. */
  shape: readonly number[];
  /** Initial value of a model that is trained from nothing; "residual" is normal, scaled down by depth. */
  init: "normal" | "residual" | "zeros" | "ones";
  part: "embedding" | "positions" | "block" | "norm" | "head";
  /** Hugging Face files hold this matrix as [in, out] (GPT-2's Conv1D). */
  transposedInFiles?: boolean;
}

export interface LinearSpec {
  module: string;
  out: number;
  in: number;
  bias: boolean;
}

/** How llama.cpp's files describe the architecture. */
export interface GgufLayout {
  /** llama.cpp's name of the architecture. */
  architecture: string;
  /** Metadata key of the norms' epsilon. */
  normEpsilonKey: string;
  /** Whether positions are rotations, with metadata of their own. */
  rotary: boolean;
  /** Names of modules: the whole model's, and those within a block. */
  whole: Readonly<Record<string, string>>;
  inBlock: Readonly<Record<string, string>>;
  /** What the metadata do not say but the tensors show. @param has whether there is a weight of this name */
  readConfig(has: (name: string) => boolean): Pick<ModelConfig, "qkvBias" | "outputBias" | "mlpBias" | "qkNorm">;
  /** How many heads' rows are interleaved in a weight; 0 when it is stored as Hugging Face stores it. */
  interleavedHeads(config: ModelConfig, name: string): number;
}

export interface DecoderParts {
  config: ModelConfig;
  weight(name: string): tf.Tensor;
  /** Applies the linear layer `module`, e.g. model.layers.0.self_attn.q_proj. x: [..., in] → [..., out] */
  linear(module: string, x: tf.Tensor): tf.Tensor;
  /** Changes the embeddings [B, T, hiddenSize] before the first block. */
  onEmbedding?(x: tf.Tensor): tf.Tensor;
}

/** Where the tokens stand, in the form that an architecture asks for. */
export interface Positions {
  /** int32 [T] or [B, T] */
  ids(): tf.Tensor;
  /** Cosines and sines of the rotations: [T, headDim / 2] or [B, T, headDim / 2] */
  rotary(): { cos: tf.Tensor; sin: tf.Tensor };
}

/** Attention of layer `layer`. q: [B, H, T, D], k and v: [B, KV, T, D] → [B, H, T, D] */
export type Attend = (layer: number, q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => tf.Tensor;

/** Wraps the computation of a block, e.g. to recompute it in the backward pass. */
export type WrapBlock = (layer: number, run: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.Tensor;

/** The weights and bias of a linear layer. */
export function linearWeights(
  prefix: string,
  { module, out, in: width, bias }: LinearSpec,
  options: Pick<WeightSpec, "init" | "transposedInFiles">,
): WeightSpec[] {
  const weight: WeightSpec = { name: `${prefix}${module}.weight`, shape: [out, width], part: "block", ...options };
  const zeros: WeightSpec = { name: `${prefix}${module}.bias`, shape: [out], part: "block", init: "zeros" };
  return bias ? [weight, zeros] : [weight];
}
