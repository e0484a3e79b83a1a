import { expect, test } from "vitest";
import {
  gradientNormFigure,
  type HistoryRow,
  learningRateFigure,
  lossFigure,
  memoryFigure,
  overlayFigure,
  perplexityFigure,
  rewardAccuracyFigure,
  rewardFigure,
  rewardsOfEvent,
  runFigure,
  throughputFigure,
  trainingFigure,
} from "#lib/plot/index";
import type { ScatterTrace } from "#lib/plot/types";
import { checkXml } from "./xml.ts";

const history: HistoryRow[] = Array.from({ length: 40 }, (_, index) => ({
  step: index + 1,
  epoch: (index + 1) / 20,
  loss: 3 - index * 0.05 + (index % 2) * 0.2,
  learningRate: 1e-4 * (1 - index / 40),
  gradientNorm: 1 + (index % 5),
  tokensPerSecond: 1000 + index,
  memoryBytes: 3 * 1024 ** 3,
  ...((index + 1) % 10 === 0 ? { evalLoss: [2.8, 2.1, 1.9, 2.0][(index + 1) / 10 - 1]! } : {}),
}));

const traces = (figure: { data: unknown[] }) => figure.data as ScatterTrace[];

test("the loss figure has the raw curve faint, the smoothed one, the evaluations and the best marked", () => {
  const figure = lossFigure(history, { language: "en" });
  const [raw, smoothed, evaluation, best] = traces(figure);
  expect(raw!.y).toEqual(history.map((row) => row.loss));
  expect(raw!.opacity).toBeLessThan(0.5);
  expect(smoothed!.name).toBe("train (smoothed 0.6)");
  expect(evaluation!.x).toEqual([10, 20, 30, 40]);
  expect([best!.x, best!.y]).toEqual([[30], [1.9]]);
  expect(figure.layout.title?.subtitle?.text).toBe("best evaluation loss 1.9 at step 30");
  checkXml(figure.toSvg());
});

test("words are Chinese when asked, numbers and data are the same", () => {
  const [en, zh] = [lossFigure(history, { language: "en" }), lossFigure(history, { language: "zh" })];
  expect(zh.layout.title?.text).toBe("损失");
  expect(zh.layout.xaxis?.title?.text).toBe("步数");
  expect(zh.layout.title?.subtitle?.text).toBe("最佳评估损失 1.9，第 30 步");
  expect(traces(zh).map((trace) => trace.y)).toEqual(traces(en).map((trace) => trace.y));
  expect(zh.toSvg()).toContain('lang="zh-CN"');
});

test("over epochs the best point stands at its epoch", () => {
  const figure = lossFigure(history, { language: "en", x: "epoch" });
  expect(traces(figure)[3]!.x).toEqual([1.5]);
  expect(figure.layout.annotations?.[0]?.x).toBe(1.5);
});

test("a loss that is not a number is a gap and is named", () => {
  const figure = lossFigure([...history, { step: 41, loss: Number.NaN }, { step: 42, loss: 1 }], { language: "en" });
  expect(traces(figure)[0]!.y.slice(-2)).toEqual([null, 1]);
  expect(figure.layout.annotations?.map((note) => note.text)).toContain("not finite at step 41");
});

test("a history of one row, of evaluations only, and none at all", () => {
  for (const rows of [[{ step: 1, loss: 2 }], [{ step: 0, evalLoss: 3 }], []]) {
    for (const make of [
      lossFigure,
      learningRateFigure,
      gradientNormFigure,
      perplexityFigure,
      throughputFigure,
      memoryFigure,
    ])
      checkXml(make(rows, { language: "zh" }).toSvg());
  }
  expect(lossFigure([], { language: "en" }).layout.annotations?.[0]?.text).toBe("no data");
});

test("units: memory in the unit that reads best, perplexity from the loss, the clip limit as a line", () => {
  const memory = memoryFigure(history, { language: "en" });
  expect(memory.layout.yaxis?.title?.text).toBe("memory (GB)");
  expect(new Set(traces(memory)[0]!.y)).toEqual(new Set([3]));
  const perplexity = perplexityFigure(history, { language: "en" });
  expect(traces(perplexity)[2]!.y[2]).toBeCloseTo(Math.exp(1.9), 12);
  const norm = gradientNormFigure(history, { language: "en", clipAt: 2 });
  expect(norm.layout.yaxis?.type).toBe("log");
  expect(traces(norm).at(-1)).toMatchObject({ name: "clipped at 2", y: [2, 2] });
});

