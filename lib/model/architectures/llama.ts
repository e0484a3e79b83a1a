/**
 * The Llama architecture and its relatives: Llama, Mistral, Qwen2 (biased q, k, v) and Qwen3 (normed queries and keys).
 * Pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU MLP (Touvron et al. 2023).
 */
import { z } from "zod";
import { issueLanguage, TunelabError } from "#lib/core/index";
import { ops, scope, type tf } from "#lib/engine/index";
import type { ModelConfig, RopeScaling } from "../config.ts";
import {
  type Architecture,
  type Attend,
  type DecoderParts,
  type GgufLayout,
  type LinearSpec,
  linearWeights,
  type Positions,
  type WeightSpec,
  type WrapBlock,
} from "./architecture.ts";

/** How the relatives differ: the defaults of transformers' own configuration classes. */
export interface LlamaVariant {
  className: string;
  qkvBias: boolean;
  qkNorm: boolean;
  /** The output projection has no bias even where config.json asks for attention biases. */
  noOutputBias?: boolean;
  headDim?: number;
  /** llama.cpp's name of the architecture, and whether its files interleave the rotated rows. */
  gguf: { architecture: string; interleaved: boolean };
}

const PREFIX = "model.layers.";
const EMBEDDING = "model.embed_tokens.weight";
const FINAL_NORM = "model.norm.weight";
const HEAD = "lm_head.weight";

export function llamaFamily(variant: LlamaVariant): Architecture {
  return {
    className: variant.className,
    embedding: EMBEDDING,
    layerPrefix: PREFIX,
    readConfig: (json, path) => readConfig(json, path, variant),
    writeConfig,
    weights,
    linears,
    decode,
    gguf: ggufLayout(variant),
  };
}

// ---- configuration -------------------------------------------------------------------------------------------------

const HfRope = z.looseObject({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().optional(),
  factor: z.number().optional(),
  low_freq_factor: z.number().optional(),
  high_freq_factor: z.number().optional(),
  original_max_position_embeddings: z.number().optional(),
});

const HfConfig = z.looseObject({
  vocab_size: z.int(),
  hidden_size: z.int(),
  intermediate_size: z.int(),
  num_hidden_layers: z.int(),
  num_attention_heads: z.int(),
  num_key_value_heads: z.int().nullish(),
  head_dim: z.int().nullish(),
  max_position_embeddings: z.int().default(2048),
  rms_norm_eps: z.number().default(1e-6),
  hidden_act: z.string().default("silu"),
  rope_theta: z.number().nullish(),
  rope_scaling: HfRope.nullish(),
  rope_parameters: HfRope.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
});

function readConfig(json: unknown, path: string, variant: LlamaVariant): ReturnType<Architecture["readConfig"]> {
  const hf = HfConfig.parse(json, issueLanguage());
  if (hf.hidden_act !== "silu")
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path}：不支持激活函数“${hf.hidden_act}”`, `${path}: the activation "${hf.hidden_act}" is not known`],
      {
        hint: ["这一系列的模型用 silu", "models of this family use silu"],
      },
    );
  const rope = { ...hf.rope_scaling, ...hf.rope_parameters };
  const numHeads = hf.num_attention_heads;
  return {
    vocabSize: hf.vocab_size,
    hiddenSize: hf.hidden_size,
    intermediateSize: hf.intermediate_size,
    numLayers: hf.num_hidden_layers,
    numHeads,
    numKvHeads: hf.num_key_value_heads ?? numHeads,
    headDim: hf.head_dim ?? variant.headDim ?? hf.hidden_size / numHeads,
    maxPositions: hf.max_position_embeddings,
    normEpsilon: hf.rms_norm_eps,
    ropeTheta: rope.rope_theta ?? hf.rope_theta ?? 10_000,
    ropeScaling: readScaling(rope, path),
    tieWordEmbeddings: hf.tie_word_embeddings,
    qkvBias: hf.attention_bias ?? variant.qkvBias,
    outputBias: variant.noOutputBias ? false : (hf.attention_bias ?? false),
    mlpBias: hf.mlp_bias ?? false,
    qkNorm: variant.qkNorm,
    eosTokenIds: [],
  };
}

function readScaling(rope: z.infer<typeof HfRope>, path: string): RopeScaling | undefined {
  const type = rope.rope_type ?? rope.type;
  if (type === undefined || type === "default") return undefined;
  if (type !== "linear" && type !== "llama3")
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path}：不支持 RoPE 缩放“${type}”`, `${path}: the rope scaling "${type}" is not known`],
      {
        hint: ["支持的缩放：linear、llama3", "known scalings: linear, llama3"],
      },
    );
  return {
    type,
    factor: rope.factor ?? 1,
    lowFreqFactor: rope.low_freq_factor ?? 1,
    highFreqFactor: rope.high_freq_factor ?? 4,
    originalMaxPositions: rope.original_max_position_embeddings ?? 8192,
  };
}

function writeConfig(config: ModelConfig): Record<string, unknown> {
  const scaling = config.ropeScaling;
  return {
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    num_key_value_heads: config.numKvHeads,
    head_dim: config.headDim,
    max_position_embeddings: config.maxPositions,
    rms_norm_eps: config.normEpsilon,
    hidden_act: "silu",
    rope_theta: config.ropeTheta,
    rope_scaling: scaling
      ? {
          rope_type: scaling.type,
          factor: scaling.factor,
          ...(scaling.type === "llama3" && {
            low_freq_factor: scaling.lowFreqFactor,
            high_freq_factor: scaling.highFreqFactor,
            original_max_position_embeddings: scaling.originalMaxPositions,
          }),
        }
      : null,
    attention_bias: config.qkvBias,
    mlp_bias: config.mlpBias,
    attention_dropout: 0,
  };
}

