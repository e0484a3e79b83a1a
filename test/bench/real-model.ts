/**
 * A real model on a question bank by command alone: convert, fine-tune with LoRA, losses and answers before and after.
 *
 *   npx tsx test/bench/real-model.ts SmolLM2-135M-Instruct.Q4_1.gguf [folder for the results]
 *
 * Any model that `tunelab train` takes will do. With SmolLM2-135M on two CPU cores it takes a few minutes.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [model, folder = "real-model"] = process.argv.slice(2);
if (model === undefined) {
  console.error("usage: npx tsx test/bench/real-model.ts <model> [folder]");
  process.exit(2);
}
const command = fileURLToPath(new URL("../../bin/tunelab.mjs", import.meta.url));
const bank = fileURLToPath(new URL("data/first-aid.en.txt", import.meta.url));
const runs = join(folder, "runs");

function tunelab(...args: string[]): void {
  console.log(`\n$ tunelab ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

tunelab("convert", bank, "-o", join(folder, "data"));
const settings = ["--max-steps", "40", "--learning-rate", "3e-4", "--dropout", "0.1", "--evaluate-every", "20"];
tunelab("train", "--model", model, "--data", join(folder, "data/dataset.json"), ...settings, "--runs", runs);
tunelab("eval", "latest", "--runs", runs, "--max-tokens", "16");
tunelab("export", "latest", "--to", "gguf", "--runs", runs, "-o", join(folder, "model.gguf"), "--force");
