/** Which tensors a mode trains. */
import { TunelabError } from "#lib/core/index";
import { storageOf, type tf } from "#lib/engine/index";
import { type LanguageModel, layerOf, type ModelConfig, type WeightSpec, weightSpecs } from "#lib/model/index";
import { LoraAdapter } from "./lora.ts";
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
    const alpha = recipe.alpha ?? 2 * rank;
    const adapter = LoraAdapter.create(model, { rank, alpha, dropout, targets, seed, rsLora, dora });
    model.adapter = adapter;
    return { variables: adapter.variables(), adapter };
  }
  const variables = Object.fromEntries(trainedWeights(model.config, recipe).map((name) => [name, model.weight(name)]));
  if (Object.keys(variables).length === 0)
    throw new TunelabError("INVALID_CONFIG", "this recipe trains nothing", {
      hint: "set trainableLayers to 1 or more, or train the embeddings or the head",
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
  const specs = weightSpecs(config);
  return (recipe.mode === "full" ? specs : specs.filter(freezeRule(config, recipe))).map(({ name }) => name);
}

function freezeRule(config: ModelConfig, recipe: Extract<Recipe, { mode: "freeze" }>) {
  const { numLayers, tieWordEmbeddings } = config;
  const n = recipe.trainableLayers;
  const first = n >= 0 ? Math.max(0, numLayers - n) : 0;
  const end = n >= 0 ? numLayers : Math.min(numLayers, -n);
  return ({ name, part }: WeightSpec): boolean => {
    const layer = layerOf(name);
    if (layer !== undefined) return layer >= first && layer < end;
    if (part === "embedding") return recipe.trainEmbeddings || (recipe.trainHead && tieWordEmbeddings);
    if (part === "positions") return recipe.trainEmbeddings;
    return recipe.trainHead;
  };
}
