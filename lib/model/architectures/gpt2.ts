/**
 * GPT-2 (Radford et al. 2019): pre-norm blocks of multi-head attention with learned positions, layer norms and biases
 * everywhere, and an MLP with GELU. Its matrices lie transposed in Hugging Face files (Conv1D); in memory and in GGUF they
 * are [out, in] like everyone's.
 */
import { z } from "zod";
import { issueLanguage, TunelabError, type Word } from "#lib/core/index";
import { ops, scope, tf } from "#lib/engine/index";
import type { ModelConfig } from "../config.ts";
import {
  type Architecture,
  type Attend,
  type DecoderParts,
  type LinearSpec,
  linearWeights,
  type Positions,
  type WeightSpec,
  type WrapBlock,
} from "./architecture.ts";

const PREFIX = "transformer.h.";
const EMBEDDING = "transformer.wte.weight";
const POSITIONS = "transformer.wpe.weight";
const FINAL_NORM = "transformer.ln_f";
const HEAD = "lm_head.weight";

/** transformers takes the general names too. */
const HfConfig = z.preprocess(
  (json) => {
    const { hidden_size, num_hidden_layers, num_attention_heads, max_position_embeddings, ...own } = json as Record<
      string,
      unknown
    >;
    const general = {
      n_embd: hidden_size,
      n_layer: num_hidden_layers,
      n_head: num_attention_heads,
      n_positions: max_position_embeddings,
    };
    return { ...general, ...own };
  },
  z.looseObject({
    vocab_size: z.int().default(50_257),
    n_embd: z.int().default(768),
    n_layer: z.int().default(12),
    n_head: z.int().default(12),
    n_positions: z.int().default(1024),
    n_inner: z.int().nullish(),
    layer_norm_epsilon: z.number().default(1e-5),
    activation_function: z.string().default("gelu_new"),
    tie_word_embeddings: z.boolean().default(true),
    scale_attn_weights: z.boolean().default(true),
    scale_attn_by_inverse_layer_idx: z.boolean().default(false),
    add_cross_attention: z.boolean().default(false),
  }),
);

