/** The table of architectures. To add one: a file beside this one and a row here. */
import { TunelabError } from "#lib/core/index";
import type { ModelConfig } from "../config.ts";
import type { Architecture } from "./architecture.ts";
import { gpt2 } from "./gpt2.ts";
import { llamaFamily } from "./llama.ts";

/** By config.json's `model_type`, which is also `ModelConfig.family`. llama.cpp runs Mistral as Llama. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  llama: llamaFamily({
    className: "LlamaForCausalLM",
    qkvBias: false,
    qkNorm: false,
    gguf: { architecture: "llama", interleaved: true },
  }),
  mistral: llamaFamily({
    className: "MistralForCausalLM",
    qkvBias: false,
    qkNorm: false,
    gguf: { architecture: "llama", interleaved: true },
  }),
  qwen2: llamaFamily({
    className: "Qwen2ForCausalLM",
    qkvBias: true,
    qkNorm: false,
    noOutputBias: true,
    gguf: { architecture: "qwen2", interleaved: false },
  }),
  qwen3: llamaFamily({
    className: "Qwen3ForCausalLM",
    qkvBias: false,
    qkNorm: true,
    headDim: 128,
    gguf: { architecture: "qwen3", interleaved: false },
  }),
  gpt2,
};

/** @throws TunelabError INVALID_CONFIG for a family without a row */
export function architectureOf({ family }: Pick<ModelConfig, "family">): Architecture {
  const architecture = Object.hasOwn(ARCHITECTURES, family) ? ARCHITECTURES[family] : undefined;
  if (architecture) return architecture;
  throw new TunelabError("INVALID_CONFIG", [`不支持模型系列“${family}”`, `the model family "${family}" is not known`], {
    hint: [
      `支持的系列：${Object.keys(ARCHITECTURES).join("、")}`,
      `known families: ${Object.keys(ARCHITECTURES).join(", ")}`,
    ],
    details: { family },
  });
}
