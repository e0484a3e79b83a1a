import { beforeAll, expect, it } from "vitest";
import { jit, seedEngine, tf, useDevice } from "#lib/engine/index";

beforeAll(async () => {
  await useDevice("onnx");
});

const draws = {
  randomUniform: () => tf.randomUniform([50]),
  randomNormal: () => tf.randomNormal([50]),
  truncatedNormal: () => tf.truncatedNormal([50]),
  multinomial: () => tf.multinomial(tf.tensor1d([0, 1, 2]), 50),
  dropout: () => tf.dropout(tf.fill([50], 2), 0.5),
};

it.each(Object.entries(draws))(
  "%s is fresh in every call of a jitted function and repeats with the seed",
  async (_, draw) => {
    const step = jit(draw as () => tf.Tensor);
    const twice = async () => {
      seedEngine(7);
      return [Array.from(await (await step()).data()), Array.from(await (await step()).data())];
    };
    const [first, second] = await twice();
    expect(first).not.toEqual(second);
    expect(await twice()).toEqual([first, second]);
    step.dispose();
  },
);

it("truncatedNormal has the moments of the normal distribution cut at two deviations", async () => {
  seedEngine(1);
  const values = Array.from(await tf.truncatedNormal([200, 500], 3, 2).data());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(mean).toBeCloseTo(3, 1);
  expect(deviation / 2).toBeCloseTo(0.8796, 2); // sqrt(1 - 4·φ(2) / (2·Φ(2) - 1))
  expect(values.every((value) => Math.abs(value - 3) <= 4.001)).toBe(true);
});

it("multinomial draws each class as often as its probability says", async () => {
  seedEngine(1);
  const drawn = Array.from(await tf.multinomial(tf.tensor2d([[0.1, 0.2, 0.7]]), 20_000, undefined, true).data());
  const share = (of: number) => drawn.filter((value) => value === of).length / drawn.length;
  expect(share(0)).toBeCloseTo(0.1, 1);
  expect(share(1)).toBeCloseTo(0.2, 1);
  expect(share(2)).toBeCloseTo(0.7, 1);
});
