import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, test, vi } from "vitest";
import { Rng } from "#lib/core/index";
import { bar, box, Figure, heatmap, histogram, line, scatter } from "#lib/plot/index";
import type { BarTrace, BoxTrace, HeatmapTrace, ScatterTrace, Trace } from "#lib/plot/types";
import { checkXml } from "./xml.ts";

const series = (figure: Figure) => (figure.data as ScatterTrace[]).map(({ name, x, y }) => ({ name, x, y }));

test("one line from a list, a typed array and a tensor", async () => {
  await tf.setBackend("cpu");
  const expected = [{ name: "value", x: [0, 1, 2], y: [3, 1, 2] }];
  const tensor = tf.tensor1d([3, 1, 2]);
  for (const source of [[3, 1, 2], Float32Array.from([3, 1, 2]), Int32Array.from([3, 1, 2]), tensor])
    expect(series(line(source))).toEqual(expected);
  tensor.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

test("several lines from rows, columns and a frame, with the x column found or named", () => {
  const rows = [
    { step: 10, loss: 3, evalLoss: 3.5, note: "a" },
    { step: 20, loss: 2, note: "b" },
  ];
  const frame = {
    columns: ["step", "loss", "evalLoss"],
    values: [
      [10, 3, 3.5],
      [20, 2, null],
    ],
    shape: [2, 3],
  };
  const columns = { step: [10, 20], loss: Float64Array.of(3, 2), evalLoss: [3.5, null] };
  const expected = [
    { name: "loss", x: [10, 20], y: [3, 2] },
    { name: "evalLoss", x: [10, 20], y: [3.5, null] },
  ];
  for (const source of [rows, frame, columns]) expect(series(line(source))).toEqual(expected);
  expect(series(line(rows, { x: "loss", y: "step" }))).toEqual([{ name: "step", x: [3, 2], y: [10, 20] }]);
  expect(line(rows, { y: "loss" }).layout).toMatchObject({
    xaxis: { title: { text: "step" } },
    yaxis: { title: { text: "loss" } },
  });
  expect(series(line({ columns: ["a"], values: [1, 2] }))).toEqual([{ name: "a", x: [0, 1], y: [1, 2] }]);
  expect(series(line({ toRecords: () => rows }, { y: "loss" }))).toEqual([expected[0]]);
});

test("rows split into series by a column", () => {
  const rows = [
    { step: 1, loss: 1, run: "a" },
    { step: 1, loss: 2, run: "b" },
    { step: 2, loss: 0.5, run: "a" },
  ];
  expect(series(line(rows, { by: "run" }))).toEqual([
    { name: "a", x: [1, 2], y: [1, 0.5] },
    { name: "b", x: [1], y: [2] },
  ]);
});

test("a million values make a small figure that still has its spike", () => {
  const values = new Float32Array(1_000_000);
  values[654_321] = 9;
  const figure = line(values);
  expect((figure.data[0] as ScatterTrace).x.length).toBeLessThan(2000);
  expect((figure.data[0] as ScatterTrace).y).toContain(9);
});

test("what cannot be plotted says why", () => {
  expect(() => line({ a: [1, 2], b: [1] })).toThrow('column "b" has 1 values, "a" has 2');
  expect(() => line([{ a: 1 }], { x: "q" })).toThrow(expect.objectContaining({ hint: "the columns are a" }));
  expect(() => line([{ a: "x" }])).toThrow("no column of numbers");
  expect(() => line(new Map() as never)).toThrow("no column");
  expect(() => heatmap([1, 2])).toThrow("rows of numbers");
  expect(() => line(3 as never)).toThrow("a number cannot be plotted");
});

test("bars from names and values, grouped, stacked, lying", () => {
  const simple = bar({ full: 4, lora: 1 });
  expect(simple.data[0]).toMatchObject({ x: ["full", "lora"], y: [4, 1], text: ["4", "1"] });
  const rows = [
    { mode: "full", weights: 2, states: 4 },
    { mode: "lora", weights: 2, states: 0.1 },
  ];
  const lying = bar(rows, { horizontal: true, stacked: true });
  expect(lying.layout.barmode).toBe("stack");
  expect((lying.data as BarTrace[]).map(({ name, x, y }) => ({ name, x, y }))).toEqual([
    { name: "weights", x: [2, 2], y: ["full", "lora"] },
    { name: "states", x: [4, 0.1], y: ["full", "lora"] },
  ]);
  // The second bar of a stack begins where the first ends, and the axis holds both.
  const boxes = [
    ...lying
      .toSvg({ theme: "light" })
      .matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+" fill="#(1f5fae|c8400f)"/g),
  ];
  const rowsOf = (color: string) =>
    boxes.filter((found) => found[4] === color).map((found) => [Number(found[1]), Number(found[3])] as const);
  const [[start, width]] = rowsOf("1f5fae") as [readonly [number, number]];
  const [[next, length]] = rowsOf("c8400f") as [readonly [number, number]];
  expect(next).toBeCloseTo(start + width, 1);
  expect(length / width).toBeCloseTo(2, 1);
});

test("a histogram counts every value once, in bins with round edges", () => {
  const rng = new Rng(4);
  const values = Array.from({ length: 5000 }, () => rng.normal(100, 15));
  const { x, y, width } = histogram(values).data[0] as BarTrace;
  expect((y as number[]).reduce((sum, count) => sum + count, 0)).toBe(5000);
  (x as number[]).forEach((centre, index) => {
    const [low, high] = [centre - Number(width) / 2, centre + Number(width) / 2];
    expect(y[index]).toBe(values.filter((value) => value >= low && value < high).length);
    expect(low % 2).toBeCloseTo(0, 9);
  });
  const whole = histogram([1, 1, 2, 5]).data[0] as BarTrace;
  expect([whole.x, whole.y, whole.width]).toEqual([[1, 2, 3, 4, 5], [2, 1, 0, 0, 1], 1]);
  const two = histogram({ a: [1, 2, 3, 4], b: [3, 4, 5, 6, 7] }).data as BarTrace[];
  expect(two[0]!.x).toEqual(two[1]!.x);
});

test("a box has numpy's quartiles, whiskers within 1.5 ranges and the outliers beyond", () => {
  const { q1, median, q3, lowerfence, upperfence, y, x } = box({ a: [1, 2, 3, 4, 100], b: [5] }).data[0] as BoxTrace;
  expect({ x, q1, median, q3, lowerfence, upperfence, y }).toEqual({
    x: ["a", "b"],
    q1: [2, 5],
    median: [3, 5],
    q3: [4, 5],
    lowerfence: [1, 5],
    upperfence: [4, 5],
    y: [[100], []],
  });
  const grouped = box(
    [
      { mode: "a", loss: 1 },
      { mode: "b", loss: 2 },
      { mode: "a", loss: 3 },
    ],
    { x: "mode", y: "loss" },
  );
  expect((grouped.data[0] as BoxTrace).median).toEqual([2, 2]);
});

test("a heatmap diverges around zero, and a large one keeps its extremes", () => {
  expect(
    heatmap([
      [1, -3],
      [2, 0],
    ]).data[0],
  ).toMatchObject({ zmin: -3, zmax: 3 });
  const rows = Array.from({ length: 1000 }, () => new Array<number>(1500).fill(0.5));
  rows[777]![1234] = 42;
  const trace = heatmap(rows).data[0] as HeatmapTrace;
  expect(trace.z.length).toBeLessThanOrEqual(400);
  expect(trace.z.flat().filter((value) => value === 42)).toHaveLength(1);
  expect(heatmap(rows).toSvg()).toContain("data:image/png;base64,");
});

test("every kind of trace is drawn well-formed, also when empty or with one value", () => {
  const kinds: Trace[] = [
    { type: "scatter", mode: "markers", x: [1], y: [1], error_y: { type: "data", array: [0.2] } },
    { type: "bar", x: ["甲"], y: [1] },
    { type: "histogram", x: [1, 2, 2, 3] },
    { type: "heatmap", z: [[1]] },
    {
      type: "contour",
      z: [
        [1, 2],
        [3, 4],
      ],
    },
    { type: "box", x: ["a"], q1: [1], median: [1], q3: [1], lowerfence: [1], upperfence: [1], y: [[]] },
    {
      type: "parcoords",
      dimensions: [{ label: "a", values: [1] }],
      line: {
        color: [1],
        colorscale: [
          [0, "#000000"],
          [1, "#ffffff"],
        ],
      },
    },
    { type: "scatter", mode: "lines", x: [], y: [] },
    { type: "bar", x: [], y: [] },
    { type: "heatmap", z: [] },
    { type: "contour", z: [] },
  ];
  for (const trace of kinds) checkXml(new Figure({ data: [trace], layout: { title: { text: trace.type } } }).toSvg());
});

test("a trace kind that only plotly draws is refused by name, and still displayed by plotly", () => {
  const pie = new Figure({ data: [{ type: "pie" } as unknown as Trace], layout: {} });
  expect(() => pie.toSvg()).toThrow('no static drawing of "pie"');
  const bundle = (pie as unknown as Record<symbol, () => object>)[Symbol.for("Jupyter.display")]!();
  expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "text/plain"]);
});

test("points keep their place: the drawing maps values to pixels in order, log axes by powers", () => {
  const svg = scatter({ x: [1, 10, 100], y: [0, 5, 10] }, { logX: true }).toSvg({ theme: "light" });
  const centres = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(
    (found) => [Number(found[1]), Number(found[2])] as const,
  );
  expect(centres).toHaveLength(3);
  const [a, b, c] = centres as [readonly [number, number], readonly [number, number], readonly [number, number]];
  expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 1);
  expect(a[1] - b[1]).toBeCloseTo(b[1] - c[1], 1);
  expect(a[1]).toBeGreaterThan(c[1]);
});

test("what cannot be drawn is said in Chinese to who reads Chinese", () => {
  vi.stubEnv("TUNELAB_LANG", "zh");
  try {
    expect(() => line({ a: [1, 2], b: [1] })).toThrow("无法绘制：列“b”有 1 个值，“a”有 2 个");
  } finally {
    vi.unstubAllEnvs();
  }
});
