/**
 * A model's shape, in one spelling. Hugging Face's config.json comes in two (transformers 4 and 5) and differs by
 * family; `parseConfig` reads them all, `hfConfig` writes the one that every reader takes.
 */
import { z } from "zod";
import { TunelabError } from "#lib/core/index";

export const RopeScaling = z.strictObject({
  type: z.enum(["linear", "llama3"]),
  factor: z.number().positive(),
  lowFreqFactor: z.number().positive().default(1),
  highFreqFactor: z.number().positive().default(4),
  originalMaxPositions: z.int().positive().default(8192),
});

export const ModelConfig = z.strictObject({
  family: z.enum(["llama", "qwen2", "qwen3", "mistral"]),
  vocabSize: z.int().positive(),
  hiddenSize: z.int().positive(),
  intermediateSize: z.int().positive().describe("width of the MLP"),
  numLayers: z.int().positive(),
  numHeads: z.int().positive(),
  numKvHeads: z.int().positive().describe("key and value heads; fewer than numHeads is grouped-query attention"),
  headDim: z.int().positive(),
  maxPositions: z.int().positive().describe("longest sequence in tokens"),
  normEpsilon: z.number().positive(),
  ropeTheta: z.number().positive(),
  ropeScaling: RopeScaling.optional(),
  tieWordEmbeddings: z.boolean().describe("the output head is the embedding matrix"),
  qkvBias: z.boolean(),
  outputBias: z.boolean(),
  mlpBias: z.boolean(),
  qkNorm: z.boolean().describe("RMS norm over each query and key head, before the rotation"),
  bosTokenId: z.int().optional(),
  eosTokenIds: z.array(z.int()),
  padTokenId: z.int().optional(),
});
export type ModelConfig = z.infer<typeof ModelConfig>;

/** What config.json says differently for each family: the defaults of transformers' own configuration classes. */
const FAMILIES: Record<
  ModelConfig["family"],
  { architecture: string; normEpsilon: number; theta: number; qkvBias: boolean; qkNorm: boolean; headDim?: number }
> = {
  llama: { architecture: "LlamaForCausalLM", normEpsilon: 1e-6, theta: 10_000, qkvBias: false, qkNorm: false },
  qwen2: { architecture: "Qwen2ForCausalLM", normEpsilon: 1e-6, theta: 10_000, qkvBias: true, qkNorm: false },
  qwen3: {
    architecture: "Qwen3ForCausalLM",
    normEpsilon: 1e-6,
    theta: 10_000,
    qkvBias: false,
    qkNorm: true,
    headDim: 128,
  },
  mistral: { architecture: "MistralForCausalLM", normEpsilon: 1e-6, theta: 10_000, qkvBias: false, qkNorm: false },
};

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
  model_type: z.string(),
  vocab_size: z.int(),
  hidden_size: z.int(),
  intermediate_size: z.int(),
  num_hidden_layers: z.int(),
  num_attention_heads: z.int(),
  num_key_value_heads: z.int().nullish(),
  head_dim: z.int().nullish(),
  max_position_embeddings: z.int().default(2048),
  rms_norm_eps: z.number().optional(),
  hidden_act: z.string().default("silu"),
  rope_theta: z.number().nullish(),
  rope_scaling: HfRope.nullish(),
  rope_parameters: HfRope.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  bos_token_id: z.int().nullish(),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
  pad_token_id: z.int().nullish(),
});

/** @throws TunelabError UNSUPPORTED_FORMAT for an unknown architecture, CORRUPT_FILE for missing or wrong fields */
export function parseConfig(json: unknown, path = "config.json"): ModelConfig {
  const type = (json as { model_type?: unknown } | null)?.model_type;
  const family = FAMILIES[type as ModelConfig["family"]];
  if (!family)
    throw new TunelabError("UNSUPPORTED_FORMAT", `${path}: the architecture "${String(type)}" is not known`, {
      hint: `known architectures: ${Object.keys(FAMILIES).join(", ")}`,
      details: { path, architecture: type },
    });
  const parsed = HfConfig.safeParse(json);
  if (!parsed.success)
    throw new TunelabError("CORRUPT_FILE", `${path}: ${z.prettifyError(parsed.error)}`, { details: { path } });
  const hf = parsed.data;
  if (hf.hidden_act !== "silu")
    throw new TunelabError("UNSUPPORTED_FORMAT", `${path}: the activation "${hf.hidden_act}" is not known`, {
      hint: "models of this family use silu",
    });
  const rope = { ...hf.rope_scaling, ...hf.rope_parameters };
  const numHeads = hf.num_attention_heads;
  return ModelConfig.parse({
    family: type,
    vocabSize: hf.vocab_size,
    hiddenSize: hf.hidden_size,
    intermediateSize: hf.intermediate_size,
    numLayers: hf.num_hidden_layers,
    numHeads,
    numKvHeads: hf.num_key_value_heads ?? numHeads,
    headDim: hf.head_dim ?? family.headDim ?? hf.hidden_size / numHeads,
    maxPositions: hf.max_position_embeddings,
    normEpsilon: hf.rms_norm_eps ?? family.normEpsilon,
    ropeTheta: rope.rope_theta ?? hf.rope_theta ?? family.theta,
    ropeScaling: parseScaling(rope, path),
    tieWordEmbeddings: hf.tie_word_embeddings,
    qkvBias: hf.attention_bias ?? family.qkvBias,
    outputBias: type === "qwen2" ? false : (hf.attention_bias ?? false),
    mlpBias: hf.mlp_bias ?? false,
    qkNorm: family.qkNorm,
    bosTokenId: hf.bos_token_id ?? undefined,
    eosTokenIds: [hf.eos_token_id ?? []].flat(),
    padTokenId: hf.pad_token_id ?? undefined,
  });
}

function parseScaling(rope: z.infer<typeof HfRope>, path: string): z.input<typeof RopeScaling> | undefined {
  const type = rope.rope_type ?? rope.type;
  if (type === undefined || type === "default") return undefined;
  if (type !== "linear" && type !== "llama3")
    throw new TunelabError("UNSUPPORTED_FORMAT", `${path}: the rope scaling "${type}" is not known`, {
      hint: "known scalings: linear, llama3",
    });
  return {
    type,
    factor: rope.factor ?? 1,
    lowFreqFactor: rope.low_freq_factor,
    highFreqFactor: rope.high_freq_factor,
    originalMaxPositions: rope.original_max_position_embeddings,
  };
}

/** config.json in the older spelling, which both transformers versions and every other reader take. */
export function hfConfig(config: ModelConfig): Record<string, unknown> {
  const scaling = config.ropeScaling;
  return {
    architectures: [FAMILIES[config.family].architecture],
    model_type: config.family,
    vocab_size: config.vocabSize,
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
    tie_word_embeddings: config.tieWordEmbeddings,
    attention_bias: config.qkvBias,
    mlp_bias: config.mlpBias,
    attention_dropout: 0,
    initializer_range: 0.02,
    bos_token_id: config.bosTokenId ?? null,
    eos_token_id: config.eosTokenIds.length === 1 ? config.eosTokenIds[0] : config.eosTokenIds,
    pad_token_id: config.padTokenId ?? null,
    torch_dtype: "float32",
    use_cache: true,
  };
}
