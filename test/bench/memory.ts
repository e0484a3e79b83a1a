/** `npx tsx test/bench/memory.ts`: estimated memory of trainings against the measured peak of processes that do them. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { formatBytes, formatNumber } from "#lib/core/index";

const SMALL = {
  hiddenSize: 256,
  intermediateSize: 704,
  numLayers: 6,
  numHeads: 8,
  numKvHeads: 4,
  headDim: 32,
  vocabSize: 8192,
};
const MEDIUM = {
  ...SMALL,
  hiddenSize: 512,
  intermediateSize: 1408,
  numLayers: 12,
  numHeads: 16,
  numKvHeads: 8,
  vocabSize: 16_384,
};
const SHAPES = [
  { name: "6 M", config: SMALL, length: 128, batchSize: 8 },
  { name: "6 M", config: SMALL, length: 512, batchSize: 4 },
  { name: "44 M", config: MEDIUM, length: 128, batchSize: 8 },
];
const RECIPES = [
  { mode: "full" },
  { mode: "lora" },
  { mode: "freeze", trainableLayers: 2 },
  { mode: "lora", gradientCheckpointing: true },
];

const subject = fileURLToPath(new URL("./subjects/finetune-memory.ts", import.meta.url));
for (const { name, config, length, batchSize } of SHAPES)
  for (const recipe of RECIPES) {
    const options = JSON.stringify({ config, length, recipe: { ...recipe, batchSize } });
    const output = execFileSync(process.execPath, ["--import", "tsx", subject, options], { encoding: "utf8" });
    const { measured, estimate } = JSON.parse(output.trim().split("\n").at(-1)!);
    const ratio = formatNumber(estimate.total / measured);
    const label = `${name} ${batchSize}x${length} ${JSON.stringify(recipe)}`;
    console.log(
      `${label}: measured ${formatBytes(measured)}, estimated ${formatBytes(estimate.total)}, ratio ${ratio}`,
    );
  }
