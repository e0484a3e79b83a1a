import { describe, expect, it } from "vitest";
import { hfConfig, parameterCount, parseConfig } from "#lib/model/index";

const SMOLLM2 = {
  model_type: "llama",
  vocab_size: 49152,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 100000,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
};
const QWEN25 = {
  ...SMOLLM2,
  model_type: "qwen2",
  vocab_size: 151936,
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
};
const QWEN3 = {
  ...SMOLLM2,
  model_type: "qwen3",
  vocab_size: 151936,
  hidden_size: 1024,
  intermediate_size: 3072,
  num_hidden_layers: 28,
  num_attention_heads: 16,
  num_key_value_heads: 8,
  head_dim: 128,
};

describe("parseConfig", () => {
  it("gives the published parameter counts", () => {
    expect(parameterCount(parseConfig(SMOLLM2))).toBe(134_515_008);
    expect(parameterCount(parseConfig(QWEN25))).toBe(494_032_768);
    expect(parameterCount(parseConfig(QWEN3))).toBe(596_049_920);
  });

  it("reads both spellings of the rotation", () => {
    const { rope_theta: _, ...v5 } = SMOLLM2;
    expect(parseConfig({ ...v5, rope_parameters: { rope_type: "default", rope_theta: 500 } }).ropeTheta).toBe(500);
    const llama3 = {
      rope_type: "llama3",
      factor: 32,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    };
    expect(parseConfig({ ...SMOLLM2, rope_scaling: llama3 }).ropeScaling).toEqual({
      type: "llama3",
      factor: 32,
      lowFreqFactor: 1,
      highFreqFactor: 4,
      originalMaxPositions: 8192,
    });
  });

  it("writes what it reads", () => {
    for (const json of [SMOLLM2, QWEN25, QWEN3]) {
      const config = parseConfig(json);
      expect(parseConfig(hfConfig(config))).toEqual(config);
    }
  });

  it("refuses what it does not know", () => {
    expect(() => parseConfig({ model_type: "mamba" })).toThrow('the architecture "mamba" is not known');
    expect(() => parseConfig({ ...SMOLLM2, hidden_size: "wide" })).toThrow("hidden_size");
    expect(() => parseConfig({ ...SMOLLM2, rope_scaling: { rope_type: "yarn", factor: 4 } })).toThrow('"yarn"');
  });
});
