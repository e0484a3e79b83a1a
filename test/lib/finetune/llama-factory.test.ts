import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { fromLlamaFactory, parseRecipe, type RecipeInput, toLlamaFactory } from "#lib/finetune/index";
import { datasetFile } from "#lib/finetune/llama-factory/dataset-info";
import { tinyConfig } from "../tiny-model.ts";

const options = { model: "hf:Qwen/Qwen3-0.6B", dataset: "bank" };
const write = (input: RecipeInput, more = {}) => toLlamaFactory(parseRecipe(input), { ...options, ...more });

const RECIPES: RecipeInput[] = [
  { mode: "lora", rank: 16, alpha: 32, dora: true, targets: ["q_proj", "v_proj"], modulesToSave: ["embed_tokens"] },
  { mode: "lora", alpha: 16, stage: "dpo", dpoBeta: 0.2, dpoSftWeight: 0.1, learningRate: 5e-7, restoreBest: false },
  { mode: "full", warmupSteps: 10, schedule: "linear", packing: true, neftuneAlpha: 5, precision: "bf16" },
  { mode: "freeze", trainableLayers: -3, trainableModules: ["mlp"], trainEmbeddings: true, evaluateEvery: 50 },
  { mode: "full", earlyStoppingPatience: 3, restoreBest: true, gradientCheckpointing: true, maxSteps: 100 },
];

