import { describe, expect, it } from "vitest";
import { fromLlamaFactory, parseRecipe, type RecipeInput, toLlamaFactory } from "#lib/finetune/index";
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
