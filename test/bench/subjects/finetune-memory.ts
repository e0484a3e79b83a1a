/** Trains a few steps in a process of its own and prints what was estimated and what was measured, as JSON. */
import { loadDataset } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { fineTune, parseRecipe, type RecipeInput } from "#lib/finetune/index";
import { estimateMemory } from "#lib/finetune/plan/memory";
import { RECORDS } from "../../lib/tiny-model.ts";

const { folder, length, recipe: settings } = JSON.parse(process.argv[2]!);
await useDevice();
const long = RECORDS.map((record) => ({ ...record, output: record.output.repeat(length) }));
const data = await loadDataset(
  Array.from({ length: 16 }, (_, i) => ({ ...long[i % 8]!, instruction: `第${i}题：${i}` })),
);
const recipe = parseRecipe({ ...settings, maxLength: length, maxSteps: 4, validationShare: 0 } as RecipeInput);
const run = await fineTune({ ...recipe, model: folder, data });
const measured = process.resourceUsage().maxRSS * 1024;
const estimate = estimateMemory(run.model.config, recipe, { batchSize: recipe.batchSize, length });
console.log(JSON.stringify({ measured, estimated: estimate.total }));
