/** Causal grouped-query attention, in blocks of queries, and its gradient. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { waitFor } from "../../waiting.ts";
import { matMul } from "../matmul.ts";
import { reduce } from "../reduce.ts";
import { concat, slice } from "../shape.ts";

type TensorInfo = tf.TensorInfo;

interface Inputs {
  q: TensorInfo;
  k: TensorInfo;
  v: TensorInfo;
  segmentIds?: TensorInfo;
  keySegmentIds?: TensorInfo;
  offset?: TensorInfo;
}

interface Attributes {
  scale: number;
  /** Position of the first query among the keys, where it is a number. */
  start: number;
}

/** Weights of attention up to this size are kept for the backward pass; larger ones are computed again. */
const KEPT_BYTES = 4 << 20;
/** From so many queries on they are taken in blocks: a block needs only the keys up to its end. */
const LONG = 512;
const BLOCK = 256;
const MASKED = -1e30;

interface Block {
  from: number;
  queries: number;
  keys: number;
}

class Attention {
  readonly g: Recorder;
  readonly inputs: Inputs;
  readonly scale: number;
  readonly start: number;
  readonly batch: number;
  readonly keyHeads: number;
  readonly group: number;
  readonly length: number;
  readonly keyLength: number;

  constructor(g: Recorder, inputs: Inputs, { scale, start }: Attributes) {
    this.g = g;
    this.inputs = inputs;
    this.scale = scale;
    this.start = start;
    const [batch, heads, length] = inputs.q.shape as [number, number, number];
    const [, keyHeads, keyLength] = inputs.k.shape as [number, number, number];
    this.batch = batch;
    this.keyHeads = keyHeads;
    this.group = heads / keyHeads;
    this.length = length;
    this.keyLength = keyLength;
  }

  get keepsWeights(): boolean {
    return this.batch * this.keyHeads * this.group * this.length * this.keyLength * 4 <= KEPT_BYTES;
  }

  blocks(): Block[] {
    const size = this.length >= LONG && !this.keepsWeights ? BLOCK : this.length;
    const blocks: Block[] = [];
    for (let from = 0; from < this.length; from += size) {
      const queries = Math.min(size, this.length - from);
      const keys = this.inputs.offset ? this.keyLength : Math.min(this.keyLength, this.start + from + queries);
      blocks.push({ from, queries, keys });
    }
    return blocks;
  }

  /** Queries (or what has their shape) of a block: [B·KV, G·n, D] */
  rows(x: Value, { from, queries }: Block): Value {
    const size = x.shape[3]!;
    const [batch, heads] = x.shape as [number, number];
    const part = slice(this.g, x, [0, 0, from, 0], [batch, heads, queries, size]);
    return this.g.reshape(part, [batch * this.keyHeads, this.group * queries, size]);
  }

  /** Keys or values that a block sees: [B·KV, keys, D] */
  seen(x: Value, { keys }: Block): Value {
    const [batch, heads, , size] = x.shape as [number, number, number, number];
    const part = slice(this.g, x, [0, 0, 0, 0], [batch, heads, keys, size]);
    return this.g.reshape(part, [batch * heads, keys, size]);
  }

  /** Back from rows to [B, H, n, D] */
  heads(rows: Value, { queries }: Block): Value {
    return this.g.reshape(rows, [this.batch, this.keyHeads * this.group, queries, rows.shape[2]!]);
  }

  /** Softmax of the scaled and masked scores: [B·KV, G·n, keys] */
  weights(q: Value, k: Value, block: Block): Value {
    const { g } = this;
    const scores = matMul(g, this.rows(q, block), this.seen(k, block), { transposeB: true, alpha: this.scale });
    const mask = this.mask(block);
    let masked = scores;
    if (mask) {
      const wide = [this.batch, this.keyHeads, this.group, block.queries, block.keys];
      const sum = g.node("Add", [g.reshape(scores, wide), mask], "float32", wide);
      masked = g.reshape(sum, scores.shape);
    }
    return g.node("Softmax", [masked], "float32", scores.shape, { axis: 2 });
  }

