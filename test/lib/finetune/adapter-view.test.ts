import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tf } from "#lib/engine/index";
import { type FineTuneRun, fineTune, type LoraAdapter } from "#lib/finetune/index";
import { type LanguageModel, loadModel } from "#lib/model/index";

describe("what an adapter learned", () => {
  let model: LanguageModel;
  let run: FineTuneRun;
  beforeAll(async () => {
    model = await loadModel("tiny");
    const data = ["一", "二", "三"].map((n) => ({
      instruction: `第${n}条是什么？`,
      input: "",
      output: `第${n}条规定。`,
    }));
    run = await fineTune({ model, data, mode: "lora", rank: 4, maxSteps: 4, learningRate: 1e-3, validationShare: 0 });
  });
  afterAll(() => {
    run.dispose();
    model.dispose();
  });

  it("has the norms of the updates that are added to the weights", async () => {
    const updates = await run.updates();
    expect(updates).toHaveLength(5 * 7);
    const { pairs } = model.adapter as LoraAdapter;
    const pair = pairs.get("model.layers.2.mlp.up_proj")!;
    const norm = (await tf.norm(tf.matMul(pair.b, pair.a).mul(pair.scale)).data())[0]!;
    const found = updates.find(({ layer, module }) => layer === 2 && module === "up_proj")!;
    expect(norm).toBeGreaterThan(0);
    expect(found.norm / norm).toBeCloseTo(1, 4);
  });

  it("has singular values that multiply out to the update", async () => {
    const spectra = await run.spectra("0.self_attn.q_proj");
    const values = spectra["0.self_attn.q_proj"]!;
    expect(values).toHaveLength(4);
    expect(values).toEqual([...values].sort((x, y) => y - x));
    const updates = await run.updates();
    const { norm } = updates.find(({ layer, module }) => layer === 0 && module === "q_proj")!;
    expect(Math.hypot(...values) / norm).toBeCloseTo(1, 8);
    // The trace of (BA)ᵀBA·(BA)ᵀBA is the sum of the fourth powers: no other spectrum with this norm has it.
    const { pairs } = model.adapter as LoraAdapter;
    const { a, b, scale } = pairs.get("model.layers.0.self_attn.q_proj")!;
    const update = tf.matMul(b, a).mul(scale) as tf.Tensor2D;
    const fourth = (await tf.matMul(update, update, true, false).square().sum().data())[0]!;
    expect(values.reduce((sum, value) => sum + value ** 4, 0) / fourth).toBeCloseTo(1, 3);
  });
});
