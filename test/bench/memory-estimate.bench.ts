/** The memory that a training is said to need against the peak of a process that does it, in every mode. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { formatBytes } from "#lib/core/index";
import { useDevice } from "#lib/engine/index";
import { createModel, type ModelConfig, saveModel } from "#lib/model/index";
import { tinyConfig, tinyTokenizer } from "../lib/tiny-model.ts";
import type { Proof, ProofOptions } from "./harness.ts";

const SMALL = { hiddenSize: 256, intermediateSize: 704, numLayers: 6, numHeads: 8, numKvHeads: 4, headDim: 32 };
const MEDIUM = { hiddenSize: 512, intermediateSize: 1408, numLayers: 12, numHeads: 16, numKvHeads: 8, headDim: 32 };
/** SmolLM2-135M. */
const SMOL = { hiddenSize: 576, intermediateSize: 1536, numLayers: 30, numHeads: 9, numKvHeads: 3, headDim: 64 };

const MODELS: { name: string; config: Partial<ModelConfig>; batches: [batchSize: number, length: number][] }[] = [
  {
    name: "6 M",
    config: { ...SMALL, vocabSize: 8192 },
    batches: [
      [8, 128],
      [4, 512],
    ],
  },
  { name: "44 M", config: { ...MEDIUM, vocabSize: 16_384 }, batches: [[8, 128]] },
  { name: "135 M", config: { ...SMOL, vocabSize: 49_152, tieWordEmbeddings: true }, batches: [[1, 256]] },
];

const RECIPES = [
  { mode: "full" },
  { mode: "freeze", trainableLayers: 2 },
  { mode: "lora" },
  { mode: "lora", gradientCheckpointing: true },
  { mode: "lora", baseWeights: "int8" },
  { mode: "lora", baseWeights: "int4" },
];

/** Largest error that is still an estimate, as a share of what was measured. */
const LIMIT = 0.2;

const run = promisify(execFile);
const subject = fileURLToPath(new URL("./subjects/finetune-memory.ts", import.meta.url));

export default {
  description: "estimated memory of a training against the peak of a process that does it, every mode (within 20 %)",
  async prove(say: (line: string) => void, { quick = false }: ProofOptions) {
    await useDevice();
    const rows: object[] = [];
    for (const { name, config, batches } of quick ? MODELS.slice(0, 1) : MODELS) {
      const folder = await mkdtemp(join(tmpdir(), "tunelab-memory-"));
      try {
        const model = createModel("bench", tinyConfig({ maxPositions: 1024, ...config }), tinyTokenizer());
        await saveModel(model, folder);
        model.dispose();
        for (const [batchSize, length] of batches)
          for (const recipe of RECIPES) {
            const options = JSON.stringify({ folder, length, recipe: { ...recipe, batchSize } });
            const { stdout } = await run(process.execPath, ["--import", "tsx", subject, options]);
            const { measured, estimated } = JSON.parse(stdout.trim().split("\n").at(-1)!);
            const error = estimated / measured - 1;
            rows.push({ model: name, batchSize, length, ...recipe, measured, estimated, error });
            const label = `${name} ${batchSize}x${length} ${Object.values(recipe).join(" ")}`.padEnd(28);
            const percent = `${error < 0 ? "" : "+"}${(100 * error).toFixed(0)} %`;
            say(`${label} measured ${formatBytes(measured)}, estimated ${formatBytes(estimated)} (${percent})`);
          }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return { holds: rows.every((row) => Math.abs((row as { error: number }).error) <= LIMIT), rows };
  },
} satisfies Proof;
