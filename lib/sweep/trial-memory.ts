/** How much memory the trials of a sweep file take, so that no more run at once than fit. */
import { estimateMemory, parseRecipe, type RecipeInput } from "#lib/finetune/index";
import { loadConfig, type ModelConfig } from "#lib/model/index";
import { type Params, toExternal } from "./distribution.ts";
import { isActive, type Space } from "./space.ts";

/** Beyond these many combinations of choices the rest is taken to be like them. */
const MAX_COMBINATIONS = 200;

/** Bytes of the trial that needs most, by `estimateMemory`: numbers at their upper ends, every combination of choices. */
export async function trialMemory(recipe: Readonly<Record<string, unknown>>, space: Space): Promise<number> {
  const configs = new Map<string, ModelConfig>();
  let most = 0;
  for (const params of extremes(space)) {
    const { model, data: _data, validation: _validation, runs: _runs, ...settings } = { ...recipe, ...params };
    const source = String(model);
    const config = configs.get(source) ?? (await loadConfig(source));
    configs.set(source, config);
    const trial = parseRecipe(settings as RecipeInput);
    const shape = { batchSize: trial.batchSize, length: Math.min(trial.maxLength, config.maxPositions) };
    most = Math.max(most, estimateMemory(config, trial, shape).total);
  }
  return most;
}

function extremes(space: Space): Params[] {
  let found: Params[] = [{}];
  for (const [name, dimension] of Object.entries(space)) {
    const { distribution } = dimension;
    const values =
      distribution.kind === "categorical" ? distribution.choices : [toExternal(distribution, distribution.high)];
    const withValues = (params: Params) => values.map((one): Params => ({ ...params, [name]: one }));
    found = found
      .flatMap((params) => (isActive(dimension, params) ? withValues(params) : [params]))
      .slice(0, MAX_COMBINATIONS);
  }
  return found;
}