// ---- weights -------------------------------------------------------------------------------------------------------

function linears(config: ModelConfig): LinearSpec[] {
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

function weights(config: ModelConfig): WeightSpec[] {
  const { vocabSize, hiddenSize } = config;
  return [
    { name: EMBEDDING, shape: [vocabSize, hiddenSize], init: "normal", part: "embedding" },
    ...Array.from({ length: config.numLayers }, (_, layer) => blockWeights(config, `${PREFIX}${layer}.`)).flat(),
    { name: FINAL_NORM, shape: [hiddenSize], init: "ones", part: "norm" },
    ...(config.tieWordEmbeddings
      ? []
      : [{ name: HEAD, shape: [vocabSize, hiddenSize], init: "normal", part: "head" } as const]),
  ];
}

function blockWeights(config: ModelConfig, prefix: string): WeightSpec[] {
  const norm = (name: string, size: number): WeightSpec => ({
    name: `${prefix}${name}.weight`,
    shape: [size],
    init: "ones",
    part: "block",
  });
  const residual = (module: string) => module === "self_attn.o_proj" || module === "mlp.down_proj";
  return [
    norm("input_layernorm", config.hiddenSize),
    ...linears(config).flatMap((linear) =>
      linearWeights(prefix, linear, { init: residual(linear.module) ? "residual" : "normal" }),
    ),
    ...(config.qkNorm ? ["q_norm", "k_norm"].map((name) => norm(`self_attn.${name}`, config.headDim)) : []),
    norm("post_attention_layernorm", config.hiddenSize),
  ];
}

// ---- forward pass --------------------------------------------------------------------------------------------------

function decode(parts: DecoderParts, ids: tf.Tensor, positions: Positions, attend: Attend, block: WrapBlock) {
  const embedded = scope("embedding", () => ops.embedding(parts.weight(EMBEDDING), ids));
  const rotations = positions.rotary();
  let x = parts.onEmbedding?.(embedded) ?? embedded;
  for (let layer = 0; layer < parts.config.numLayers; layer++)
    x = block(layer, (input) => scope(`layer ${layer}`, () => decoderBlock(parts, layer, input, rotations, attend)))(x);
  return scope("norm", () => norm(parts, FINAL_NORM, x));
}

type Rotations = ReturnType<Positions["rotary"]>;

function decoderBlock(parts: DecoderParts, layer: number, x: tf.Tensor, rotations: Rotations, attend: Attend) {
  const prefix = `${PREFIX}${layer}.`;
  const h = scope("attention", () =>
    x.add<tf.Tensor>(attention(parts, layer, norm(parts, `${prefix}input_layernorm.weight`, x), rotations, attend)),
  );
  return scope("mlp", () => {
    const normed = norm(parts, `${prefix}post_attention_layernorm.weight`, h);
    const gate = parts.linear(`${prefix}mlp.gate_proj`, normed);
    const up = parts.linear(`${prefix}mlp.up_proj`, normed);
    return h.add<tf.Tensor>(parts.linear(`${prefix}mlp.down_proj`, ops.swiglu(gate, up)));
  });
}

function attention(parts: DecoderParts, layer: number, x: tf.Tensor, { cos, sin }: Rotations, attend: Attend) {
  const { numHeads, numKvHeads, headDim, qkNorm } = parts.config;
  const module = `${PREFIX}${layer}.self_attn.`;
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
  const attended = attend(layer, ops.rotary(q, cos, sin), ops.rotary(k, cos, sin), v);
  const merged = attended.transpose([0, 2, 1, 3]).reshape([batch, length, numHeads * headDim]);
  return parts.linear(`${module}o_proj`, merged);
}

function norm(parts: DecoderParts, name: string, x: tf.Tensor): tf.Tensor {
  return ops.rmsNorm(x, parts.weight(name), parts.config.normEpsilon);
}

// ---- GGUF ----------------------------------------------------------------------------------------------------------

function ggufLayout({ gguf: { architecture, interleaved } }: LlamaVariant): GgufLayout {
  return {
    architecture,
    normEpsilonKey: "attention.layer_norm_rms_epsilon",
    rotary: true,
    whole: { "model.embed_tokens": "token_embd", "model.norm": "output_norm", lm_head: "output" },
    inBlock: {
      input_layernorm: "attn_norm",
      "self_attn.q_proj": "attn_q",
      "self_attn.k_proj": "attn_k",
      "self_attn.v_proj": "attn_v",
      "self_attn.o_proj": "attn_output",
      "self_attn.q_norm": "attn_q_norm",
      "self_attn.k_norm": "attn_k_norm",
      post_attention_layernorm: "ffn_norm",
      "mlp.gate_proj": "ffn_gate",
      "mlp.up_proj": "ffn_up",
      "mlp.down_proj": "ffn_down",
    },
    readConfig: (has) => ({
      qkvBias: has(`${PREFIX}0.self_attn.q_proj.bias`),
      outputBias: has(`${PREFIX}0.self_attn.o_proj.bias`),
      mlpBias: has(`${PREFIX}0.mlp.up_proj.bias`),
      qkNorm: has(`${PREFIX}0.self_attn.q_norm.weight`),
    }),
    interleavedHeads(config, name) {
      if (!interleaved) return 0;
      if (/self_attn\.q_proj\.(weight|bias)$/.test(name)) return config.numHeads;
      return /self_attn\.k_proj\.(weight|bias)$/.test(name) ? config.numKvHeads : 0;
    },
  };
}
