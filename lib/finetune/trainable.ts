/** Which tensors a mode trains. */
import { TunelabError } from "#lib/core/index";
import { storageOf, type tf } from "#lib/engine/index";
import { type LanguageModel, type ModelConfig, weightSpecs } from "#lib/model/index";
import { freezeWeights } from "./freeze.ts";
import { LoraAdapter } from "./lora/adapter.ts";
import type { Recipe } from "./recipe.ts";

export interface Trainable {
  variables: Record<string, tf.Variable>;
  /** The adapter that was attached, in LoRA mode. */
  adapter?: LoraAdapter;
}

/** Prepares the model for a mode; in LoRA mode an adapter is attached. */
export function makeTrainable(model: LanguageModel, recipe: Recipe): Trainable {
  if (recipe.mode === "lora") {
    if (model.adapter)
      throw new TunelabError("CONFLICT", [`${model.name} 已有适配器`, `${model.name} has an adapter already`], {
        hint: ["请先合并或卸下它，或重新加载模型", "merge or detach it first, or load the model anew"],
      });
    const { rank, dropout, targets, seed, rsLora, dora } = recipe;
    const { alpha = 2 * rank, modulesToSave = [], rankPattern = {}, alphaPattern = {} } = recipe;
    const adapter = LoraAdapter.create(model, {
      ...{ rank, alpha, dropout, targets, seed, rsLora, dora },
      ...{ modulesToSave, rankPattern, alphaPattern },
    });
    model.adapter = adapter;
    return { variables: adapter.variables(), adapter };
  }
  const variables = Object.fromEntries(
    trainedWeights(model.config, recipe).map((name) => [name, model.baseWeight(name)]),
  );
  if (Object.keys(variables).length === 0)
    throw new TunelabError("INVALID_CONFIG", ["这份配方什么也不训练", "this recipe trains nothing"], {
      hint: [
        "请把 trainableLayers 设为 1 或更大，或训练词嵌入、归一化或输出头",
        "set trainableLayers to 1 or more, or train the embeddings, the norm or the head",
      ],
    });
  refuseFrozen(model, variables);
  return { variables };
}

/** Weights in fewer bits have no place for small steps. */
function refuseFrozen(model: LanguageModel, variables: Record<string, tf.Variable>): void {
  const frozen = Object.entries(variables).find(([, variable]) => storageOf(variable) !== "float32");
  if (!frozen) return;
  const [name, variable] = frozen;
  throw new TunelabError(
    "INVALID_CONFIG",
    [
      `${model.name} 的 ${name} 存为 ${storageOf(variable)}，不能训练`,
      `${model.name} keeps ${name} as ${storageOf(variable)}, which is frozen`,
    ],
    {
      hint: [
        '请用 mode "lora"，或用 weights: "float32" 加载模型',
        'use mode "lora", or load the model with weights: "float32"',
      ],
      details: { weight: name },
    },
  );
}

/** Names of the base weights that a recipe trains; none in LoRA mode. */
export function trainedWeights(config: ModelConfig, recipe: Recipe): string[] {
  if (recipe.mode === "lora") return [];
  return recipe.mode === "full" ? weightSpecs(config).map(({ name }) => name) : freezeWeights(config, recipe);
}
