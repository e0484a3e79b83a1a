import { expect, test } from "vitest";
import { Rng } from "#lib/core/index";
import {
  contour,
  distribution,
  hyperparameterTable,
  importances,
  intermediateValues,
  optimizationHistory,
  parallelCoordinates,
  paretoFront,
  slice,
  type TrialRow,
  timeline,
} from "#lib/plot/index";
import type { BarTrace, ContourTrace, ParallelTrace, ScatterTrace, TableTrace } from "#lib/plot/types";
import { checkXml } from "./xml.ts";

const start = Date.UTC(2026, 10, 24, 9);
const trial = (
  number: number,
  value: number | undefined,
  params: TrialRow["params"] = {},
  more: Partial<TrialRow> = {},
): TrialRow => ({
  number,
  state: value === undefined ? "failed" : "complete",
  values: value === undefined ? undefined : [value],
  params,
  ...more,
});

const rng = new Rng(1);
const trials = Array.from({ length: 30 }, (_, number) =>
  trial(number, rng.uniform(1, 2), {
    learningRate: 10 ** rng.uniform(-5, -3),
    dropout: rng.uniform(0, 0.3),
    rank: rng.choice([8, 16, 32]),
    schedule: rng.choice(["cosine", "linear"]),
  }),
);

test("the history has the best so far in both directions and leaves out what failed", () => {
  const list = [trial(0, 3), trial(1, undefined), trial(2, 1), trial(3, 2), trial(4, Number.NaN)];
  const [points, best] = optimizationHistory(list, { language: "en" }).data as ScatterTrace[];
  expect([points!.x, points!.y, best!.y]).toEqual([
    [0, 2, 3],
    [3, 1, 2],
    [3, 1, 1],
  ]);
  const study = { trials: list, directions: ["maximize"] as const, objectiveNames: ["accuracy"] };
  const figure = optimizationHistory(study, { language: "en" });
  expect((figure.data[1] as ScatterTrace).y).toEqual([3, 3, 3]);
  expect(figure.layout.yaxis?.title?.text).toBe("accuracy");
  expect(figure.layout.title?.subtitle?.text).toBe("best 3, trial 0");
});

test("the history has a cross where a trial was pruned, unless it is far off, and counts what was pruned", () => {
  const pruned = (number: number, value: number) =>
    trial(number, value, {}, { state: "pruned", intermediate: [{ step: 1, value }] });
  const figure = optimizationHistory([trial(0, 2), trial(1, 1), pruned(2, 2.5), pruned(3, 1e9)], { language: "en" });
  expect(figure.data[2]).toMatchObject({ name: "pruned (value when stopped)", x: [2], y: [2.5] });
  expect(figure.layout.title?.subtitle?.text).toBe("best 1, trial 1 · 2 pruned");
});

test("intermediate values: the best complete trials are named, pruned ones dotted up to a cross, the number shown said", () => {
  const list = Array.from({ length: 50 }, (_, number) =>
    trial(
      number,
      number,
      {},
      {
        state: number % 2 ? "pruned" : "complete",
        intermediate: [
          { step: 1, value: 9 },
          { step: 2, value: number },
        ],
      },
    ),
  );
  const figure = intermediateValues(list, { language: "en", maxTrials: 10 });
  const lines = (figure.data as ScatterTrace[]).slice(0, 10);
  const crosses = figure.data.slice(10) as ScatterTrace[];
  expect(crosses).toMatchObject([{ name: "pruned: stopped here", marker: { symbol: "x" }, x: [2, 2, 2, 2, 2] }]);
  expect(crosses[0]!.y).toEqual([9, 7, 5, 3, 1]);
  expect(
    lines
      .filter((line) => line.showlegend)
      .map((line) => line.name)
      .sort(),
  ).toEqual(["trial 0", "trial 2", "trial 4", "trial 6"]);
  expect(lines.find((line) => line.name === "trial 1")?.line?.dash).toBe("dot");
  expect(figure.layout.title?.subtitle?.text).toBe("10 of 50 trials shown");
});

test("parallel coordinates: drawn from a log scale means log axes, names become places, darker is better", () => {
  const { dimensions, line } = parallelCoordinates(trials, { language: "en" }).data[0] as ParallelTrace;
  expect(dimensions.map(({ label }) => label)).toEqual(["objective", "learningRate", "dropout", "rank", "schedule"]);
  expect(dimensions[1]!.values[0]).toBeCloseTo(Math.log10(trials[0]!.params["learningRate"] as number), 12);
  expect(dimensions[1]!.ticktext).toContain("1e-4");
  expect(dimensions[2]!.values[0]).toBe(trials[0]!.params["dropout"]);
  expect(dimensions[4]!.ticktext).toEqual(["cosine", "linear"]);
  expect(line.reversescale).toBeUndefined();
  const best = parallelCoordinates({ trials, directions: ["maximize"] }, { params: ["rank"] }).data[0] as ParallelTrace;
  expect(best.line.reversescale).toBe(true);
  expect(best.dimensions).toHaveLength(2);
  expect(() => parallelCoordinates(trials, { params: ["lr"] })).toThrow(
    expect.objectContaining({ hint: "the parameters are learningRate, dropout, rank, schedule" }),
  );
});

