import { describe, expect, it } from "vitest";
import { parseRecipe, type RecipeInput, recipeWarnings } from "#lib/finetune/index";
import { learningRateAt } from "#lib/finetune/schedule";

describe("parseRecipe", () => {
  it("fills the recommended defaults", () => {
    expect(parseRecipe({ mode: "lora" })).toMatchObject({
      learningRate: 1e-4,
      rank: 8,
      dropout: 0,
      targets: "all-linear",
    });
    expect(parseRecipe({ mode: "full" }).learningRate).toBe(2e-5);
    expect(parseRecipe({ mode: "freeze" })).toMatchObject({ learningRate: 5e-5, trainableLayers: 2 });
  });

  it("tells all problems at once and the nearest known setting", () => {
    const wrong = { mode: "lora", lr: 1, loraRank: 8, epochs: -1, rank: 1.5 } as unknown as RecipeInput;
    expect(() => parseRecipe(wrong)).toThrow(/rank is 1\.5.*epochs is -1.*"loraRank".*did you mean "rank"/);
    expect(() => parseRecipe({ mode: "qlora" } as unknown as RecipeInput)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/mode is "qlora"/),
        hint: expect.stringContaining("baseWeights"),
      }),
    );
  });

  it("warns outside the recommended ranges and forbids nothing that works", () => {
    expect(recipeWarnings(parseRecipe({ mode: "lora" }))).toEqual([]);
    expect(recipeWarnings(parseRecipe({ mode: "lora", learningRate: 1e-2 }))[0]).toMatch(/0\.01 is outside/);
    expect(recipeWarnings(parseRecipe({ mode: "lora", rank: 8, alpha: 12 }))[0]).toMatch(/not a multiple/);
  });
});

describe("learningRateAt", () => {
  const recipe = (schedule: "cosine" | "linear" | "constant") => ({ learningRate: 1, schedule, warmupRatio: 0.2 });

  it("rises over the warm-up and falls to zero as the formulas say", () => {
    expect([0, 1].map((step) => learningRateAt(step, 10, recipe("cosine")))).toEqual([0, 1 / 2]);
    expect(learningRateAt(2, 10, recipe("cosine"))).toBe(1);
    expect(learningRateAt(6, 10, recipe("cosine"))).toBeCloseTo(0.5, 12); // half-way: cos(pi / 2)
    expect(learningRateAt(4, 10, recipe("cosine"))).toBeCloseTo(0.5 * (1 + Math.SQRT1_2), 12);
    expect(learningRateAt(6, 10, recipe("linear"))).toBeCloseTo(0.5, 12);
    expect(learningRateAt(9, 10, recipe("constant"))).toBe(1);
  });
});
