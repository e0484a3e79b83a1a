import { expect, it } from "vitest";
import { formatBytes } from "#lib/core/index";
import { compareModes } from "#lib/finetune/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

it("trains each mode from the same model and puts it back to the last bit", async () => {
  const model = tinyModel();
  const weights = async () => {
    const all: number[][] = [];
    for (const weight of model.weights.values()) all.push(Array.from(await weight.data()));
    return all;
  };
  const before = await weights();
  const comparison = await compareModes({
    model,
    data: RECORDS,
    shared: { maxSteps: 4, batchSize: 4, maxLength: 64, validationShare: 0.25, learningRate: 0.01 },
    settings: { freeze: { trainableLayers: 1 } },
    maxAnswers: 2,
    generalTexts: ["太阳从东方升起。", "The sun rises in the east."],
    language: "en",
  });
  expect(await weights()).toEqual(before);
  expect(model.adapter).toBeUndefined();
  const { results } = comparison;
  expect(results.map(({ mode }) => mode)).toEqual(["full", "lora", "freeze"]);
  expect(new Set(results.map(({ evalLossBefore }) => evalLossBefore)).size).toBe(1);
  for (const result of results) {
    expect(result.history.filter(({ loss }) => loss !== undefined)).toHaveLength(4);
    expect(result.evalLoss).toBeLessThan(result.evalLossBefore!);
    expect(result.generalLoss!.after).not.toBe(result.generalLoss!.before);
  }
  expect(results[1]!.answers!.before).toBe(results[0]!.answers!.before); // asked once
  for (const { answers, evalLoss } of results) {
    expect(answers!.after.answers.map(({ row }) => row)).toEqual(answers!.before.answers.map(({ row }) => row));
    expect(answers!.after.loss).toBeCloseTo(evalLoss!, 4); // of the trained weights, on the same records
    expect(answers!.after.exactMatch!.total).toBe(2);
  }
  const [row] = results.map(({ answers: { before, after } = {} }) => [before!.rougeL!, after!.rougeL!].map(Math.round));
  expect(String(comparison.table())).toContain(row!.join(" → "));
  expect(comparison.plotAnswers().toSvg()).toContain("ROUGE-L");
  expect(results[0]!.trainableParameters).toBeGreaterThan(results[2]!.trainableParameters);
  expect(results[1]!.sizeBytes).toBe(4 * results[1]!.trainableParameters);
  expect(String(comparison.table())).toMatch(/mode +full +lora +freeze\n.*\ntrainable/);
  const figures = [comparison.plot(), comparison.plotMemory(), comparison.plotParameters(), comparison.plotQuality()];
  // The parts that the figure shows add up to what the table says.
  const lora = formatBytes(results[1]!.memory.total);
  expect(String(comparison.table())).toMatch(new RegExp(`peak memory.* ${lora}`));
  expect(comparison.plotMemory().layout.title?.subtitle?.text).toContain(`lora ${lora}`);
  for (const figure of [...figures, comparison.plotForgetting()]) expect(figure.toSvg()).toContain("freeze");
});

it("asks nothing where answers are switched off or no records are held back", async () => {
  const options = { model: tinyModel(), data: RECORDS, modes: ["full" as const] };
  const shared = { maxSteps: 1, maxLength: 64 };
  for (const change of [
    { maxAnswers: 0, shared: { ...shared, validationShare: 0.25 } },
    { shared: { ...shared, validationShare: 0 } },
  ]) {
    const comparison = await compareModes({ ...options, ...change, language: "en" });
    expect(comparison.results[0]!.answers).toBeUndefined();
    expect(String(comparison.table())).not.toMatch(/ROUGE|exact/);
    expect(() => comparison.plotAnswers()).toThrow("answered no questions");
    expect(() => comparison.plotForgetting()).toThrow("no general texts");
  }
  await expect(compareModes({ ...options, maxAnswers: -1 })).rejects.toThrow("maxAnswers is -1");
});

it("refuses modes named twice, and wrong settings of any mode, before it trains", async () => {
  const options = { model: tinyModel(), data: RECORDS };
  await expect(compareModes({ ...options, modes: ["lora", "lora"] })).rejects.toMatchObject({ code: "INVALID_CONFIG" });
  await expect(compareModes({ ...options, settings: { freeze: { rank: 2 } } })).rejects.toThrow('"rank"');
});
