import { beforeAll, describe, expect, it } from "vitest";
import { useDevice } from "#lib/engine/index";
import { compareEvaluations, type EvaluationProgress, evaluate, fineTune } from "#lib/finetune/index";
import { installHost } from "../../notebook/host.ts";
import { RECORDS, tinyModel } from "../../tiny-model.ts";

beforeAll(() => useDevice());

const BANK = [
  { instruction: "水的沸点？\nA. 1\nB. 2", input: "", output: "B" },
  { instruction: "中国首都？\nA. 1\nB. 2", input: "", output: "A" },
  { instruction: "太阳升起。", input: "", output: "正确" },
  ...RECORDS.slice(0, 3),
];

describe("evaluate", () => {
  it("measures loss, choices and texts, and what was forgotten", async () => {
    const model = tinyModel();
    const progress: EvaluationProgress[] = [];
    const before = await evaluate(model, BANK, {
      generalTexts: ["三角形内角和", "地球卫星"],
      maxNewTokens: 4,
      onProgress: (at) => progress.push(at),
    });
    expect(before).toMatchObject({ model: "tiny-test", records: 6, choiceAccuracy: { total: 3 } });
    expect(before.loss).toBeCloseTo(Math.log(300), 0); // random weights know nothing
    expect(before.generalLoss).toBeCloseTo(Math.log(300), 0);
    expect(before.exactMatch?.total).toBe(6);
    expect(before.likeliestAccuracy?.total).toBe(3);
    expect(before.answers.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(before.answers[0]).toMatchObject({ expected: "B", right: ["B"] });
    expect(progress.at(-1)).toEqual({ phase: "answers", done: 6, total: 6 });
    model.dispose();
  });

  it("shows in a cell how many questions are answered, whether or not the program listens", async () => {
    const model = tinyModel();
    const { shown, remove } = installHost();
    try {
      await evaluate(model, BANK, { maxNewTokens: 4 });
    } finally {
      remove();
      model.dispose();
    }
    expect(shown.at(-1)!.bundle["text/plain"]).toContain("6/6");
  });

  it("sees that a model has learned its questions", async () => {
    const model = tinyModel();
    const before = await evaluate(model, BANK, { maxNewTokens: 12 });
    await fineTune({
      ...{ model, data: BANK, mode: "full", validationShare: 0, learningRate: 2e-2, schedule: "constant" },
      ...{ epochs: 60, batchSize: 6, maxLength: 96, warmupRatio: 0 },
    });
    const after = await evaluate(model, BANK, { maxNewTokens: 12 });
    expect(after.loss).toBeLessThan(0.1);
    expect(after.exactMatch).toEqual({ right: 6, total: 6 });
    expect(after.choiceAccuracy).toEqual({ right: 3, total: 3 });
    expect(after.likeliestAccuracy).toEqual({ right: 3, total: 3 });
    expect(after.rougeL).toBeCloseTo(100, 6);
    expect(after.bleu).toBeCloseTo(100, 6);

    const text = String(compareEvaluations({ before, after }, { language: "en", examples: 2 }));
    expect(text).toMatch(/right choices +\d% \(\d\/3\) +100% \(3\/3\) +\+\d+%/);
    expect(text).toContain("✓ B");
    const chinese = compareEvaluations({ before, after }, { language: "zh" });
    expect(String(chinese)).toMatch(/指标 +训练前 +训练后 +变化/);
    expect(chinese.bundle()["text/html"]).toContain("参考答案");
    model.dispose();
  });

  it("answers as many as are wanted, spread over the data, or none", async () => {
    const model = tinyModel();
    const some = await evaluate(model, BANK, { maxAnswers: 3, maxNewTokens: 2, likelihood: false });
    expect(some.answers.map(({ row }) => row)).toEqual([1, 3, 5]);
    expect(some.likeliestAccuracy).toBeUndefined();
    const none = await evaluate(model, [{ text: "地球卫星" }], { maxAnswers: 0 });
    expect(none.answers).toEqual([]);
    expect(none.exactMatch).toBeUndefined();
    expect(String(none)).toContain("tiny-test");
    model.dispose();
  });

  it("refuses what cannot be compared, and stops when asked", async () => {
    const model = tinyModel();
    const one = await evaluate(model, BANK, { maxAnswers: 0 });
    const other = await evaluate(model, BANK.slice(1), { maxAnswers: 0 });
    expect(() => compareEvaluations({ one, other })).toThrow(/measured 6 records of records, other 5/);
    expect(() => compareEvaluations({})).toThrow(/no evaluation/);
    await expect(evaluate(model, BANK, { maxAnswers: -1 })).rejects.toThrow(/maxAnswers is -1/);
    await expect(evaluate(model, BANK, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "INTERRUPTED" });
    model.dispose();
  });
});
