/** Boxes cut out of images and resized to one size. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import type { ElementType } from "../types.ts";

type TensorInfo = tf.TensorInfo;

interface Crop {
  cropSize: [number, number];
  method: "bilinear" | "nearest";
  extrapolationValue: number;
}

/** Elementwise nodes, with broadcasting of axes of length 1. */
function apply(g: Recorder, op: string, inputs: Value[], type: ElementType = inputs[0]!.type): Value {
  const rank = inputs[0]!.shape.length;
  const shape = Array.from({ length: rank }, (_, axis) => Math.max(...inputs.map((one) => one.shape.at(axis) ?? 1)));
  return g.node(op, inputs, type, shape);
}

/**
 * Where the rows (or columns) of the result lie in the image of `from` elements. Doubles: at the edges and halfway between
 * two elements a rounding error would choose another element. boxes: float64 [B, 4] → [B, count]
 */
function coordinates(g: Recorder, boxes: Value, sides: [number, number], from: number, count: number): Value {
  const batch = boxes.shape[0]!;
  const number = (value: number) => g.reshape(g.scalar(value, "float64"), [1, 1]);
  const [low, high] = sides.map((side) =>
    g.node("Gather", [boxes, g.ints([side])], "float64", [batch, 1], { axis: 1 }),
  ) as [Value, Value];
  if (count === 1) return apply(g, "Mul", [apply(g, "Add", [low, high]), number((from - 1) / 2)]);
  const step = apply(g, "Mul", [apply(g, "Sub", [high, low]), number((from - 1) / (count - 1))]);
  const steps = Float64Array.from({ length: count }, (_, index) => index);
  const along = apply(g, "Mul", [step, g.constant("float64", steps, [1, count])]);
  return apply(g, "Add", [along, apply(g, "Mul", [low, number(from - 1)])]);
}

function outside(g: Recorder, at: Value, length: number): Value {
  const before = g.node("Less", [at, g.scalar(0, "float64")], "bool", at.shape);
  const after = g.node("Greater", [at, g.scalar(length - 1, "float64")], "bool", at.shape);
  return g.node("Or", [before, after], "bool", at.shape);
}

function rounded(g: Recorder, at: Value, op: "Floor" | "Ceil" | "Round", length: number): Value {
  const half = op === "Round" ? g.node("Add", [at, g.scalar(0.5, "float64")], "float64", at.shape) : at;
  const whole = g.node(op === "Ceil" ? "Ceil" : "Floor", [half], "float64", at.shape); // a half goes up, as in JavaScript
  const limits = [g.scalar(0, "float64"), g.scalar(length - 1, "float64")];
  return g.node("Clip", [whole, ...limits], "float64", at.shape);
}

/** first + (second - first) · share */
function between(g: Recorder, first: Value, second: Value, share: Value): Value {
  const difference = g.node("Sub", [second, first], "float32", first.shape);
  return g.node("Add", [first, g.node("Mul", [difference, share], "float32", first.shape)], "float32", first.shape);
}

export const cropKernels: Kernels = {
  CropAndResize: (
    g: Recorder,
    { image, boxes, boxInd }: { image: TensorInfo; boxes: TensorInfo; boxInd: TensorInfo },
    { cropSize: [rows, columns], method, extrapolationValue }: Crop,
  ) => {
    if (image.dtype === "bool" || boxes.dtype !== "float32" || boxInd.dtype !== "int32") throw new NotRecorded();
    const [images, height, width, channels] = image.shape as [number, number, number, number];
    const count = boxes.shape[0]!;
    const shape = [count, rows, columns, channels];
    const pixels = g.reshape(g.cast(g.use(image), "float32"), [images * height * width, channels]);
    const corners = g.cast(g.use(boxes), "float64");
    const y = g.reshape(coordinates(g, corners, [0, 2], height, rows), [count, rows, 1]);
    const x = g.reshape(coordinates(g, corners, [1, 3], width, columns), [count, 1, columns]);
    const owner = g.reshape(g.use(boxInd), [count, 1, 1]);
    const last = g.scalar(images - 1, "int32");
    const known = g.node("LessOrEqual", [owner, last], "bool", owner.shape);
    const start = g.node(
      "Mul",
      [g.node("Min", [owner, last], "int32", owner.shape), g.scalar(height * width, "int32")],
      "int32",
      owner.shape,
    );
    const pick = (row: Value, column: Value): Value => {
      const offset = g.node("Mul", [g.cast(row, "int32"), g.scalar(width, "int32")], "int32", row.shape);
      const place = apply(g, "Add", [apply(g, "Add", [offset, start]), g.cast(column, "int32")]);
      return g.node("Gather", [pixels, place], "float32", shape, { axis: 0 });
    };
    const at = (op: "Floor" | "Ceil" | "Round"): [Value, Value] => [
      rounded(g, y, op, height),
      rounded(g, x, op, width),
    ];
    let result: Value;
    if (method === "nearest") result = pick(...at("Round"));
    else {
      const [[top, left], [bottom, right]] = [at("Floor"), at("Ceil")];
      const share = (of: Value, low: Value) =>
        g.reshape(g.cast(g.node("Sub", [of, low], "float64", of.shape), "float32"), [...of.shape, 1]);
      const across = share(x, left);
      const [upper, lower] = [top, bottom].map((row) => between(g, pick(row, left), pick(row, right), across));
      result = between(g, upper!, lower!, share(y, top));
    }
    const missing = apply(g, "Or", [outside(g, y, height), outside(g, x, width)], "bool");
    const filled = g.node(
      "Where",
      [g.reshape(missing, [...missing.shape, 1]), g.scalar(extrapolationValue), result],
      "float32",
      shape,
    );
    // boxes of images that are not there stay empty
    return g.tensor(g.node("Where", [g.reshape(known, [count, 1, 1, 1]), filled, g.scalar(0)], "float32", shape));
  },
};
