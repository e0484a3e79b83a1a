import { beforeAll, describe, expect, it } from "vitest";
import {
  AdamW,
  devices,
  engineRandomState,
  jit,
  ops,
  restoreEngineRandom,
  seedEngine,
  tf,
  useDevice,
} from "#lib/engine/index";

beforeAll(async () => {
  await useDevice("cpu");
});

describe("devices", () => {
  it("lists the plain device and refuses an unknown one", async () => {
    expect((await devices()).find((one) => one.name === "cpu")?.available).toBe(true);
    await expect(useDevice("tpu" as "cpu")).rejects.toThrow(/there is no device "tpu"/);
  });
});

describe("jit", () => {
  it("updates variables and gives tensors to the caller", async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const step = jit((x: tf.Tensor) => {
      const y = tf.mul(w, x);
      w.assign(tf.add(w, 1));
      return { y, list: [tf.sum(y)] };
    });
    const before = tf.memory().numTensors;
    const x = tf.tensor1d([3, 4]);
    const { y, list } = await step(x);
    expect(await y.array()).toEqual([3, 8]);
    expect(await list[0]!.array()).toBe(11);
    expect(await w.array()).toEqual([2, 3]);
    tf.dispose([x, y, list]);
    expect(tf.memory().numTensors).toBe(before);
    step.dispose();
    w.dispose();
  });

  it("refuses reading and creating variables inside", async () => {
    const reads = jit(function lookInside(x: tf.Tensor) {
      return tf.scalar(x.dataSync()[0]!);
    });
    const creates = jit((x: tf.Tensor) => tf.variable(x));
    const x = tf.scalar(1);
    await expect(reads(x)).rejects.toThrow(/data was read inside jit function "lookInside"/);
    await expect(creates(x)).rejects.toThrow(/a variable was created inside jit/);
    expect(x.dataSync()[0]).toBe(1); // the guard is gone afterwards
  });
});

describe("AdamW", () => {
  it("follows torch.optim.AdamW", async () => {
    // torch 2.13: p = [1, -2], grads [0.1, -0.2], [0.3, 0.4]; lr 0.1, betas (0.9, 0.999), eps 1e-8, weight_decay 0.01
    const p = tf.variable(tf.tensor1d([1, -2]));
    const optimizer = new AdamW({ p }, { weightDecay: 0.01 });
    const lr = tf.scalar(0.1);
    optimizer.apply({ p: tf.tensor1d([0.1, -0.2]) }, lr);
    optimizer.apply({ p: tf.tensor1d([0.3, 0.4]) }, lr);
    const expected = reference(
      [1, -2],
      [
        [0.1, -0.2],
        [0.3, 0.4],
      ],
    );
    const got = await p.array();
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
    const copy = new AdamW({ p }, { weightDecay: 0.01 });
    copy.restore(optimizer.state());
    expect(await copy.state()["p/v"]!.array()).toEqual(await optimizer.state()["p/v"]!.array());
    expect(() => optimizer.apply({ q: lr }, lr)).toThrow(/gradient for "q"/);
    expect(() => copy.restore({})).toThrow(/is missing/);
  });
});

/** The textbook form in double precision. */
function reference(start: number[], grads: number[][]): number[] {
  const p = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  grads.forEach((grad, index) => {
    const t = index + 1;
    grad.forEach((g, i) => {
      p[i]! *= 1 - 0.1 * 0.01;
      m[i] = 0.9 * m[i]! + 0.1 * g;
      v[i] = 0.999 * v[i]! + 0.001 * g * g;
      p[i]! -= (0.1 * m[i]!) / (1 - 0.9 ** t) / (Math.sqrt(v[i]!) / Math.sqrt(1 - 0.999 ** t) + 1e-8);
    });
  });
  return p;
}

describe("plain operations", () => {
  it("attention sees only its own segment and the past", async () => {
    const q = tf.randomNormal([1, 2, 4, 2], 0, 1, "float32", 1);
    const k = tf.randomNormal([1, 1, 4, 2], 0, 1, "float32", 2);
    const v = tf.randomNormal([1, 1, 4, 2], 0, 1, "float32", 3);
    const whole = ops.plain.attention(q, k, v, { segmentIds: tf.tensor2d([[1, 1, 2, 2]], [1, 4], "int32") });
    const tail = ops.plain.attention(tf.slice(q, [0, 0, 2, 0]), tf.slice(k, [0, 0, 2, 0]), tf.slice(v, [0, 0, 2, 0]));
    expect(await tf.max(tf.abs(tf.sub(tf.slice(whole, [0, 0, 2, 0]), tail))).array()).toBeLessThan(1e-6);
    const full = ops.plain.attention(q, k, v);
    const last = ops.plain.attention(tf.slice(q, [0, 0, 3, 0]), k, v, { offset: tf.scalar(3, "int32") });
    expect(await tf.max(tf.abs(tf.sub(tf.slice(full, [0, 0, 3, 0]), last))).array()).toBeLessThan(1e-6);
  });

  it("cross-entropy ignores negative labels and is the same in chunks", async () => {
    const hidden = tf.randomNormal([5, 3], 0, 1, "float32", 1);
    const head = tf.randomNormal([7, 3], 0, 1, "float32", 2);
    const labels = tf.tensor1d([1, -100, 6, 0, -100], "int32");
    const whole = ops.crossEntropy(hidden, head, labels);
    const chunked = ops.crossEntropy(hidden, head, labels, { chunkSize: 2 });
    expect(await whole.count.array()).toBe(3);
    expect(await chunked.lossSum.array()).toBeCloseTo((await whole.lossSum.array()) as number, 5);
  });

  it("dropout repeats with the seed and its state", async () => {
    const x = tf.ones([100]);
    seedEngine(5);
    const first = await ops.dropout(x, 0.5).array();
    const state = engineRandomState();
    const second = await ops.dropout(x, 0.5).array();
    restoreEngineRandom(state);
    expect(await ops.dropout(x, 0.5).array()).toEqual(second);
    expect(first).not.toEqual(second);
    seedEngine(5);
    expect(await ops.dropout(x, 0.5).array()).toEqual(first);
  });
});
