import { beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { jit, ops, tf, useDevice } from "#lib/engine/index";

beforeAll(() => useDevice().then(() => undefined));

const rng = new Rng(3);
const random = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => rng.normal(0, 1)),
    shape,
  );

async function worst(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  expect(a.shape).toEqual(b.shape);
  return (await tf.max(tf.abs(tf.sub(a, b))).data())[0]!;
}

describe("cachedAttention", () => {
  // 8 and 16: ONNX Runtime's kernel; 6: its general form
  it.each([8, 16, 6])("reads on token by token as attention reads all at once, heads of %i", async (size) => {
    const [batch, heads, keyHeads, length, room] = [3, 6, 2, 7, 12];
    const [q, k, v] = [random(batch, heads, length, size), ...[0, 1].map(() => random(batch, keyHeads, length, size))];
    const whole = ops.attention(q, k!, v!);
    const cache = [0, 1].map(() => tf.tidy(() => tf.variable(tf.zeros([batch, keyHeads, room, size])))) as [
      tf.Variable,
      tf.Variable,
    ];
    const [keys, values] = cache;
    const step = jit((at: tf.Tensor[], places: tf.Tensor) => {
      const result = ops.cachedAttention(at[0]!, at[1]!, at[2]!, { keys, values }, places);
      keys.assign(result.keys);
      values.assign(result.values);
      return result.attended;
    });
    // Row r is r places behind: it begins later, at its own first place.
    for (let t = 0; t < length + 2; t++) {
      const places = [0, 1, 2].map((row) => Math.min(length - 1, Math.max(0, t - row)));
      const at = [q, k!, v!].map((x) =>
        tf.stack(places.map((place, row) => tf.slice(x, [row, 0, place, 0], [1, x.shape[1]!, 1, size]).squeeze([0]))),
      );
      const attended = await step(at, tf.tensor1d(places, "int32"));
      const expected = tf.stack(
        places.map((place, row) => tf.slice(whole, [row, 0, place, 0], [1, heads, 1, size]).squeeze([0])),
      );
      expect(await worst(attended, expected)).toBeLessThan(1e-5);
    }
    expect(await worst(tf.slice(keys, [0, 0, 0, 0], k!.shape), k!)).toBe(0);
    expect(await worst(tf.slice(values, [0, 0, length, 0]), tf.zeros([batch, keyHeads, room - length, size]))).toBe(0);
    step.dispose();
  });

  it("says what does not fit", () => {
    const cache = { keys: tf.zeros([2, 1, 4, 8]), values: tf.zeros([2, 1, 4, 8]) };
    const [q, k] = [tf.zeros([2, 2, 1, 8]), tf.zeros([2, 1, 1, 8])];
    expect(() => ops.cachedAttention(q, k, k, cache, tf.tensor1d([0], "int32"))).toThrow(/places has shape \[1\]/);
    expect(() => ops.cachedAttention(q, k, k, cache, tf.tensor1d([0, 1]))).toThrow(/places is float32/);
  });
});

describe("variables that a program changes in part", () => {
  it("keep their memory where ScatterND writes into them", async () => {
    const table = tf.variable(random(64, 4));
    const before = Array.from(await table.data());
    const write = jit((row: tf.Tensor, at: tf.Tensor) => {
      table.assign(tf.tensorScatterUpdate(table, at, row));
      return tf.sum(table);
    });
    for (const place of [5, 63]) {
      const row = tf.fill([1, 4], place);
      await write(row, tf.tensor2d([[place]], undefined, "int32"));
      before.fill(place, 4 * place, 4 * place + 4);
    }
    expect(Array.from(await table.data())).toEqual(before);
    write.dispose();
  });

  it("are not changed in place where the old value is read elsewhere in the same node", async () => {
    const table = tf.variable(tf.tensor2d([[1], [2], [3]]));
    const write = jit((at: tf.Tensor) => {
      table.assign(tf.tensorScatterUpdate(table, at, tf.slice(table, [1, 0], [2, 1])));
      return tf.sum(table);
    });
    await write(tf.tensor2d([[0], [1]], undefined, "int32"));
    expect(Array.from(await table.data())).toEqual([2, 3, 3]);
    write.dispose();
  });
});