describe("LLaMA-Factory's YAML", () => {
  it.each(RECIPES)("is read as the recipe that was written: %o", (input) => {
    const recipe = parseRecipe({ restoreBest: false, ...input });
    const { yaml, differences } = toLlamaFactory(recipe, options);
    expect(differences).toEqual([]);
    const read = fromLlamaFactory(yaml);
    expect(read).toMatchObject({ model: options.model, datasets: ["bank"], differences: [] });
    expect(read.recipe).toEqual(recipe);
  });

  it("has LLaMA-Factory's names and values", () => {
    expect(write({ mode: "lora", rank: 16, baseWeights: "int4" }).settings).toMatchObject({
      model_name_or_path: "Qwen/Qwen3-0.6B",
      finetuning_type: "lora",
      lora_rank: 16,
      lora_alpha: 32,
      lora_target: "all",
      quantization_bit: 4,
      eval_strategy: "epoch",
    });
    const wsd = write({ mode: "full", schedule: "wsd", maxSteps: 100, warmupSteps: 10 });
    expect(wsd.settings["lr_scheduler_kwargs"]).toEqual({ num_stable_steps: 70, num_decay_steps: 20 });
  });

  it("tells what has no counterpart, in comments too", () => {
    const lora = write({ mode: "lora", targets: ".*q_proj", samplePrompts: ["?"], schedule: "wsd" });
    expect(lora.differences.map(({ setting }) => setting)).toEqual(["targets", "decayRatio", "samplePrompts"]);
    expect(lora.yaml).toMatch(/^# targets ".\*q_proj": /);
    const config = tinyConfig({ numLayers: 8 });
    expect(write({ mode: "freeze", trainableLayers: "5-7" }, { config }).settings).toMatchObject({
      freeze_trainable_layers: 3,
    });
    expect(write({ mode: "freeze", trainableLayers: "2,5" }, { config }).differences[0]?.setting).toBe(
      "trainableLayers",
    );
  });

  it("says when the optimizer is another one", () => {
    const reasons = (optim: string) =>
      fromLlamaFactory(`optim: ${optim}`, { language: "en" }).differences.map(({ setting, reason }) => [
        setting,
        reason,
      ]);
    expect(reasons("adamw_torch_fused")).toEqual([]);
    expect(reasons("paged_adamw_8bit")).toEqual([["optim", "taken as AdamW with moments in float32"]]);
    expect(reasons("adafactor")).toEqual([["optim", "taken as AdamW, the only optimizer here"]]);
  });

  it("is read with LLaMA-Factory's defaults; what is not known is reported", () => {
    const { recipe, differences } = fromLlamaFactory(
      "use_galore: true\nlogging_steps: 5\ntemplate: qwen\nlearning_rate: 1e-4\n",
    );
    expect(recipe).toMatchObject({
      mode: "lora",
      learningRate: 1e-4,
      epochs: 3,
      batchSize: 8,
      alpha: 16,
      maxLength: 2048,
    });
    expect(recipe).toMatchObject({
      schedule: "linear",
      warmupRatio: 0,
      validationShare: 0,
      gradientCheckpointing: true,
    });
    expect(differences.map(({ setting }) => setting)).toEqual(["template", "use_galore"]);
  });

  it("names all wrong values at once", () => {
    expect(() => fromLlamaFactory({ stage: "ppo", lora_rank: 0, seed: "x" })).toThrow(
      /stage is "ppo".*lora_rank is 0|lora_rank is 0/,
    );
    expect(() => fromLlamaFactory({ stage: "ppo", lora_rank: 0 })).toThrow(/stage is "ppo"/);
    expect(() => fromLlamaFactory("just words")).toThrow("holds no settings");
    expect(() => fromLlamaFactory("a: [")).toThrow("no YAML");
  });
});

describe("the reasons", () => {
  it("are in the reader's language", () => {
    const given = { template: "qwen", unheard_of: 1, lora_rnk: 4 };
    const reasons = (language: "zh" | "en") =>
      fromLlamaFactory(given, { language }).differences.map((one) => one.reason);
    expect(reasons("en")[2]).toBe('not known here; did you mean "lora_rank"?');
    for (const [i, reason] of reasons("zh").entries()) {
      expect(reason).toMatch(/\p{Script=Han}/u);
      expect(reason).not.toBe(reasons("en")[i]);
    }
    const { yaml } = write({ mode: "lora", samplePrompts: ["?"], rankPattern: { q_proj: 4 } }, { language: "zh" });
    expect(yaml).toContain("训练时不生成样例");
    expect(yaml).toMatch(/^# rankPattern \{"q_proj":4\}: /);
  });
});

describe("dataset_info.json", () => {
  const ROWS = {
    renamed: { q: "2+2?", a: "4", input: "not read" },
    texts: { body: "第一条" },
    talk: {
      talk: [
        { role: "customer", text: "hello" },
        { role: "clerk", text: "good day" },
      ],
    },
    pairs: { q: "2+2?", good: "4", bad: "5" },
  };
  const INFO = {
    renamed: { columns: { prompt: "q", response: "a" } },
    texts: { columns: { prompt: "body" } },
    talk: {
      formatting: "sharegpt",
      columns: { messages: "talk" },
      tags: { role_tag: "role", content_tag: "text", user_tag: "customer", assistant_tag: "clerk" },
    },
    pairs: { ranking: true, columns: { prompt: "q", chosen: "good", rejected: "bad" } },
  };
  const RECORDS = {
    renamed: { instruction: "2+2?", input: "", output: "4" },
    texts: { text: "第一条" },
    talk: {
      messages: [
        { role: "user", content: "hello" },
        { role: "assistant", content: "good day" },
      ],
    },
    pairs: { prompt: [{ role: "user", content: "2+2?" }], chosen: "4", rejected: "5" },
  };

  it("says what the columns mean", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-info-"));
    const info: Record<string, object> = { wrong: { file_name: "x.json", columns: { prompt: 3 } } };
    for (const [name, row] of Object.entries(ROWS)) {
      info[name] = { file_name: `${name}.json`, ...INFO[name as keyof typeof INFO] };
      await writeFile(join(folder, `${name}.json`), JSON.stringify([row]));
    }
    await writeFile(join(folder, "dataset_info.json"), JSON.stringify(info));
    for (const [name, record] of Object.entries(RECORDS)) {
      const { path, ...names } = await datasetFile(name, folder);
      expect((await loadDataset(path, names)).records).toEqual([record]);
    }
    await expect(datasetFile("wrong", folder)).rejects.toThrow(/dataset_info.json: wrong.columns.prompt: /);
    await expect(datasetFile("none", folder)).rejects.toThrow(/has no data set "none"/);
  });
});
