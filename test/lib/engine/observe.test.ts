import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { explain, jit, ops, profile, scope, tf, useDevice } from "#lib/engine/index";

beforeAll(async () => {
  await useDevice("onnx");
});

describe("profile", () => {
  it("names the operations of a jitted step and writes a trace for chrome", async () => {
    const folder = await mkdtemp(join(tmpdir(), "observe-"));
    const traceFile = join(folder, "trace.json");
    const step = jit((x: tf.Tensor) => tf.sum(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D)));
    const x = tf.randomNormal([32, 32], 0, 1, "float32", 1);
    const expected = await step(x);
    const { result, operations, milliseconds } = await profile(() => step(x), { traceFile });
    expect(await result.array()).toBeCloseTo((await expected.array()) as number, 2);
    expect(operations.map(({ operation }) => operation)).toEqual(expect.arrayContaining(["BatchMatMul", "Sum"]));
    expect(operations.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(milliseconds).toBeGreaterThan(0);
    expect(JSON.parse(await readFile(traceFile, "utf8")).some((event: { cat: string }) => event.cat === "Node")).toBe(
      true,
    );
    await rm(folder, { recursive: true });
    tf.dispose([x, expected, result]);
    step.dispose();
  });
});

describe("scope", () => {
  it("counts operations and their gradients under the names of the model's parts", async () => {
    const w = tf.randomNormal([8, 8], 0, 1, "float32", 1);
    const product = (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D);
    const model = (x: tf.Tensor): tf.Tensor => {
      const h = scope("layer 0", () => scope("mlp", () => product(x)));
      return tf.sum(scope("layer 1", () => ops.swiglu(h, h)));
    };
    const forward = await profile(() => jit(model)(w));
    const training = await profile(() => jit((x: tf.Tensor) => tf.valueAndGrad(model)(x))(w));
    const calls = ({ layers }: typeof forward, name: string) => layers.find(({ layer }) => layer === name)?.calls ?? 0;
    expect(forward.layers.map(({ layer }) => layer).sort()).toEqual(["", "layer 0/mlp", "layer 1"]);
    expect(calls(forward, "layer 0/mlp")).toBe(1);
    expect(calls(training as never, "layer 0/mlp")).toBe(2);
    expect(calls(training as never, "layer 1")).toBeGreaterThan(calls(forward, "layer 1"));
    expect(forward.operations.map(({ operation }) => operation)).toContain("BatchMatMul");
    expect(forward.peakMemory).toBeGreaterThan(1 << 20);
    expect(() => scope("broken", () => tf.matMul(w as tf.Tensor2D, tf.zeros([3, 3])))).toThrow(/inner shapes/);
    expect(explain(() => tf.exp(w))).toMatch(/# Exp$/m); // the scope that failed is closed
  });
});

describe("explain", () => {
  it("shows nodes, shapes and the operations that made them", () => {
    const x = tf.randomNormal([2, 3], 0, 1, "float32", 1);
    const text = explain(() => tf.add(tf.exp(x), 2));
    expect(text).toMatch(/float32\[2,3\] = Exp\(.*\) {2}# Exp\n/);
    expect(text).toMatch(/= Add\(.*# Add/);
    x.dispose();
  });
});

describe("debug", () => {
  it("names the first operation that made NaN", async () => {
    const step = jit((x: tf.Tensor) => tf.sum(tf.square(tf.log(tf.sub(x, 1)))), { name: "loss", debug: true });
    const good = tf.tensor1d([2, 3]);
    const bad = tf.tensor1d([0, 3]);
    expect(await (await step(good)).array()).toBeCloseTo(Math.log(2) ** 2, 5);
    await expect(step(bad)).rejects.toThrow(/NaN in jit function "loss": first made by Log with result \[2\]/);
    step.dispose();
  });
});

describe("errors", () => {
  it("say when a captured tensor is gone, and leave the engine usable", async () => {
    const captured = tf.randomNormal([4], 0, 1, "float32", 1);
    const step = jit((x: tf.Tensor) => tf.mul(x, captured), { name: "scaled" });
    const x = tf.randomNormal([4], 0, 1, "float32", 2);
    tf.dispose(await step(x));
    captured.dispose();
    await expect(step(x)).rejects.toThrow(/a tensor that jit function "scaled" uses was disposed/);
    expect(await ops.swiglu(x, x).data()).toHaveLength(4);
    step.dispose();
  });
});
