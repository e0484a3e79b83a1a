import { expect, it } from "vitest";
import { parseRecipe, recipeWarnings } from "#lib/finetune/index";
import { assertFits } from "#lib/finetune/plan/check";
import { tinyConfig } from "../../tiny-model.ts";

const config = tinyConfig({
  vocabSize: 32_000,
  hiddenSize: 2048,
  intermediateSize: 5632,
  numLayers: 22,
  numHeads: 32,
  numKvHeads: 4,
  headDim: 64,
  maxPositions: 2048,
});
const GB = 1024 ** 3;

it("refuses what cannot fit and names the mildest change that helps", () => {
  const full = parseRecipe({ mode: "full", batchSize: 32, maxLength: 1024 });
  expect(() => assertFits(config, full, 1000 * GB)).not.toThrow();
  expect(() => assertFits(config, full, 40 * GB)).toThrow(/full training needs about \d+ GB; the machine has 40 GB/);
  const hint = (available: number, recipe = full) => {
    try {
      assertFits(config, recipe, available);
    } catch (error) {
      return (error as { hint: string }).hint;
    }
    return "fits";
  };
  expect(hint(40 * GB)).toMatch(/batchSize \d+ and gradientAccumulationSteps \d+/);
  expect(hint(8 * GB)).toMatch(/mode lora/);
  expect(hint(1 * GB, parseRecipe({ mode: "lora" }))).toMatch(/smaller model/);
});

it("warns about values outside the table, with the reason", () => {
  const warnings = (recipe: Parameters<typeof parseRecipe>[0], language: "zh" | "en" = "en") =>
    recipeWarnings(parseRecipe(recipe), language).join("\n");
  expect(warnings({ mode: "lora", rank: 128 })).toMatch(/rank 128.*8 – 64/);
  expect(warnings({ mode: "lora", dropout: 0.5 })).toMatch(/dropout 0.5/);
  expect(warnings({ mode: "freeze", epochs: 20 })).toMatch(/epochs 20.*3 – 5/);
  expect(warnings({ mode: "freeze", epochs: 20 }, "zh")).toContain("通常的 3 – 5 轮");
  expect(warnings({ mode: "freeze", epochs: 20, earlyStoppingPatience: 2 })).toBe("");
});
