/** The best trial as a recipe: what all trials had in common, with the values that were found. */
import { TunelabError, writeFileAtomic } from "#lib/core/index";
import type { Study } from "./study.ts";

/** The study's attribute with the settings that all trials share; `tunelab sweep` keeps its recipe there. */
export const RECIPE_ATTR = "recipe";

/**
 * Settings for `fineTune`: those that all trials share, and the parameters of the best trial.
 * @param shared default what `tunelab sweep` has kept
 * @throws TunelabError NOT_FOUND when no trial is complete
 */
export function bestRecipe(study: Study, shared?: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const best = study.top(1)[0];
  if (!best)
    throw new TunelabError(
      "NOT_FOUND",
      [`研究“${study.name}”中没有完成的试验`, `study "${study.name}" has no complete trial`],
      { hint: ["请先继续它", "go on with it first"] },
    );
  return { ...(shared ?? (study.attrs[RECIPE_ATTR] as object | undefined)), ...best.params };
}

/**
 * Writes the best trial as a YAML file, which `readRecipe` reads for `fineTune`.
 * @returns its path
 * @throws TunelabError NOT_FOUND when no trial is complete
 */
export async function saveBestRecipe(
  study: Study,
  path: string,
  shared?: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { stringify } = await import("yaml");
  await writeFileAtomic(path, stringify(bestRecipe(study, shared)));
  return path;
}
