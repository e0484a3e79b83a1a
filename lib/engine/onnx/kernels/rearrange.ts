/** Operations that regroup elements: blocks of images, Einstein sums, largest elements, mirrored images. */
import * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { slice } from "./shape.ts";

type TensorInfo = tf.TensorInfo;
interface Unary {
  x: TensorInfo;
}

const { backend_util } = tf;

function regroup(g: Recorder, value: Value, split: number[], order: number[], joined: number[]): Value {
  return g.reshape(g.transpose(g.reshape(value, split), order), joined);
}

export const rearrangeKernels: Kernels = {
  DepthToSpace: (g: Recorder, { x }: Unary, { blockSize, dataFormat }: { blockSize: number; dataFormat: string }) => {
    if (dataFormat !== "NHWC") throw new NotRecorded();
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / blockSize ** 2;
    const split = [batch, height, width, blockSize, blockSize, channels];
    const joined = [batch, height * blockSize, width * blockSize, channels];
    return g.tensor(regroup(g, g.use(x), split, [0, 1, 3, 2, 4, 5], joined));
  },
  SpaceToBatchND: (g: Recorder, { x }: Unary, attrs: { blockShape: number[]; paddings: [number, number][] }) => {
    if (x.dtype === "bool") throw new NotRecorded();
    const { blockShape, paddings } = attrs;
    const pads = [[0, 0], ...paddings, ...x.shape.slice(blockShape.length + 1).map(() => [0, 0])] as [number, number][];
    const shape = x.shape.map((length, axis) => pads[axis]![0] + length + pads[axis]![1]);
    const amounts = g.ints([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
    const value = g.use(x);
    const image = g.node("Pad", [value, amounts, g.scalar(0, value.type)], value.type, shape);
    const count = blockShape.reduce((product, length) => product * length, 1);
    const split = backend_util.getReshaped(shape, blockShape, count, false);
    const order = backend_util.getPermuted(split.length, blockShape.length, false);
    return g.tensor(regroup(g, image, split, order, backend_util.getReshapedPermuted(shape, blockShape, count, false)));
  },
  BatchToSpaceND: (g: Recorder, { x }: Unary, attrs: { blockShape: number[]; crops: number[][] }) => {
    const { blockShape, crops } = attrs;
    const count = blockShape.reduce((product, length) => product * length, 1);
    const split = backend_util.getReshaped(x.shape, blockShape, count);
    const order = backend_util.getPermuted(split.length, blockShape.length);
    const joined = backend_util.getReshapedPermuted(x.shape, blockShape, count);
    const begin = backend_util.getSliceBeginCoords(crops, blockShape.length);
    const size = backend_util.getSliceSize(joined, crops, blockShape.length);
    if (size.some((length) => length <= 0)) throw new NotRecorded();
    const pad = (list: number[], fill: (axis: number) => number) => joined.map((_, axis) => list[axis] ?? fill(axis));
    return g.tensor(
      slice(
        g,
        regroup(g, g.use(x), split, order, joined),
        pad(begin, () => 0),
        pad(size, (axis) => joined[axis]!),
      ),
    );
  },
  FlipLeftRight: (g: Recorder, { image }: { image: TensorInfo }) => {
    const [, , width] = image.shape as [number, number, number];
    return g.tensor(slice(g, g.use(image), [0, 0, width - 1, 0], image.shape, [1, 1, -1, 1]), image.shape);
  },
  Einsum: (g: Recorder, inputs: TensorInfo[], { equation }: { equation: string }) => {
    const terms = Object.values(inputs);
    const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, terms.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, terms as tf.Tensor[]);
    if (terms.some(({ dtype }) => dtype !== "float32")) throw new NotRecorded();
    const [left, right] = equation.replace(/\s/g, "").split("->") as [string, string];
    const lengths = new Map<string, number>();
    left.split(",").forEach((labels, term) => {
      for (const [axis, label] of [...labels].entries()) lengths.set(label, terms[term]!.shape[axis]!);
    });
    const shape = [...right].map((label) => lengths.get(label)!);
    return g.tensor(
      g.node(
        "Einsum",
        terms.map((x) => g.use(x)),
        "float32",
        shape,
        { equation: `${left}->${right}` },
      ),
    );
  },
  TopK: (g: Recorder, { x }: Unary, { k }: { k: number }) => {
    if (k === 0 || x.dtype === "bool") throw new NotRecorded();
    const value = g.use(x);
    const shape = [...x.shape.slice(0, -1), k];
    const outputs = [
      { type: value.type, shape },
      { type: "int64" as const, shape },
    ];
    const [largest, places] = g.nodes("TopK", [value, g.ints([k])], outputs) as [Value, Value];
    return [g.tensor(largest), g.tensor(g.cast(places, "int32"))];
  },
};