function readConfig(json: unknown, path: string): ReturnType<Architecture["readConfig"]> {
  const hf = HfConfig.parse(json, issueLanguage());
  const refuse = (field: string, value: unknown, hint: Word) => {
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path}：不支持 ${field} ${JSON.stringify(value)}`, `${path}: ${field} ${JSON.stringify(value)} is not known`],
      { hint },
    );
  };
  if (hf.activation_function !== "gelu_new" && hf.activation_function !== "gelu_pytorch_tanh")
    refuse("activation_function", hf.activation_function, ["GPT-2 用 gelu_new", "GPT-2 uses gelu_new"]);
  for (const [field, usual] of [
    ["scale_attn_weights", true],
    ["scale_attn_by_inverse_layer_idx", false],
    ["add_cross_attention", false],
  ] as const)
    if (hf[field] !== usual)
      refuse(field, hf[field], [`支持 ${field} 为 ${usual} 的模型`, `models with ${field}: ${usual} are supported`]);
  return {
    vocabSize: hf.vocab_size,
    hiddenSize: hf.n_embd,
    intermediateSize: hf.n_inner ?? 4 * hf.n_embd,
    numLayers: hf.n_layer,
    numHeads: hf.n_head,
    numKvHeads: hf.n_head,
    headDim: hf.n_embd / hf.n_head,
    maxPositions: hf.n_positions,
    normEpsilon: hf.layer_norm_epsilon,
    ropeTheta: 10_000,
    tieWordEmbeddings: hf.tie_word_embeddings,
    ...BIASES,
    eosTokenIds: [],
  };
}

const BIASES = { qkvBias: true, outputBias: true, mlpBias: true, qkNorm: false };

function writeConfig(config: ModelConfig): Record<string, unknown> {
  return {
    n_embd: config.hiddenSize,
    n_inner: config.intermediateSize,
    n_layer: config.numLayers,
    n_head: config.numHeads,
    n_positions: config.maxPositions,
    n_ctx: config.maxPositions,
    layer_norm_epsilon: config.normEpsilon,
    activation_function: "gelu_new",
    attn_pdrop: 0,
    embd_pdrop: 0,
    resid_pdrop: 0,
  };
}

function linears({ hiddenSize, intermediateSize }: ModelConfig): LinearSpec[] {
  return [
    { module: "attn.c_attn", out: 3 * hiddenSize, in: hiddenSize, bias: true },
    { module: "attn.c_proj", out: hiddenSize, in: hiddenSize, bias: true },
    { module: "mlp.c_fc", out: intermediateSize, in: hiddenSize, bias: true },
    { module: "mlp.c_proj", out: hiddenSize, in: intermediateSize, bias: true },
  ];
}

function weights(config: ModelConfig): WeightSpec[] {
  const { vocabSize, hiddenSize, maxPositions } = config;
  return [
    { name: EMBEDDING, shape: [vocabSize, hiddenSize], init: "normal", part: "embedding" },
    { name: POSITIONS, shape: [maxPositions, hiddenSize], init: "normal", part: "positions" },
    ...Array.from({ length: config.numLayers }, (_, layer) => blockWeights(config, `${PREFIX}${layer}.`)).flat(),
    ...normWeights(FINAL_NORM, hiddenSize, "norm"),
    ...(config.tieWordEmbeddings
      ? []
      : [{ name: HEAD, shape: [vocabSize, hiddenSize], init: "normal", part: "head" } as const]),
  ];
}

function blockWeights(config: ModelConfig, prefix: string): WeightSpec[] {
  const linear = linears(config).map((spec) =>
    linearWeights(prefix, spec, {
      init: spec.module.endsWith("c_proj") ? "residual" : "normal",
      transposedInFiles: true,
    }),
  );
  return [
    ...normWeights(`${prefix}ln_1`, config.hiddenSize, "block"),
    ...linear.slice(0, 2).flat(),
    ...normWeights(`${prefix}ln_2`, config.hiddenSize, "block"),
    ...linear.slice(2).flat(),
  ];
}

function normWeights(module: string, size: number, part: WeightSpec["part"]): WeightSpec[] {
  return [
    { name: `${module}.weight`, shape: [size], init: "ones", part },
    { name: `${module}.bias`, shape: [size], init: "zeros", part },
  ];
}

function decode(parts: DecoderParts, ids: tf.Tensor, positions: Positions, attend: Attend, block: WrapBlock) {
  const embedded = scope("embedding", () => {
    const places = ops.embedding(parts.weight(POSITIONS), positions.ids()); // [T, hiddenSize] or [B, T, hiddenSize]
    return ops.embedding(parts.weight(EMBEDDING), ids).add<tf.Tensor>(places);
  });
  let x = parts.onEmbedding?.(embedded) ?? embedded;
  for (let layer = 0; layer < parts.config.numLayers; layer++)
    x = block(layer, (input) => scope(`layer ${layer}`, () => decoderBlock(parts, layer, input, attend)))(x);
  return scope("norm", () => norm(parts, FINAL_NORM, x));
}

function decoderBlock(parts: DecoderParts, layer: number, x: tf.Tensor, attend: Attend): tf.Tensor {
  const prefix = `${PREFIX}${layer}.`;
  const h = scope("attention", () =>
    x.add<tf.Tensor>(attention(parts, layer, norm(parts, `${prefix}ln_1`, x), attend)),
  );
  return scope("mlp", () => {
    const inner = ops.gelu(parts.linear(`${prefix}mlp.c_fc`, norm(parts, `${prefix}ln_2`, h)));
    return h.add<tf.Tensor>(parts.linear(`${prefix}mlp.c_proj`, inner));
  });
}

function attention(parts: DecoderParts, layer: number, x: tf.Tensor, attend: Attend): tf.Tensor {
  const { numHeads, headDim, hiddenSize } = parts.config;
  const module = `${PREFIX}${layer}.attn.`;
  const [batch, length] = x.shape as [number, number, number];
  const states = tf.split(parts.linear(`${module}c_attn`, x), 3, 2); // query, key, value: [B, T, hiddenSize]
  const [q, k, v] = states.map((one) =>
    one.reshape([batch, length, numHeads, headDim]).transpose<tf.Tensor>([0, 2, 1, 3]),
  );
  const attended = attend(layer, q!, k!, v!);
  return parts.linear(`${module}c_proj`, attended.transpose([0, 2, 1, 3]).reshape([batch, length, hiddenSize]));
}

function norm(parts: DecoderParts, module: string, x: tf.Tensor): tf.Tensor {
  return ops.layerNorm(x, parts.weight(`${module}.weight`), parts.weight(`${module}.bias`), parts.config.normEpsilon);
}

export const gpt2: Architecture = {
  className: "GPT2LMHeadModel",
  embedding: EMBEDDING,
  layerPrefix: PREFIX,
  readConfig,
  writeConfig,
  weights,
  linears,
  decode,
  gguf: {
    architecture: "gpt2",
    normEpsilonKey: "attention.layer_norm_epsilon",
    rotary: false,
    whole: {
      "transformer.wte": "token_embd",
      "transformer.wpe": "position_embd",
      "transformer.ln_f": "output_norm",
      lm_head: "output",
    },
    inBlock: {
      ln_1: "attn_norm",
      "attn.c_attn": "attn_qkv",
      "attn.c_proj": "attn_output",
      ln_2: "ffn_norm",
      "mlp.c_fc": "ffn_up",
      "mlp.c_proj": "ffn_down",
    },
    readConfig: () => BIASES,
    interleavedHeads: () => 0,
  },
};
