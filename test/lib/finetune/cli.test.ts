/** The commands train, eval and export, as one types them. */
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { displayWidth, writeJson } from "#lib/core/index";
import { useDevice } from "#lib/engine/index";
import { fromLlamaFactory } from "#lib/finetune/index";
import { registerExportCommand } from "#lib/finetune/outputs/cli";
import { registerEvalCommand } from "#lib/finetune/quality/cli";
import { registerTrainCommand } from "#lib/finetune/train/cli";
import { saveModel } from "#lib/model/index";
import { RunStore } from "#lib/runs/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

let folder: string;
let printed: string[];

beforeEach(async () => {
  await useDevice();
  folder = await mkdtemp(join(tmpdir(), "tunelab-train-cli-"));
  await saveModel(tinyModel(), join(folder, "base"));
  await writeJson(join(folder, "bank.json"), RECORDS);
  printed = [];
  const keep = (text: unknown) => void printed.push(String(text));
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => Boolean(printed.push(String(text))));
  vi.stubEnv("TUNELAB_LANG", "en");
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function tunelab(...args: string[]): Promise<string> {
  const program = new Command("tunelab").exitOverride();
  for (const register of [registerTrainCommand, registerEvalCommand, registerExportCommand]) register(program);
  printed.length = 0;
  await program.parseAsync(args, { from: "user" });
  return printed.join("\n");
}

const place = (name: string) => join(folder, name);
const task = () => ["--model", place("base"), "--data", place("bank.json"), "--runs", place("runs")];
const SMALL = ["--max-length", "64", "--validation-share", "0.25", "--learning-rate", "0.01"];

describe("tunelab train, eval and export", () => {
  it("tells which evaluation was better than the last, and how to keep its weights", async () => {
    const steep = ["--mode", "full", "--warmup-ratio", "0", "--schedule", "constant", "--evaluate-every", "1"];
    const worse = await tunelab("train", ...task(), ...steep, "--learning-rate", "1", "--max-steps", "1");
    expect(worse).toMatch(/it was better before the training \(5\.\d{3}\): lower the learning rate \(now 1\)/);
    const over = [...steep, "--learning-rate", "0.05", "--max-steps", "12"];
    const better = await tunelab("train", ...task(), ...over);
    expect(better).toMatch(/step \d+ was better \(\d+\.\d{3}\): --restore-best ends with it/);
    expect(await tunelab("train", ...task(), ...over, "--restore-best")).not.toContain("was better");
  });

  it("trains, measures before and after, and writes every format", async () => {
    const trained = await tunelab("train", ...task(), ...SMALL, "--max-steps", "4", "--targets", "q_proj,v_proj");
    expect(trained).toMatch(/evaluation loss 5\.\d+ → \d/);
    const [stored] = await new RunStore(place("runs")).list();
    expect(await stored!.recipe()).toMatchObject({ mode: "lora", targets: ["q_proj", "v_proj"], maxSteps: 4 });
    expect(trained).toContain(`tunelab eval ${stored!.id} --runs`);

    const measured = await tunelab("eval", "latest", "--runs", place("runs"), "--max-tokens", "4", "--examples", "1");
    expect(measured).toMatch(/measure +before +after +change/);
    const json = await tunelab("eval", "latest", "--runs", place("runs"), "--answers", "0", "--json");
    expect(JSON.parse(json).after.loss).toBeLessThan(JSON.parse(json).before.loss);

    for (const [format, file] of [
      ["adapter", "adapter_config.json"],
      ["merged", "config.json"],
    ] as const) {
      await tunelab("export", stored!.id, "--to", format, "--runs", place("runs"), "-o", place(format));
      expect(await readdir(place(format))).toEqual(expect.arrayContaining([file, "README.md"]));
    }
    expect(await readFile(place("adapter/README.md"), "utf8")).toContain("| loss on the data |");
    await tunelab(
      "export",
      "latest",
      "--to",
      "gguf",
      "--runs",
      place("runs"),
      "-o",
      place("a.gguf"),
      "--dtype",
      "q8_0",
    );
    const both = await tunelab(
      ...["eval", place("base"), "--data", place("bank.json"), "--adapter", place("adapter"), "--answers", "0"],
    );
    expect(both).toMatch(/measure +before +after +change/);
    const again = tunelab("export", "latest", "--to", "gguf", "--runs", place("runs"), "-o", place("a.gguf"));
    await expect(again).rejects.toMatchObject({ code: "USAGE", hint: expect.stringContaining("--force") });
  });

  it("saves a checkpoint on Ctrl-C and goes on from it", async () => {
    const running = tunelab("train", ...task(), ...SMALL, "--epochs", "40", "--mode", "full");
    await vi.waitFor(() => expect(printed.join("")).toMatch(/evaluation loss/), { timeout: 30_000 });
    process.emit("SIGINT");
    const stopped = await running;
    expect(process.exitCode).toBe(1);
    expect(stopped).toMatch(/stopped at step \d+\. Go on with:\n +tunelab train --resume \S+ --runs/);
    const [stored] = await new RunStore(place("runs")).list();
    expect(stored!.status).toBe("interrupted");
    process.exitCode = undefined;
    await expect(tunelab("train", "--resume", "latest", "--epochs", "2")).rejects.toThrow(/epochs cannot change/);
    const resumed = tunelab("train", "--resume", "latest", "--runs", place("runs"));
    await vi.waitFor(() => expect(printed.join("")).toMatch(/━|step/), { timeout: 30_000 });
    process.emit("SIGINT");
    await resumed;
    const [after] = await new RunStore(place("runs")).list();
    expect(after!.id).toBe(stored!.id);
  });

  it("shows a plan with reasons at 80 columns and trains nothing", async () => {
    const plan = await tunelab("train", ...task(), "--rank", "3", "--dry-run");
    expect(plan).toMatch(/rank +3 +as you set it/);
    expect(plan).toMatch(/alpha +6 +twice the rank/);
    expect(plan).toMatch(/⚠ rank 3 is outside the usual 8 – 64/);
    expect(plan).toMatch(/memory, peak/);
    expect(Math.max(...plan.split("\n").map(displayWidth))).toBeLessThanOrEqual(120);
    const card = plan.slice(plan.indexOf("Recommended"), plan.indexOf("⚠"));
    expect(Math.max(...card.split("\n").map(displayWidth))).toBeLessThanOrEqual(80);
    expect(await new RunStore(place("runs")).list()).toEqual([]);
  });

  it("reads a recipe, before which flags go", async () => {
    await writeFile(
      place("recipe.yml"),
      `model: ${place("base")}\ndata: ${place("bank.json")}\nrank: 4\nmaxSteps: 1\nbaseWeights: float16\n`,
    );
    await tunelab("train", place("recipe.yml"), "--rank", "2", "--runs", place("runs"), "--no-recommend");
    const [stored] = await new RunStore(place("runs")).list();
    expect(await stored!.recipe()).toMatchObject({
      rank: 2,
      maxSteps: 1,
      baseWeights: "float16",
      dropout: 0,
      validationShare: 0.1,
    });
  });

  it("takes LLaMA-Factory's YAML and gives it back", async () => {
    await mkdir(place("data"));
    const renamed = RECORDS.map(({ instruction, input, output }) => ({ q: instruction, material: input, a: output }));
    await writeJson(place("data/bank.json"), renamed);
    const columns = { prompt: "q", query: "material", response: "a" };
    const info = { bank: { file_name: "bank.json", columns }, hub: { hf_hub_url: "a/b" } };
    await writeJson(place("data/dataset_info.json"), info);
    const settings = {
      ...{ model_name_or_path: place("base"), stage: "sft", finetuning_type: "lora", dataset: "bank" },
      ...{ dataset_dir: place("data"), template: "qwen", cutoff_len: 64, lora_rank: 4, bf16: true, flash_attn: "fa2" },
      ...{ per_device_train_batch_size: 2, max_steps: 2, val_size: 0.25, unheard_of: 7 },
    };
    await writeJson(place("lf.json"), settings);
    const trained = await tunelab("train", place("lf.json"), "--rank", "2", "--runs", place("runs"));
    expect(trained).toMatch(/ {2}template "qwen": the model's own chat template/);
    expect(trained).toMatch(/ {2}unheard_of 7: not known here/);
    expect(trained).toMatch(/ {2}bf16 true: trained in fp32/);
    expect(trained).not.toContain("flash_attn");
    const [stored] = await new RunStore(place("runs")).list();
    const expected = { rank: 2, alpha: 8, maxSteps: 2, batchSize: 2, learningRate: 5e-5, schedule: "linear" };
    expect(await stored!.recipe()).toMatchObject({ ...expected, precision: "fp32", data: { records: 8 } });

    await tunelab("export", "latest", "--to", "llama-factory", "--runs", place("runs"), "-o", place("out.yml"));
    const back = fromLlamaFactory(await readFile(place("out.yml"), "utf8"));
    expect(back).toMatchObject({
      model: place("base"),
      datasets: ["bank"],
      datasetDir: place("data"),
      differences: [],
    });
    expect(back.recipe).toMatchObject({ ...expected, maxLength: 64, validationShare: 0.25 });

    await writeJson(place("hub.json"), { ...settings, dataset: "hub" });
    await expect(tunelab("train", place("hub.json"))).rejects.toThrow(/"hub" is no file of this machine/);
    await writeJson(place("two.json"), { ...settings, dataset: "bank,hub" });
    await expect(tunelab("train", place("two.json"))).rejects.toThrow(/names 2 data sets \(bank, hub\)/);
    await writeJson(place("wrong.json"), { ...settings, stage: "ppo" });
    await expect(tunelab("train", place("wrong.json"))).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("stage"),
    });
  });

  it.each([
    [["train"], /no model is named/],
    [["train", "--model", "tiny"], /no data is named/],
    [["train", "--model", "tiny", "--data", "x", "--mode", "loar"], /there is no mode "loar"/],
    [["train", "--model", "tiny", "--data", "x", "--epochs", "many"], /epochs is "many"/],
    [["train", "--model", "tiny", "--data", "x", "--mode", "full", "--rank", "4"], /"rank" is no setting of full/],
    [["eval", "tiny"], /measured on records/],
    [["eval", "none", "--runs", "/nowhere"], /no run "none"/],
    [["export", "none", "--to", "gguf", "--dtype", "q4"], /cannot be written as q4/],
  ])("%j is one clear line", async (args, message) => {
    await expect(tunelab(...args)).rejects.toThrow(message);
  });
});