  /** What is added to the scores, [1 or B, 1, 1, n, keys]; shared by all layers. Undefined where every key is seen. */
  mask(block: Block): Value | undefined {
    const { g, inputs } = this;
    const { segmentIds, keySegmentIds, offset } = inputs;
    if (!segmentIds && !offset && block.queries === 1) return undefined;
    const key = `mask ${this.start} ${block.from} ${block.queries} ${block.keys} ${this.keyLength}`;
    const segments = segmentIds ? g.use(segmentIds) : undefined;
    const keySegments = keySegmentIds ? g.use(keySegmentIds) : undefined;
    if (!segments && !offset) return g.shared(key, [g.scalar(MASKED)], () => this.#fixedMask(block));
    const first = offset ? g.use(offset) : g.scalar(this.start, "int32");
    const anchors = [first, segments, keySegments].filter((value) => value !== undefined) as [Value, ...Value[]];
    return g.shared(key, anchors, () => this.#movingMask(block, first, segments, keySegments));
  }

  #fixedMask({ from, queries, keys }: Block): Value {
    const data = new Float32Array(queries * keys);
    for (let t = 0; t < queries; t++)
      data.fill(MASKED, t * keys + Math.min(keys, this.start + from + t + 1), (t + 1) * keys);
    return this.g.constant("float32", data, [1, 1, 1, queries, keys]);
  }

  #movingMask({ from, queries, keys }: Block, first: Value, segments?: Value, keySegments?: Value): Value {
    const { g, batch } = this;
    const steps = g.constant(
      "int32",
      Int32Array.from({ length: queries }, (_, t) => from + t),
      [1, 1, 1, queries, 1],
    );
    const positions = g.constant(
      "int32",
      Int32Array.from({ length: keys }, (_, s) => s),
      [1, 1, 1, 1, keys],
    );
    const last = g.node("Add", [steps, g.reshape(first, [])], "int32", steps.shape);
    let visible = g.node("LessOrEqual", [positions, last], "bool", [1, 1, 1, queries, keys]);
    if (segments && keySegments) {
      const own = g.reshape(slice(g, segments, [0, from], [batch, queries]), [batch, 1, 1, queries, 1]);
      const theirs = g.reshape(slice(g, keySegments, [0, 0], [batch, keys]), [batch, 1, 1, 1, keys]);
      const same = g.node("Equal", [own, theirs], "bool", [batch, 1, 1, queries, keys]);
      visible = g.node("And", [visible, same], "bool", same.shape);
    }
    return g.node("Where", [visible, g.scalar(0), g.scalar(MASKED)], "float32", visible.shape);
  }

  /** Adds the blocks' parts of a gradient of keys or values: each covers the keys up to its end. */
  sumParts(parts: Value[], shape: readonly number[]): Value {
    const { g } = this;
    const size = shape[3]!;
    const rows = this.batch * this.keyHeads;
    const whole = parts.map((part) => {
      const missing = this.keyLength - part.shape[1]!;
      if (missing === 0) return part;
      return g.node("Pad", [part, g.ints([0, 0, 0, 0, missing, 0]), g.scalar(0)], "float32", [
        rows,
        this.keyLength,
        size,
      ]);
    });
    const sum = whole.length === 1 ? whole[0]! : g.node("Sum", whole, "float32", whole[0]!.shape);
    return g.reshape(sum, shape);
  }
}

export const attentionKernels: Kernels = {
  TunelabAttention: (g: Recorder, inputs: Inputs, attributes: Attributes) => {
    const attention = new Attention(g, inputs, attributes);
    const [q, k, v] = [g.use(inputs.q), g.use(inputs.k), g.use(inputs.v)];
    const blocks = attention.blocks();
    const weights = blocks.map((block) => attention.weights(q, k, block));
    const outputs = blocks.map((block, index) =>
      attention.heads(matMul(g, weights[index]!, attention.seen(v, block)), block),
    );
    const output = g.tensor(concat(g, outputs, 2));
    return attention.keepsWeights ? [output, g.tensor(weights[0]!)] : [output];
  },

  // With P the weights and D = rowsum(dy·output): dv = Pᵀ·dy, dS = P·(dy·vᵀ - D), dq = scale·dS·k, dk = scale·dSᵀ·q
  TunelabAttentionGradient: (
    g: Recorder,
    inputs: Inputs & { dy: TensorInfo; output: TensorInfo; weights?: TensorInfo },
    attributes: Attributes,
  ) => {
    const attention = new Attention(g, inputs, attributes);
    const [dy, output, q, k, v] = [inputs.dy, inputs.output, inputs.q, inputs.k, inputs.v].map((t) => g.use(t)) as [
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const again = inputs.weights ? q : waitFor(g, q, [dy]);
    const { scale } = attention;
    const parts = attention.blocks().map((block) => {
      const p = inputs.weights ? g.use(inputs.weights) : attention.weights(again, k, block);
      const [upstream, result] = [dy, output].map((x) => attention.rows(x, block)) as [Value, Value];
      const projection = reduce(g, "ReduceSum", g.node("Mul", [upstream, result], "float32", result.shape), [2]);
      const dp = matMul(g, upstream, attention.seen(v, block), { transposeB: true });
      const ds = g.node("Mul", [p, g.node("Sub", [dp, projection], "float32", p.shape)], "float32", p.shape);
      return {
        dq: attention.heads(matMul(g, ds, attention.seen(k, block), { alpha: scale }), block),
        dk: matMul(g, ds, attention.rows(q, block), { transposeA: true, alpha: scale }),
        dv: matMul(g, p, upstream, { transposeA: true }),
      };
    });
    const dq = concat(
      g,
      parts.map((part) => part.dq),
      2,
    );
    const dk = attention.sumParts(
      parts.map((part) => part.dk),
      k.shape,
    );
    const dv = attention.sumParts(
      parts.map((part) => part.dv),
      v.shape,
    );
    return [dq, dk, dv].map((value) => g.tensor(value));
  },
};
