import { beforeAll, expect, it } from "vitest";
import { AdamW, jit, type NamedTensors, ops, tf, useDevice } from "#lib/engine/index";

/** Large enough that one long float32 sum of its squares would lose digits. */
const ROWS = 1201;
const COLUMNS = 1001;

beforeAll(async () => {
  await useDevice("onnx");
});

/** Steps of a model whose weights are `parts`, joined; the loss reads them before and after the gradient is known. */
async function train(
  parts: readonly tf.Tensor[],
  withGrads: boolean,
): Promise<{ losses: number[]; state: Float32Array[] }> {
  const variables = parts.map((part) => tf.variable(part));
  const named = Object.fromEntries(variables.map((variable, index) => [String(index), variable]));
  const optimizer = new AdamW(named, { weightDecay: 0.1 });
  const ids = tf.tensor1d([0, 3, 3, ROWS - 1], "int32");
  const step = jit((learningRate: tf.Tensor) => {
    const joined = () => (variables.length > 1 ? tf.concat(variables, 0) : variables[0]!);
    const { value, grads } = tf.variableGrads(() => {
      const table = joined();
      return tf.add(tf.mean(tf.square(ops.embedding(table, ids))), tf.mean(tf.abs(table)));
    }, variables);
    const all: NamedTensors = {};
    for (const [name, variable] of Object.entries(named)) all[name] = grads[variable.name]!;
    const clipped = ops.clipByGlobalNorm(all, 0.01);
    optimizer.apply(clipped.grads, learningRate);
    return { value, norm: clipped.norm, parameter: withGrads ? tf.mean(joined()) : null };
  });
  const learningRate = tf.scalar(0.01);
  const losses: number[] = [];
  for (let i = 0; i < 3; i++) losses.push((await (await step(learningRate)).value.data())[0]!);
  const joined = async (tensors: tf.Tensor[]) => (await tf.concat(tensors, 0).data()) as Float32Array;
  const moment = (which: string) => Object.keys(named).map((name) => optimizer.state()[`${name}/${which}`]!);
  const state = [await joined(variables), await joined(moment("m")), await joined(moment("v"))];
  step.dispose();
  optimizer.dispose();
  tf.dispose(variables);
  return { losses, state };
}

it.each([false, true])(
  "a large parameter gets the numbers that it gets as three smaller ones (read afterwards: %s)",
  async (after) => {
    const whole = tf.randomNormal([ROWS, COLUMNS], 0, 1, "float32", 1);
    const rows = [400, 400, ROWS - 800];
    const large = await train([whole], after);
    const small = await train(tf.split(whole, rows, 0), after);
    for (const [index, loss] of large.losses.entries()) expect(loss).toBeCloseTo(small.losses[index]!, 5);
    large.state.forEach((numbers, index) => {
      const expected = small.state[index]!;
      const largest = expected.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
      const error = numbers.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
      expect(error).toBeLessThan(1e-5 * largest);
    });
  },
);
