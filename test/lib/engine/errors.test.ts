/** What goes wrong says what it is: each kind of failure of the engine. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { isTunelabError } from "#lib/core/index";
import { AdamW, devices, jit, ops, tf, useDevice } from "#lib/engine/index";

beforeAll(async () => {
  await useDevice("onnx");
});

async function failure(run: () => unknown): Promise<Error> {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing failed");
}

describe("errors", () => {
  it("shapes fail when the operation is recorded, with TF.js's message and the caller's line", async () => {
    const error = await failure(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5])));
    expect(error.message).toMatch(/inner shapes \(3\) and \(4\) of Tensors with shapes 2,3 and 4,5/);
    expect(error.stack).toContain("errors.test.ts");
    const inside = await failure(() =>
      jit((x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, tf.zeros([4, 5])))(tf.zeros([2, 3])),
    );
    expect(inside.message).toMatch(/inner shapes/);
    expect(inside.stack).toContain("errors.test.ts");
  });

  it("is said in Chinese to who reads Chinese, inside jit functions too", async () => {
    vi.stubEnv("TUNELAB_LANG", "zh");
    try {
      const types = await failure(() => ops.embedding(tf.zeros([3, 2]), tf.tensor1d([0, 1], "float32")));
      expect(types).toMatchObject({
        message: "embedding：ids 的类型为 float32，应为 int32",
        hint: '请用 tf.cast(ids, "int32") 转换',
      });
      const read = await failure(() =>
        jit((x: tf.Tensor) => tf.scalar(x.dataSync()[0]!), { name: "step" })(tf.ones([1])),
      );
      expect(read.message).toBe("在 jit 函数“step”中读取了张量的数据");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("types fail when the operation is recorded", async () => {
    const error = await failure(() => ops.embedding(tf.zeros([3, 2]), tf.tensor1d([0, 1], "float32")));
    expect(error.message).toBe("embedding: ids is float32, not int32");
  });

  it("a failure inside ONNX Runtime names the TF.js operation that made the node", async () => {
    const ids = tf.tensor1d([0, 7], "int32");
    const error = await failure(() => ops.embedding(tf.randomNormal([3, 2]), ids).data());
    expect(isTunelabError(error)).toBe(true);
    expect(error.message).toMatch(/TunelabEmbedding/);
    const step = jit((rows: tf.Tensor) => ops.embedding(tf.fill([3, 2], 1), rows));
    expect((await failure(() => step(ids))).message).toMatch(/TunelabEmbedding/);
    expect(await tf.add(1, 1).array()).toBe(2); // the engine goes on
  });

  it("out of memory says how much was wanted and what would help", async () => {
    const error = await failure(() => tf.fill([1 << 22, 1 << 22], 0.5).dataSync());
    expect(error).toMatchObject({ code: "OUT_OF_MEMORY", hint: expect.stringMatching(/smaller batch/) });
    expect(error.message).toMatch(/\d+ (TB|GB)/);
    expect(await tf.add(1, 1).array()).toBe(2);
  });

  it("out of memory inside a run names the operation and the size", async () => {
    const length = 1 << 22;
    const sum = tf.tidy(() => tf.sum(tf.matMul(tf.fill([length, 1], 0.5), tf.fill([1, length], 0.5))));
    const error = await failure(() => sum.data());
    expect(error).toMatchObject({ code: "OUT_OF_MEMORY", hint: expect.stringMatching(/smaller batch/) });
    expect(error.message).toBe("64 TB of memory could not be had for BatchMatMul");
  });

  it("a variable that could not be computed fails where it is used, and nowhere else", async () => {
    const lost = tf.variable(tf.add(tf.fill([1 << 22, 1 << 22], 0.5), tf.randomNormal([1])));
    const kept = tf.variable(tf.fill([2], 1));
    const step = jit(() => {
      kept.assign(tf.add(kept, 1));
      return tf.clone(kept);
    });
    expect(await (await step()).array()).toEqual([2, 2]);
    const user = jit(() => tf.sum(lost));
    expect(await failure(() => user())).toMatchObject({ code: "OUT_OF_MEMORY" });
    expect(await failure(() => lost.data())).toMatchObject({ code: "OUT_OF_MEMORY" });
    expect(await (await step()).array()).toEqual([3, 3]);
    lost.dispose();
    kept.dispose();
  });

  it("a step that fails leaves no memory behind, and says that variables may hold half of it", async () => {
    const table = tf.variable(tf.fill([3, 2], 1));
    const step = jit((rows: tf.Tensor) => {
      const result = ops.embedding(tf.clone(table), rows);
      table.assign(tf.add(table, 1));
      return result;
    });
    const wrong = tf.tensor1d([0, 7], "int32");
    const before = tf.memory().numTensors;
    const error = await failure(() => step(wrong));
    expect(error).toMatchObject({ hint: expect.stringMatching(/half of it/) });
    expect(tf.memory().numTensors).toBe(before);
    expect(await (await step(tf.tensor1d([0, 1], "int32"))).array()).toHaveLength(2);
  });

  it("a disposed tensor says so", async () => {
    const x = tf.randomNormal([3]);
    x.dispose();
    expect((await failure(() => tf.square(x))).message).toMatch(/disposed/);
    const variable = tf.variable(tf.randomNormal([3]));
    const step = jit(() => tf.square(variable));
    tf.dispose(await step());
    variable.dispose();
    expect((await failure(() => step())).message).toMatch(/was disposed/);
    step.dispose();
  });

  it("a side effect inside jit names the function", async () => {
    const x = tf.randomNormal([3]);
    const print = jit((t: tf.Tensor) => tf.scalar(t.dataSync()[0]!), { name: "printer" });
    expect((await failure(() => print(x))).message).toMatch(/data was read inside jit function "printer"/);
    const create = jit((t: tf.Tensor) => tf.variable(t), { name: "creator" });
    expect((await failure(() => create(x))).message).toMatch(/variable was created inside jit function "creator"/);
    const needsData = jit((t: tf.Tensor) => tf.unique(t).values, { name: "uniques" });
    expect((await failure(() => needsData(x))).message).toMatch(/uniques/);
    expect(await x.data()).toHaveLength(3);
  });

  it("reasons against devices are sentences without paths", async () => {
    for (const { reason } of await devices()) expect(reason).not.toMatch(/\/node_modules\/|devices\.ts/);
  });
});

describe("a model made before its device was chosen", () => {
  it("trains and evaluates on the new device", async () => {
    const losses: number[][] = [];
    for (const first of ["cpu", "onnx"] as const) {
      await useDevice(first);
      const w = tf.variable(tf.randomNormal([4, 3], 0, 1, "float32", 1));
      const optimizer = new AdamW({ w });
      const x = tf.randomNormal([5, 4], 0, 1, "float32", 2);
      await useDevice("onnx");
      const loss = () => tf.mean(tf.square(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D))) as tf.Scalar;
      const evaluate = jit(loss);
      const step = jit((rate: tf.Tensor) => {
        const { value, grads } = tf.variableGrads(loss, [w]);
        optimizer.apply({ w: grads[w.name]! }, rate);
        return value;
      });
      const rate = tf.scalar(0.1);
      const seen: number[] = [];
      for (let i = 0; i < 3; i++) {
        seen.push((await (await step(rate)).data())[0]!);
        seen.push((await (await evaluate()).data())[0]!);
      }
      losses.push(seen);
    }
    const [moved, native] = losses as [number[], number[]];
    expect(moved[5]!).toBeLessThan(moved[0]!);
    expect(new Set(moved).size).toBeGreaterThan(3);
    for (const [index, value] of moved.entries()) expect(value).toBeCloseTo(native[index]!, 4);
  });
});
