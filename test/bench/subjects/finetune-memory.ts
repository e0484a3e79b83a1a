/** Trains a few steps in a process of its own and prints what was estimated and what was measured, as JSON. */

import { loadDataset } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { fineTune, parseRecipe, type RecipeInput } from "#lib/finetune/index";
import { estimateMemory } from "#lib/finetune/plan/memory";
import { createModel, type ModelConfig } from "#lib/model/index";
import { RECORDS, tinyConfig, tinyTokenizer } from "../../lib/tiny-model.ts";

const {
  config: change,
  recipe: settings,
  length,
} = JSON.parse(process.argv[2]!) as {
  config: Partial<ModelConfig>;
  recipe: RecipeInput;
  length: number;
};
await useDevice();
const model = createModel("bench", tinyConfig({ maxPositions: 1024, ...change }), tinyTokenizer());
const long = RECORDS.map((record) => ({ ...record, output: record.output.repeat(length) }));
const data = await loadDataset(
  Array.from({ length: 16 }, (_, i) => ({ ...long[i % 8]!, instruction: `第${i}题：${i}` })),
);
const recipe = parseRecipe({ ...settings, maxLength: length, maxSteps: 4, validationShare: 0 } as RecipeInput);
const before = process.resourceUsage().maxRSS * 1024;
const times: number[] = [];
await fineTune({
  ...recipe,
  model,
  data,
  onEvent: (event) => event.type === "step" && times.push(event.elapsedMs),
});
const measured = process.resourceUsage().maxRSS * 1024;
const estimate = estimateMemory(model.config, recipe, { batchSize: recipe.batchSize, length });
const stepMs = (times.at(-1)! - times[0]!) / (times.length - 1);
console.log(JSON.stringify({ before, measured, estimate, stepMs }));