test("what is chosen from a list has places, not a scale, numbers too, and in the order of the list", () => {
  const study = { trials, choiceParams: { rank: [32, 8, 16, 64], schedule: ["linear", "cosine"] } };
  const { dimensions } = parallelCoordinates(study, { params: ["rank", "dropout"] }).data[0] as ParallelTrace;
  expect(dimensions[1]).toMatchObject({ tickvals: [0, 1, 2, 3], ticktext: ["32", "8", "16", "64"], range: [0, 3] });
  expect(dimensions[1]!.values[0]).toBe([32, 8, 16, 64].indexOf(trials[0]!.params["rank"] as number));
  expect(dimensions[2]!.tickvals).toBeUndefined();
  const figure = slice(study, { params: ["rank", "learningRate"] });
  expect(figure.layout.xaxis).toMatchObject({ type: "category", categoryarray: ["32", "8", "16", "64"] });
  expect((figure.data[0] as ScatterTrace).x[0]).toBe(String(trials[0]!.params["rank"]));
  expect(figure.layout.xaxis2?.type).toBe("log");
  expect(figure.toSvg()).toContain(">64<"); // a choice that no trial has
});

test("slices share the objective axis and have one panel for each parameter", () => {
  const figure = slice(trials, { language: "en" });
  expect((figure.data as ScatterTrace[]).map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual([
    ["x", "y"],
    ["x2", "y2"],
    ["x3", "y3"],
    ["x4", "y4"],
  ]);
  expect(figure.layout["xaxis"]?.type).toBe("log");
  expect(figure.layout["yaxis4"]?.matches).toBe("y");
  const svg = figure.toSvg();
  checkXml(svg);
  expect(svg.match(/<clipPath/g)).toHaveLength(4);
});

test("a contour goes through the trials and asks for two parameters of numbers", () => {
  const corners = [
    trial(0, 1, { x: 0, y: 0 }),
    trial(1, 2, { x: 1, y: 0 }),
    trial(2, 3, { x: 0, y: 1 }),
    trial(3, 4, { x: 1, y: 1 }),
  ];
  const { z } = contour(corners, { language: "en" }).data[0] as ContourTrace;
  expect([z[0]![0], z[0]!.at(-1), z.at(-1)![0], z.at(-1)!.at(-1)]).toEqual([1, 2, 3, 4]);
  for (const value of z.flat()) expect(value).toBeGreaterThanOrEqual(1);
  expect(() => contour(trials, { x: "schedule" })).toThrow("two parameters that are numbers");
});

test("the Pareto front is what no other beats in both objectives", () => {
  const points: [number, number][] = [
    [1, 5],
    [2, 3],
    [3, 3],
    [4, 1],
    [5, 2],
    [2, 6],
  ];
  const list = points.map((values, number): TrialRow => ({ number, state: "complete", values, params: {} }));
  const [rest, front] = paretoFront(list, { language: "en" }).data as ScatterTrace[];
  expect(front!.x.map((x, i) => [x, front!.y[i]])).toEqual([
    [1, 5],
    [2, 3],
    [4, 1],
  ]);
  expect(rest!.x).toHaveLength(3);
  const mixed = paretoFront({
    trials: list,
    directions: ["minimize", "maximize"],
    objectiveNames: ["time", "accuracy"],
  });
  expect((mixed.data[1] as ScatterTrace).x).toEqual([1, 2]);
  expect(mixed.layout.xaxis?.title?.text).toBe("time");
});

test("a timeline has a bar from start to end for each trial, by state, in a readable unit", () => {
  const at = (from: number, to?: number): Partial<TrialRow> => ({
    startedAt: start + from,
    ...(to === undefined ? {} : { endedAt: new Date(start + to).toISOString() }),
  });
  const list = [
    trial(0, 1, {}, at(0, 60_000)),
    trial(1, 1, {}, { ...at(30_000, 600_000), state: "pruned" }),
    trial(2, 1, {}, { ...at(60_000), state: "running" }),
  ];
  const figure = timeline(list, { language: "en" });
  expect((figure.data as BarTrace[]).map(({ name, base, x }) => ({ name, base, x }))).toEqual([
    { name: "complete", base: [0], x: [1] },
    { name: "pruned", base: [0.5], x: [9.5] },
    { name: "running", base: [1], x: [9] },
  ]);
  expect(figure.layout.xaxis?.title?.text).toBe("elapsed (minutes)");
});

test("importances are sorted, the distribution rises to one", () => {
  const bars = importances({ a: 0.1, b: 0.7, c: 0.2 }, { language: "zh" }).data[0] as BarTrace;
  expect([bars.y, bars.x]).toEqual([
    ["b", "c", "a"],
    [0.7, 0.2, 0.1],
  ]);
  const [line] = distribution({ tpe: [trial(0, 3), trial(1, 1)] }).data as ScatterTrace[];
  expect([line!.x, line!.y]).toEqual([
    [1, 3],
    [0.5, 1],
  ]);
});

test("every figure of a sweep is drawn, also without any trial", () => {
  for (const list of [trials, []]) {
    const figures = [
      optimizationHistory(list),
      intermediateValues(list),
      parallelCoordinates(list),
      slice(list),
      timeline(list),
      paretoFront(list),
      distribution({ a: list }),
      importances({}),
    ];
    for (const figure of figures) checkXml(figure.toSvg());
  }
  checkXml(contour(trials).toSvg());
});

test("the table has the best trial on top, then the others, with all parameters, time and state", () => {
  const times = { startedAt: start, endedAt: start + 83_000 };
  const list = [
    trial(0, undefined, { learningRate: 0.1 }),
    trial(1, 3, { learningRate: 1e-4, rank: 8, schedule: "linear" }, times),
    trial(
      2,
      1,
      { learningRate: 0.00012345, rank: 16, schedule: "cosine" },
      { ...times, endedAt: new Date(start + 500) },
    ),
    trial(3, 1.5, { rank: 16 }, { state: "pruned", startedAt: new Date(start).toISOString(), endedAt: start + 2500 }),
    trial(4, 2, { learningRate: 1e-3, rank: 8, schedule: null }),
  ];
  const figure = hyperparameterTable(list, { language: "en" });
  const { header, cells } = figure.data[0] as TableTrace;
  expect(header.values).toEqual(["trial", "objective", "learningRate", "rank", "schedule", "duration", "state"]);
  expect(header.align).toEqual(["right", "right", "right", "right", "left", "right", "left"]);
  expect(cells.values).toEqual([
    ["2", "4", "1", "0", "3"],
    ["1", "2", "3", "–", "× 1.5"],
    ["1.234e-4", "0.001", "1e-4", "0.1", "–"],
    ["16", "8", "8", "–", "16"],
    ["cosine", "null", "linear", "–", "–"],
    ["500 ms", "–", "1:23", "–", "2.5 s"],
    ["complete", "complete", "complete", "failed", "pruned"],
  ]);
  expect(figure.layout.title?.subtitle?.text).toBe("best 1, trial 2 · ×: pruned, value when stopped");
  const best = cells.fill.color[0]!;
  expect(best.filter((color) => color === best[0])).toHaveLength(1); // only the best row is filled
  expect(String(figure).split("\n")[2]).toContain("cosine");
  const maximize = hyperparameterTable({ trials: list, directions: ["maximize"] }, { language: "zh", maxTrials: 2 });
  expect((maximize.data[0] as TableTrace).cells.values[0]).toEqual(["1", "4"]);
  expect(maximize.layout.title).toEqual({
    text: "超参数表",
    subtitle: { text: "最佳 3，试验 1 · 显示 5 次试验中的 2 次" },
  });
});

test("the table of several objectives, its drawing, and what does not fit", () => {
  const list = Array.from({ length: 9 }, (_, number) =>
    trial(number, number, { rank: number }, { values: [number, -number] }),
  );
  const study = { trials: list, directions: ["minimize", "minimize"] as const, objectiveNames: ["loss", "memory"] };
  const figure = hyperparameterTable(study, { language: "en", objective: 1, params: ["rank"] });
  const { header, cells } = figure.data[0] as TableTrace;
  expect(header.values.slice(0, 3)).toEqual(["trial", "loss", "memory"]);
  expect(cells.values[0]![0]).toBe("8");
  const svg = figure.toSvg({ theme: "dark" });
  checkXml(svg);
  expect(svg.match(/>complete</g)).toHaveLength(9);
  expect(figure.toSvg({ height: 200 })).toContain("… +6");
  expect(JSON.parse(JSON.stringify(figure)).data[0].type).toBe("table");
  checkXml(hyperparameterTable([], { language: "en" }).toSvg());
});

test("what misses a constraint is no part of the Pareto front, and no best of a contour", () => {
  const list = Array.from({ length: 6 }, (_, number) =>
    trial(number, number, { a: number + 1, b: 7 - number }, { values: [number, 6 - number] }),
  );
  const study = { trials: list, directions: ["minimize", "minimize"] as const, infeasible: new Set([0, 3]) };
  const [missed, , front] = paretoFront(study, { language: "en" }).data as ScatterTrace[];
  expect([missed!.name, missed!.x]).toEqual(["misses a constraint", [0, 3]]);
  expect(front!.x).toEqual([1, 2, 4, 5]);
  const star = contour(study, { language: "en" }).data[2] as ScatterTrace;
  expect(star.x).toEqual([2]);
});