test("several runs: one colour each, and a line pattern beyond six", () => {
  const runs = Array.from({ length: 8 }, (_, index) => ({ name: `run ${index}`, history }));
  const figure = overlayFigure(runs, { language: "en" });
  const lines = traces(figure).filter((trace) => trace.showlegend !== false);
  expect(lines.map((trace) => trace.name)).toEqual(runs.map((run) => run.name));
  expect(new Set(lines.map((trace) => `${trace.line?.color} ${trace.line?.dash}`)).size).toBe(8);
  expect(lines[0]!.y).toEqual([2.8, 2.1, 1.9, 2.0]); // every run was evaluated, so that is what is compared
});

test("options that cannot be are refused", () => {
  expect(() => lossFigure(history, { smoothing: 1 })).toThrow("smoothing is 1");
  expect(() => lossFigure([{ step: 1, loss: 1 }], { x: "epoch" })).toThrow("no epochs");
});

test("all that was measured in one figure: a panel each, notes and axes with their panel, one legend", () => {
  const figure = trainingFigure(history, { language: "en" });
  expect(new Set(traces(figure).map((trace) => `${trace.xaxis} ${trace.yaxis}`))).toEqual(
    new Set(["x y", "x2 y2", "x3 y3", "x4 y4", "x5 y5"]),
  );
  expect(figure.layout["yaxis3"]).toMatchObject({ type: "log", anchor: "x3", title: { text: "gradient norm" } });
  expect(figure.layout.annotations).toMatchObject([{ text: "best 1.9", xref: "x", yref: "y" }]);
  expect(traces(figure).filter((trace) => trace.yaxis !== "y" && trace.showlegend !== false)).toEqual([]);
  const domains = [1, 2].map((n) => figure.layout[n === 1 ? "xaxis" : "xaxis2"]!.domain!);
  expect(domains[0]![0]).toBe(0);
  expect(domains[1]![1]).toBeCloseTo(1, 12);
  expect(domains[0]![1]).toBeLessThan(domains[1]![0]);
  checkXml(figure.toSvg());
  const few = trainingFigure(
    [
      { step: 1, loss: Number.NaN },
      { step: 2, loss: 1 },
    ],
    { language: "en" },
  );
  expect(few.layout.annotations).toMatchObject([{ text: "not finite at step 1", yref: "y domain" }]);
});

const preferences: HistoryRow[] = history.map((row, index) => ({
  ...row,
  rewardChosen: index / 100,
  rewardRejected: -index / 50,
  rewardMargin: (3 * index) / 100,
  rewardAccuracy: Math.min(1, 0.5 + index / 50),
  ...(row.evalLoss === undefined ? {} : { evalRewardMargin: index / 40, evalRewardAccuracy: 0.75 }),
}));

test("preference training shows the rewards and their accuracy, raw, smoothed and evaluated", () => {
  const figure = rewardFigure(preferences, { language: "en" });
  expect(traces(figure).map(({ name }) => name)).toEqual(
    ["chosen", "chosen", "rejected", "rejected", "margin", "margin"].concat("margin (evaluation)"),
  );
  expect(traces(figure)[2]!.y).toEqual(preferences.map((row) => row.rewardRejected));
  expect(figure.layout.annotations?.map(({ text }) => text)).toEqual(["chosen", "rejected", "margin"]);
  expect(figure.layout.title?.subtitle?.text).toBe("margin 0.975 at the end");
  const accuracy = rewardAccuracyFigure(preferences, { language: "zh" });
  expect(accuracy.layout.title?.text).toBe("偏好准确率");
  expect(traces(accuracy).at(-1)!.y).toEqual([0.75, 0.75, 0.75, 0.75]);
  checkXml(figure.toSvg());
  checkXml(accuracy.toSvg());
});

test("the figure of a run has the rewards beside the loss only where there are some", () => {
  expect(runFigure(history, { language: "en" }).data).toEqual(lossFigure(history, { language: "en" }).data);
  const figure = runFigure(preferences, { language: "zh", title: "dpo" });
  expect(figure.layout.title?.text).toBe("dpo");
  expect(new Set(traces(figure).map(({ xaxis }) => xaxis))).toEqual(new Set(["x", "x2", "x3"]));
  expect(figure.layout.annotations?.map(({ text }) => text)).toEqual(
    expect.arrayContaining(["优选回答", "落选回答", "奖励差"]),
  );
  checkXml(figure.toSvg());
});

test("the rewards of an evaluation do not pass for those of the training", () => {
  expect(rewardsOfEvent({ type: "step", ...{ rewardMargin: 1, loss: 2 } })).toEqual({ rewardMargin: 1 });
  expect(rewardsOfEvent({ type: "evaluated", ...{ rewardMargin: 1 } })).toEqual({ evalRewardMargin: 1 });
});
