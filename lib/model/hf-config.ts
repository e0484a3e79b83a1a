/**
 * Hugging Face's config.json. It comes in two spellings (transformers 4 and 5) and differs by architecture;
 * `parseConfig` reads them all, `hfConfig` writes the older one, which every reader takes.
 */
import { z } from "zod";
import { issueLanguage, TunelabError } from "#lib/core/index";
import { ARCHITECTURES, architectureOf } from "./architectures/index.ts";
import { ModelConfig } from "./config.ts";

const TokenIds = z.looseObject({
  bos_token_id: z.int().nullish(),
  eos_token_id: z.union([z.int(), z.array(z.int())]).nullish(),
  pad_token_id: z.int().nullish(),
});

/** @throws TunelabError UNSUPPORTED_FORMAT for an unknown architecture, CORRUPT_FILE for missing or wrong fields */
export function parseConfig(json: unknown, path = "config.json"): ModelConfig {
  const family = (json as { model_type?: unknown } | null)?.model_type;
  if (typeof family !== "string" || !Object.hasOwn(ARCHITECTURES, family))
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path}：不支持架构“${String(family)}”`, `${path}: the architecture "${String(family)}" is not known`],
      {
        hint: [
          `支持的架构：${Object.keys(ARCHITECTURES).join("、")}`,
          `known architectures: ${Object.keys(ARCHITECTURES).join(", ")}`,
        ],
        details: { path, architecture: family },
      },
    );
  try {
    const tokens = TokenIds.parse(json, issueLanguage());
    return ModelConfig.parse(
      {
        ...architectureOf({ family }).readConfig(json, path),
        family,
        bosTokenId: tokens.bos_token_id ?? undefined,
        eosTokenIds: [tokens.eos_token_id ?? []].flat(),
        padTokenId: tokens.pad_token_id ?? undefined,
      },
      issueLanguage(),
    );
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new TunelabError("CORRUPT_FILE", `${path}: ${z.prettifyError(error)}`, {
      hint: ["请用这个模型自己的 config.json", "take the config.json that belongs to the model"],
      details: { path },
    });
  }
}

export function hfConfig(config: ModelConfig): Record<string, unknown> {
  const architecture = architectureOf(config);
  return {
    architectures: [architecture.className],
    model_type: config.family,
    vocab_size: config.vocabSize,
    ...architecture.writeConfig(config),
    tie_word_embeddings: config.tieWordEmbeddings,
    initializer_range: 0.02,
    bos_token_id: config.bosTokenId ?? null,
    eos_token_id: config.eosTokenIds.length === 1 ? config.eosTokenIds[0] : config.eosTokenIds,
    pad_token_id: config.padTokenId ?? null,
    torch_dtype: "float32",
    use_cache: true,
  };
}
