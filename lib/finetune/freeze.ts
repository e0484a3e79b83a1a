/**
 * Partial training (LLaMA-Factory's finetuning_type freeze): which blocks are trained, which modules in them, and what outside
 * of the blocks.
 */
import { nearest, TunelabError } from "#lib/core/index";
import { layerOf, type ModelConfig, type WeightSpec, weightSpecs } from "#lib/model/index";
import type { Recipe } from "./recipe.ts";

type FreezeRecipe = Extract<Recipe, { mode: "freeze" }>;

/** Names of the weights that a freeze recipe trains, in forward order. @throws TunelabError INVALID_CONFIG */
export function freezeWeights(config: ModelConfig, recipe: FreezeRecipe): string[] {
  const layers = new Set(trainedLayers(config.numLayers, recipe.trainableLayers));
  const isChosen = moduleRule(config, recipe.trainableModules);
  const chosen = weightSpecs(config).filter((spec) => {
    const layer = layerOf(spec.name);
    return layer === undefined ? outside(config, recipe, spec.part) : layers.has(layer) && isChosen(spec.name);
  });
  return chosen.map(({ name }) => name);
}

/** A tied head is the embedding matrix: either trains both. */
function outside({ tieWordEmbeddings }: ModelConfig, recipe: FreezeRecipe, part: WeightSpec["part"]): boolean {
  if (part === "norm") return recipe.trainNorm;
  if (part === "head") return recipe.trainHead;
  return recipe.trainEmbeddings || (part === "embedding" && recipe.trainHead && tieWordEmbeddings);
}

/**
 * The blocks of a setting, in order: the last n, the first n of a negative n (as LLaMA-Factory counts), a list, or ranges such
 * as "0-3,7", from 0 and with both ends.
 * @throws TunelabError INVALID_CONFIG for blocks that are not there
 */
export function trainedLayers(numLayers: number, layers: FreezeRecipe["trainableLayers"]): number[] {
  const all = Array.from({ length: numLayers }, (_, layer) => layer);
  if (typeof layers === "number")
    return layers >= 0 ? all.slice(Math.max(0, numLayers - layers)) : all.slice(0, -layers);
  const chosen = typeof layers === "string" ? layers.split(",").flatMap(range) : layers;
  const beyond = chosen.find((layer) => layer >= numLayers);
  if (beyond !== undefined)
    throw new TunelabError(
      "INVALID_CONFIG",
      [
        `trainableLayers 中有第 ${beyond} 层，模型只有 ${numLayers} 层`,
        `trainableLayers names block ${beyond}, the model has ${numLayers}`,
      ],
      {
        hint: [`层从 0 数起：请用 0 到 ${numLayers - 1}`, `blocks are counted from 0: use 0 to ${numLayers - 1}`],
        details: { layer: beyond, numLayers },
      },
    );
  return all.filter((layer) => chosen.includes(layer));
}

/** "4-6" → 4, 5, 6; the recipe's schema has checked the syntax. */
function range(part: string): number[] {
  const [first, last] = part.split("-").map((end) => Number(end.trim())) as [number, number?];
  if (last === undefined) return [first];
  if (last < first)
    throw new TunelabError(
      "INVALID_CONFIG",
      [`trainableLayers 中有范围 ${part.trim()}`, `trainableLayers has the range ${part.trim()}`],
      {
        hint: [`请先写较小的数：${last}-${first}`, `write the smaller number first: ${last}-${first}`],
      },
    );
  if (last - first > MAX_LAYERS) return [last]; // beyond any model: reported as a block that is not there
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const MAX_LAYERS = 10_000;

/** Whether a weight of a block lies in one of the named modules: a part of its path, e.g. mlp, self_attn or q_proj. */
function moduleRule(config: ModelConfig, modules: readonly string[] | "all"): (name: string) => boolean {
  if (modules === "all") return () => true;
  const partsOf = (name: string) => name.replace(/\.(weight|bias)$/, "").split(".");
  const known = new Set(
    weightSpecs(config)
      .filter(({ name }) => layerOf(name) === 0)
      .flatMap(({ name }) => partsOf(name).slice(partsOf(name).indexOf("0") + 1)),
  );
  const unknown = modules.find((module) => !known.has(module));
  if (unknown !== undefined) {
    const meant = nearest(unknown, [...known]);
    throw new TunelabError(
      "INVALID_CONFIG",
      [`trainableModules：层中没有模块“${unknown}”`, `trainableModules: a block has no module "${unknown}"`],
      {
        hint: [
          `${meant === undefined ? "" : `是否指“${meant}”？`}模块：${[...known].join("、")}`,
          `${meant === undefined ? "" : `did you mean "${meant}"? `}modules: ${[...known].join(", ")}`,
        ],
        details: { module: unknown, known: [...known] },
      },
    );
  }
  return (name) => partsOf(name).some((part) => modules.includes(part));
}
