/** LLaMA-Factory's own parser takes the files that are written, and finds the recipe's values in them. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseRecipe, type RecipeInput, toLlamaFactory } from "#lib/finetune/index";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("omegaconf", "llamafactory");
if (!peer.available) console.warn(`skipped: ${peer.reason}`);

const RECIPES: RecipeInput[] = [
  { mode: "lora", rank: 16, dora: true, targets: ["q_proj", "v_proj"], modulesToSave: ["embed_tokens"] },
  { mode: "lora", stage: "dpo", dpoBeta: 0.2, dpoSftWeight: 0.1, learningRate: 5e-7 },
  { mode: "lora", baseWeights: "int4", rsLora: true },
  { mode: "full", warmupSteps: 10, schedule: "linear", packing: true, neftuneAlpha: 5 },
  { mode: "full", schedule: "wsd", maxSteps: 100, earlyStoppingPatience: 3, stage: "pt" },
  { mode: "freeze", trainableLayers: -3, trainableModules: ["mlp"], trainEmbeddings: true, evaluateEvery: 50 },
];

it.skipIf(!peer.available)(
  "LLaMA-Factory reads what is written",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-llama-factory-"));
    const written = RECIPES.map((input) =>
      toLlamaFactory(parseRecipe(input), { model: "hf:Qwen/Qwen3-0.6B", dataset: "bank" }),
    );
    const paths = written.map((_, i) => join(folder, `${i}.yaml`));
    await Promise.all(written.map(({ yaml }, i) => writeFile(paths[i]!, yaml)));
    const output = await runPeer(peer, new URL("parse_llama_factory.py", import.meta.url), paths);
    const parsed = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, unknown>[];
    const listed = (value: unknown) => (Array.isArray(value) ? value.join(",") : value); // lists there, commas in the file
    parsed.forEach((found, i) => {
      const { settings } = written[i]!;
      // With packing LLaMA-Factory leaves room for one token.
      for (const [name, value] of Object.entries(found))
        if (name in settings && name !== "cutoff_len")
          expect([i, name, listed(value)]).toEqual([i, name, settings[name]]);
    });
  },
  120_000,
);
