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
      throw new TunelabError("CONFLICT", `${model.name} has an adapter already`, {
        hint: "merge or detach it first, or load the model anew",
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
    throw new TunelabError("INVALID_CONFIG", "this recipe trains nothing", {
      hint: "set trainableLayers to 1 or more, or train the embeddings, the norm or the head",
    });
  refuseFrozen(model, variables);
  return { variables };
}

/** Weights in fewer bits have no place for small steps. */
function refuseFrozen(model: LanguageModel, variables: Record<string, tf.Variable>): void {
  const frozen = Object.entries(variables).find(([, variable]) => storageOf(variable) !== "float32");
  if (!frozen) return;
  const [name, variable] = frozen;
  throw new TunelabError("INVALID_CONFIG", `${model.name} keeps ${name} as ${storageOf(variable)}, which is frozen`, {
    hint: 'use mode "lora", or load the model with weights: "float32"',
    details: { weight: name },
  });
}

/** Names of the base weights that a recipe trains; none in LoRA mode. */
export function trainedWeights(config: ModelConfig, recipe: Recipe): string[] {
  if (recipe.mode === "lora") return [];
  return recipe.mode === "full" ? weightSpecs(config).map(({ name }) => name) : freezeWeights(config, recipe);
}
