/** Frames of danfojs and tensors of TF.js go into every plot as they are. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as dfd from "danfojs-node";
import { expect, test } from "vitest";
import * as plot from "#lib/plot/index";
import type { BarTrace, BoxTrace, HeatmapTrace, ScatterTrace } from "#lib/plot/types";
import { checkXml } from "./xml.ts";

const frame = new dfd.DataFrame({
  step: [1, 2, 3, 4, 5, 6],
  loss: [3, 2.5, 2.2, 2, 1.9, 1.85],
  accuracy: [0.1, 0.3, 0.35, 0.5, 0.52, 0.55],
  mode: ["lora", "full", "lora", "full", "lora", "full"],
});

test("a frame: lines, points, bars, distributions by its columns", () => {
  const line = plot.line(frame, { x: "step", y: "loss" });
  expect(line.data[0]).toMatchObject({ x: [1, 2, 3, 4, 5, 6], y: [3, 2.5, 2.2, 2, 1.9, 1.85] });
  expect(line.layout.xaxis?.title?.text).toBe("step");
  const both = plot.line(frame, { x: "step", y: ["loss", "accuracy"] });
  expect(both.data.map(({ name }) => name)).toEqual(["loss", "accuracy"]);
  const split = plot.scatter(frame, { x: "loss", y: "accuracy", by: "mode" }).data as ScatterTrace[];
  expect(split.map(({ name, x }) => [name, x])).toEqual([
    ["lora", [3, 2.2, 1.9]],
    ["full", [2.5, 2, 1.85]],
  ]);
  const bars = plot.bar(frame, { x: "mode", y: "loss" }).data as BarTrace[];
  expect(bars[0]!.y).toHaveLength(6);
  const [boxes] = plot.box(frame, { x: "mode", y: "loss" }).data as BoxTrace[];
  expect([boxes!.x, boxes!.median]).toEqual([
    ["lora", "full"],
    [2.2, 2],
  ]);
  for (const figure of [line, both, plot.histogram(frame, { y: "loss" }), plot.box(frame, { y: ["loss", "accuracy"] })])
    checkXml(figure.toSvg());
});

test("a column of a frame, and tensors of one and two dimensions", () => {
  expect((plot.line(frame["loss"]).data[0] as ScatterTrace).y).toEqual([3, 2.5, 2.2, 2, 1.9, 1.85]);
  expect((plot.line(tf.tensor1d([1, 4, 9])).data[0] as ScatterTrace).y).toEqual([1, 4, 9]);
  const matrix = tf.tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect((plot.heatmap(matrix).data[0] as HeatmapTrace).z).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(plot.histogram(tf.reshape(matrix, [6])).data).toHaveLength(1);
});
