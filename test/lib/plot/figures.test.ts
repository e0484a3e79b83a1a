import { expect, test } from "vitest";
import {
  forgetting,
  layerUpdates,
  lengthHistogram,
  memoryBreakdown,
  qualityCost,
  singularValues,
  trainableParameters,
  updateNorms,
} from "#lib/plot/index";
import type { BarTrace, HeatmapTrace, ScatterTrace } from "#lib/plot/types";
import { checkXml } from "./xml.ts";

const GB = 1024 ** 3;

test("updates: relative where the weights are known, gaps where a module is not trained, layers in order", () => {
  const updates = [
    { layer: 1, module: "q", norm: 3, weightNorm: 6 },
    { layer: 0, module: "q", norm: 1, weightNorm: 10 },
    { layer: 1, module: "v", norm: 4, weightNorm: 8 },
  ];
  const heat = updateNorms(updates, { language: "en" }).data[0] as HeatmapTrace;
  expect(heat).toMatchObject({
    x: ["0", "1"],
    y: ["q", "v"],
    z: [
      [0.1, 0.5],
      [null, 0.5],
    ],
    colorbar: { title: { text: "|ΔW| / |W|" } },
  });
  const bars = layerUpdates(updates).data[0] as BarTrace;
  expect([bars.x, bars.y]).toEqual([
    ["0", "1"],
    [1, 5],
  ]);
  const plain = updateNorms(updates.map(({ weightNorm: _, ...update }) => update)).data[0] as HeatmapTrace;
  expect(plain.z).toEqual([
    [1, 3],
    [null, 4],
  ]);
  checkXml(updateNorms([]).toSvg());
});

test("singular values are sorted; zero has no place on the log axis", () => {
  const [line] = singularValues({ q: Float32Array.of(1, 4, 0) }).data as ScatterTrace[];
  expect([line!.x, line!.y]).toEqual([
    [1, 2, 3],
    [4, 1, null],
  ]);
});

test("sample lengths: every sample is counted once, truncated ones apart and said", () => {
  const lengths = Int32Array.from({ length: 1000 }, (_, i) => (i * 37) % 700);
  const figure = lengthHistogram(lengths, { maxLength: 512, language: "en" });
  const [whole, cut] = figure.data as BarTrace[];
  const sum = (trace: BarTrace) => (trace.y as number[]).reduce((total, count) => total + count, 0);
  const over = lengths.filter((length) => length > 512).length;
  const sorted = [...lengths].sort((a, b) => a - b);
  const median = Math.round((sorted[499]! + sorted[500]!) / 2);
  expect([sum(whole!), sum(cut!)]).toEqual([1000 - over, over]);
  expect(figure.layout.title?.subtitle?.text).toBe(
    `1,000 samples, median ${median}, longest 699, ${over} longer than 512`,
  );
  expect(lengthHistogram(lengths).data).toHaveLength(1);
  checkXml(lengthHistogram([]).toSvg());
});

test("modes: memory in one unit, shares of parameters, quality against cost, forgetting", () => {
  const memory = memoryBreakdown(
    [
      { mode: "full", weights: GB, gradients: GB },
      { mode: "lora", weights: GB, adapter: GB / 64, activations: GB / 4, logits: GB / 4, runtime: GB / 2 },
    ],
    { language: "en" },
  );
  expect((memory.data as BarTrace[]).map(({ name, x }) => ({ name, x }))).toEqual([
    { name: "weights", x: [1, 1] },
    { name: "adapter", x: [0, 1 / 64] },
    { name: "gradients", x: [1, 0] },
    { name: "activations", x: [0, 0.5] },
    { name: "program itself", x: [0, 0.5] },
  ]);
  expect(memory.layout.title?.subtitle?.text).toBe("full 2.0 GB, lora 2.0 GB");
  expect((trainableParameters([{ mode: "lora", trainable: 1, total: 80 }]).data[0] as ScatterTrace).text).toEqual([
    "1.3%",
  ]);
  const cost = qualityCost([{ mode: "full", quality: 0.8, cost: 12 }], { quality: "accuracy", cost: "time (minutes)" });
  expect(cost.layout.xaxis?.title?.text).toBe("time (minutes)");
  const lost = forgetting([{ mode: "full", before: 2, after: 3 }], { language: "zh" });
  expect((lost.data as BarTrace[]).map(({ name, y }) => ({ name, y }))).toEqual([
    { name: "训练前", y: [2] },
    { name: "训练后", y: [3] },
  ]);
  expect((lost.data as BarTrace[]).map(({ text }) => text)).toEqual([["2"], ["+1"]]);
  for (const figure of [memory, cost, lost]) checkXml(figure.toSvg());
});
