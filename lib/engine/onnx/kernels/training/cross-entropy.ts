/** Chunked cross-entropy of a language model's head, and its gradient. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Node, Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { dependsOn, replaceInput, waitFor } from "../../waiting.ts";
import { addProduct, matMul } from "../matmul.ts";
import { reduce } from "../reduce.ts";
import { concat, slice } from "../shape.ts";

type TensorInfo = tf.TensorInfo;

interface Inputs {
  hidden: TensorInfo;
  head: TensorInfo;
  labels: TensorInfo;
}

interface Chunk {
  hidden: Value;
  /** int64 [n, 1]: the label, 0 where it does not count */
  index: Value;
  /** float32 [n, 1]: 1 where the label counts, else 0 */
  counts: Value;
}

function chunksOf(g: Recorder, inputs: Inputs, rows: number): Chunk[] {
  const [total, size] = inputs.hidden.shape as [number, number];
  const [hidden, labels] = [g.use(inputs.hidden), g.use(inputs.labels)];
  const chunks: Chunk[] = [];
  for (let start = 0; start < total; start += rows) {
    const length = Math.min(rows, total - start);
    const part = g.reshape(slice(g, labels, [start], [length]), [length, 1]);
    const safe = g.node("Max", [part, g.scalar(0, "int32")], "int32", [length, 1]);
    chunks.push({
      hidden: slice(g, hidden, [start, 0], [length, size]),
      index: g.cast(safe, "int64"),
      counts: g.cast(g.node("GreaterOrEqual", [part, g.scalar(0, "int32")], "bool", [length, 1]), "float32"),
    });
  }
  return chunks;
}

/** The chunks, recorded once for forward and backward. */
function sharedChunks(g: Recorder, inputs: Inputs, rows: number): Chunk[] {
  return g.shared(`chunks ${rows}`, [g.use(inputs.hidden), g.use(inputs.labels)], () => chunksOf(g, inputs, rows));
}

/** softmax - onehot: [n, V] */
function logitGradient(g: Recorder, chunk: Chunk, logProbabilities: Value): Value {
  return g.shared("logits", [logProbabilities, chunk.index], () => {
    const probabilities = g.node("Exp", [logProbabilities], "float32", logProbabilities.shape);
    const minusOne = g.constant("float32", new Float32Array(chunk.index.size).fill(-1), chunk.index.shape);
    const inputs = [probabilities, chunk.index, minusOne];
    return g.node("ScatterElements", inputs, "float32", probabilities.shape, { axis: 1, reduction: "add" });
  });
}

/** Lets the next chunk's logits wait until this chunk is finished, so that one chunk's logits exist at a time. */
function keepOrder(g: Recorder, dy: Value, logProbabilities: Value[], finished: Value[]): void {
  const products = logProbabilities.map(productOf);
  if (products.includes(null)) return; // computed already
  // A gradient that needs the loss itself cannot come before the loss.
  if (dependsOn(dy, new Set(products as Node[]))) return;
  for (let next = 1; next < products.length; next++) {
    const product = products[next]!;
    replaceInput(product, 0, waitFor(g, product.inputs[0]!, [finished[next - 1]!]));
  }
}

/** The product that made the logits, before it became float32 again. */
function productOf(logProbabilities: Value): Node | null {
  const node = logProbabilities.node?.inputs[0]?.node ?? null;
  return node?.op === "Cast" ? (node.inputs[0]?.node ?? null) : node;
}

export const crossEntropyKernels: Kernels = {
  TunelabCrossEntropy: (g: Recorder, inputs: Inputs, { rows }: { rows: number }) => {
    const head = g.use(inputs.head);
    const logProbabilities: Value[] = [];
    const losses = sharedChunks(g, inputs, rows).map((chunk) => {
      const logits = matMul(g, chunk.hidden, head, { transposeB: true });
      const all = g.node("LogSoftmax", [logits], "float32", logits.shape, { axis: 1 });
      logProbabilities.push(all);
      const own = g.node("GatherElements", [all, chunk.index], "float32", chunk.index.shape, { axis: 1 });
      return reduce(g, "ReduceSum", g.node("Mul", [own, chunk.counts], "float32", own.shape), [0, 1]);
    });
    const sum = losses.length === 1 ? losses[0]! : g.node("Sum", losses, "float32", [1, 1]);
    const loss = g.node("Neg", [sum], "float32", [1, 1]);
    return [g.tensor(loss, []), ...logProbabilities.map((value) => g.tensor(value))];
  },

  // dhidden = s·(softmax - onehot)·head and dhead = (softmax - onehot)ᵀ·(s·hidden), with s = dy where the label counts
  TunelabCrossEntropyGradient: (
    g: Recorder,
    inputs: Inputs & { dy: TensorInfo } & Record<`chunk${number}`, TensorInfo>,
    { rows, of }: { rows: number; of: "hidden" | "head" },
  ) => {
    const chunks = sharedChunks(g, inputs, rows);
    const [dy, head] = [g.reshape(g.use(inputs.dy), [1, 1]), g.use(inputs.head)];
    const logProbabilities = chunks.map((_, index) => g.use(inputs[`chunk${index}`]!));
    const finished: Value[] = [];
    chunks.forEach((chunk, index) => {
      const gradient = logitGradient(g, chunk, logProbabilities[index]!);
      const scale = g.node("Mul", [chunk.counts, dy], "float32", chunk.counts.shape);
      if (of === "hidden") {
        const product = matMul(g, gradient, head);
        finished.push(g.node("Mul", [product, scale], "float32", product.shape));
      } else {
        const scaled = g.node("Mul", [chunk.hidden, scale], "float32", chunk.hidden.shape);
        finished.push(accumulate(g, gradient, scaled, finished.at(-1)));
      }
    });
    keepOrder(g, dy, logProbabilities, finished);
    return g.tensor(of === "hidden" ? concat(g, finished, 0) : finished.at(-1)!);
  },
};

/** gradientᵀ · hidden + sum, in one product */
function accumulate(g: Recorder, gradient: Value, hidden: Value, sum: Value | undefined): Value {
  if (!sum) return matMul(g, gradient, hidden, { transposeA: true });
  return addProduct(g, sum, gradient, hidden, { transposeA: true });
}
