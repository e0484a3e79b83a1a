/** A recipe in a YAML file: model, data, mode and settings, as `fineTune` takes them. */
import { parse } from "yaml";
import { z } from "zod";
import { inLanguage, issueLanguage, readText, TunelabError, toError } from "#lib/core/index";
import { parseRecipe, type RecipeInput } from "./recipe.ts";

/** What the file says beside the settings of the recipe. */
const Places = z.looseObject({
  model: z.string(),
  data: z.string(),
  validation: z.string().optional(),
  runs: z.string().optional(),
});

/** Settings for `fineTune`; paths are those of the working folder. */
export type RecipeFile = RecipeInput & { model: string; data: string; validation?: string; runs?: string };

/**
 * Reads what `tunelab studies export` and `study.saveBest` write.
 * @throws TunelabError NOT_FOUND, INVALID_CONFIG with every problem of the file
 * @example
 * const run = await fineTune(await readRecipe("best.yml"));
 */
export async function readRecipe(path: string): Promise<RecipeFile> {
  const content = parseYaml(await readText(path), path);
  const places = Places.safeParse(content, issueLanguage());
  if (!places.success) {
    const problems = places.error.issues.map(
      ({ path: at, message }) => `${at.join(".") || inLanguage(["文件", "the file"])}: ${message}`,
    );
    throw new TunelabError("INVALID_CONFIG", `${path}: ${problems.join("; ")}`, {
      hint: [
        "配方文件含 model、data、mode 和各项设置，例如 learningRate: 1e-4",
        "a recipe file has model, data, mode and settings, e.g. learningRate: 1e-4",
      ],
      details: { problems },
    });
  }
  checkRecipe(places.data);
  return places.data as RecipeFile;
}

/** @throws TunelabError INVALID_CONFIG with every problem of the settings, which stand beside model and data */
export function checkRecipe(settings: Readonly<Record<string, unknown>>): void {
  const { model: _model, data: _data, validation: _validation, runs: _runs, ...recipe } = settings;
  parseRecipe(recipe as RecipeInput);
}

/** @throws TunelabError INVALID_CONFIG */
export function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new TunelabError("INVALID_CONFIG", [
      `${path} 不是有效的 YAML：${toError(error).message.split("\n")[0]}`,
      `${path} is not valid YAML: ${toError(error).message.split("\n")[0]}`,
    ]);
  }
}
