/** Training in fp16 with the rounding emulated: the loss scale, and steps that overflow. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collate, encodeRecord } from "#lib/data/index";
import { tf, useDevice } from "#lib/engine/index";
import { parseRecipe, type RecipeInput } from "#lib/finetune/index";
import { LossScale } from "#lib/finetune/loss-scale";
import { TrainingStep } from "#lib/finetune/step";
import { makeTrainable } from "#lib/finetune/trainable";
import type { LanguageModel } from "#lib/model/index";
import { emulateHalfProducts } from "../engine/support/rounding.ts";
import { RECORDS, tinyModel } from "../tiny-model.ts";

let undo = () => {};
beforeAll(async () => {
  await useDevice("onnx");
  undo = emulateHalfProducts();
});
afterAll(() => undo());

const RATE = 0.01;

/** Losses and gradient norms of three steps, and the step to look at. */
async function threeSteps(
  change: Partial<RecipeInput>,
  prepare: (step: TrainingStep, model: LanguageModel) => void = () => undefined,
) {
  const model = tinyModel();
  const recipe = parseRecipe({ mode: "lora", batchSize: 2, ...change } as RecipeInput);
  const samples = RECORDS.map((record) => encodeRecord(record, model.tokenizer, { maxLength: 64 }));
  const { padTokenId } = model.tokenizer;
  const pair = (index: number) =>
    collate(samples.slice(2 * index, 2 * index + 2), { batchSize: 2, padTokenId, maxLength: 64 });
  const step = new TrainingStep(model, makeTrainable(model, recipe).variables, recipe);
  prepare(step, model);
  model.prepare(64);
  const parts = recipe.gradientAccumulationSteps;
  const results: { loss: number; gradientNorm: number }[] = [];
  for (let i = 0; i < 3; i++) {
    const batches = Array.from({ length: parts }, (_, part) => pair((i * parts + part) % 4));
    results.push(await step.run(batches, RATE));
  }
  const state = step.lossScale?.state;
  step.dispose();
  model.dispose();
  return { results, state };
}

const close = (expected: number) => expect.closeTo(expected, 2);

describe("steps in fp16", () => {
  it.each([1, 2])("learn as in fp32, with %i micro-batches", async (gradientAccumulationSteps) => {
    const exact = await threeSteps({ gradientAccumulationSteps });
    const half = await threeSteps({ gradientAccumulationSteps, precision: "fp16" });
    expect(half.results).toEqual(
      exact.results.map(({ loss, gradientNorm }) => ({ loss: close(loss), gradientNorm: close(gradientNorm) })),
    );
    expect(half.results).not.toEqual(exact.results);
    expect(half.state).toEqual({ scale: 65536, stepsSinceChange: 3 });
    expect(exact.state).toBeUndefined();
  });

  it("lower the scale and compute the same batches again where a gradient overflows", async () => {
    const usual = await threeSteps({ precision: "fp16" });
    const high = await threeSteps({ precision: "fp16" }, ({ lossScale }) =>
      lossScale!.restore({ scale: 2 ** 30, stepsSinceChange: 1999 }),
    );
    expect(high.results).toEqual(
      usual.results.map(({ loss, gradientNorm }) => ({ loss: close(loss), gradientNorm: close(gradientNorm) })),
    );
    expect(high.state!.scale).toBeLessThan(2 ** 30);
    expect(high.state!.stepsSinceChange).toBeLessThanOrEqual(3); // of 1,999 before
  });

  it("tell a loss that is no number at once, and change nothing", async () => {
    const { results, state } = await threeSteps({ precision: "fp16", mode: "full" }, (_, { weights }) => {
      const norm = weights.get("model.norm.weight") as tf.Variable;
      norm.assign(tf.fill(norm.shape, Number.NaN));
    });
    expect(results[0]).toEqual({ loss: Number.NaN, gradientNorm: Number.NaN });
    expect(state!.scale).toBe(65536);
  });
});

describe("LossScale", () => {
  it("doubles after 2,000 good steps, halves after an overflow, and ends at 1", () => {
    const scale = new LossScale();
    for (let step = 0; step < 1999; step++) scale.succeed();
    expect(scale.scale).toBe(65536);
    scale.succeed();
    expect(scale.state).toEqual({ scale: 131072, stepsSinceChange: 0 });
    let lowered = 0;
    while (scale.lower()) lowered++;
    expect([lowered, scale.scale]).toEqual([17, 1]);
  });

  it("goes on where a checkpoint stands", () => {
    const [before, after] = [new LossScale(), new LossScale()];
    before.lower();
    before.succeed();
    after.restore(JSON.parse(JSON.stringify(before.state)));
    expect(after.state).toEqual({ scale: 32768, stepsSinceChange: 1 });
  });
});
