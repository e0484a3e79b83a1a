import { expect, it, vi } from "vitest";
import { freezeWeights, trainedLayers } from "#lib/finetune/freeze";
import { parseRecipe, type Recipe, type RecipeInput, trainedParameters } from "#lib/finetune/index";
import { tinyConfig } from "../tiny-model.ts";

type Freeze = Extract<Recipe, { mode: "freeze" }>;
const freeze = (settings: object) => parseRecipe({ mode: "freeze", ...settings } as RecipeInput) as Freeze;
const config = tinyConfig({ numLayers: 8, tieWordEmbeddings: false });
const names = (settings: object, change = config) => freezeWeights(change, freeze(settings));

it("counts layers as LLaMA-Factory does, and takes ranges and lists", () => {
  expect(trainedLayers(8, 2)).toEqual([6, 7]);
  expect(trainedLayers(8, -3)).toEqual([0, 1, 2]);
  expect(trainedLayers(8, 100)).toHaveLength(8);
  expect(trainedLayers(8, 0)).toEqual([]);
  expect(trainedLayers(8, "0-3,7")).toEqual([0, 1, 2, 3, 7]);
  expect(trainedLayers(8, " 7, 2 - 3 ,2")).toEqual([2, 3, 7]);
  expect(trainedLayers(8, [5, 1])).toEqual([1, 5]);
});

it("says in Chinese what is wrong, to who reads Chinese", () => {
  vi.stubEnv("TUNELAB_LANG", "zh");
  try {
    expect(() => trainedLayers(8, "6-8")).toThrow("trainableLayers 中有第 8 层，模型只有 8 层");
    expect(() => names({ trainableModules: ["qproj"] })).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^是否指“q_proj”？模块：.*、q_proj/) }),
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

it("says what is wrong with layers and modules", () => {
  expect(() => trainedLayers(8, "6-8")).toThrow("names block 8, the model has 8");
  expect(() => trainedLayers(8, "0-999999999999")).toThrow("the model has 8");
  expect(() => trainedLayers(8, "3-1")).toThrow(expect.objectContaining({ hint: expect.stringMatching(/1-3/) }));
  expect(() => freeze({ trainableLayers: "first" })).toThrow(/trainableLayers is "first": write a number of blocks/);
  expect(() => freeze({ trainableLayers: 1.5 })).toThrow(/trainableLayers is 1\.5/);
  expect(() => names({ trainableModules: ["attention"] })).toThrow(/no module "attention"/);
  expect(() => names({ trainableModules: ["qproj"] })).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/did you mean "q_proj"/) }),
  );
});

it("trains the named modules of the named layers, and what is named outside of them", () => {
  expect(names({ trainableLayers: "1", trainableModules: ["mlp"] })).toEqual([
    "model.layers.1.mlp.gate_proj.weight",
    "model.layers.1.mlp.up_proj.weight",
    "model.layers.1.mlp.down_proj.weight",
  ]);
  expect(names({ trainableLayers: [0], trainableModules: ["q_proj", "input_layernorm"] })).toEqual([
    "model.layers.0.input_layernorm.weight",
    "model.layers.0.self_attn.q_proj.weight",
  ]);
  const outside = (settings: object, change = config) => names({ trainableLayers: 0, ...settings }, change);
  expect(outside({ trainEmbeddings: true })).toEqual(["model.embed_tokens.weight"]);
  expect(outside({ trainNorm: true, trainHead: true })).toEqual(["model.norm.weight", "lm_head.weight"]);
  expect(outside({ trainHead: true }, tinyConfig())).toEqual(["model.embed_tokens.weight"]); // one matrix
  expect(trainedParameters(config, freeze({ trainableLayers: "1-2", trainableModules: ["q_proj"] }))).toBe(2 * 16 * 16);
});
