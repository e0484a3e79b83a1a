/**
 * Generation against transformers on the same cores, greedy and in float32: the model that ships, and the Hugging Face
 * folder or GGUF file that TUNELAB_BENCH_MODEL names (SmolLM2-135M-Instruct, for example).
 */
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadModel, saveModel } from "#lib/model/index";
import { findPeer } from "../peers/python.ts";
import type { BenchCase, Benchmark } from "./harness.ts";

const THREADS = "2";
const COUNT = 64;
const [OURS, PEER] = ["generate.ts", "generate.py"].map((name) =>
  fileURLToPath(new URL(`./subjects/${name}`, import.meta.url)),
) as [string, string];

export default {
  description: "tokens a second of generation, alone and in batches, against transformers",
  async cases() {
    const peer = await findPeer("torch", "transformers");
    const real = process.env["TUNELAB_BENCH_MODEL"];
    const tiny = fileURLToPath(new URL("../../lib/model/tiny", import.meta.url));
    const folders = [tiny, ...(real ? [await folderOf(real)] : [])];
    return folders.flatMap((folder) =>
      [1, 8].map((batch): BenchCase => {
        const args = [folder, String(batch), String(COUNT)];
        return {
          name: `${basename(folder)} ${batch} × ${COUNT} tokens`,
          unit: "ms",
          work: { amount: batch * COUNT, unit: "tokens" },
          ours: { command: process.execPath, args: ["--import", "tsx", OURS, ...args] },
          peer: peer.available
            ? {
                command: peer.python,
                args: [PEER, ...args],
                env: { OMP_NUM_THREADS: THREADS, PYTHONDONTWRITEBYTECODE: "1" },
              }
            : { missing: peer.reason },
        };
      }),
    );
  },
} satisfies Benchmark;

/** transformers loads folders: a GGUF file is written as one, in float32, so that both compute with the same weights. */
async function folderOf(model: string): Promise<string> {
  if (!/\.gguf$/i.test(model)) return model;
  const folder = join(tmpdir(), "tunelab-bench", basename(model).replace(/\.gguf$/i, ""));
  if (await stat(join(folder, "model.safetensors")).catch(() => undefined)) return folder;
  const loaded = await loadModel(model);
  await saveModel(loaded, folder, { dtype: "F32" });
  loaded.dispose();
  return folder;
}
