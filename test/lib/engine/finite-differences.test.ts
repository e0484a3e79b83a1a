/**
 * Gradients against central differences of the value itself, on every device: a check that needs no other program and
 * that also covers what PyTorch's cases leave out. Directions are drawn with a fixed seed.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { ops, tf, useDevice } from "#lib/engine/index";
import { trainingDevices } from "../../support/devices.ts";
import { kernelOps } from "./support/kernel-ops.ts";
import {
  type ReferenceCase,
  type ReferenceCases,
  type ReferenceOp,
  readFixture,
  toTensor,
  toTensors,
} from "./support/reference.ts";
import { trainingOps } from "./support/training-ops.ts";

const { cases: kernels } = await readFixture<ReferenceCases>("kernels.json");
const { cases: training } = await readFixture<ReferenceCases>("training-ops.json");
const here = await trainingDevices();

/**
 * Length of the step. The value's rounding (6e-8 of it) is divided by it and the third derivative is multiplied by its
 * square: both give about 1e-5 here.
 */
const STEP = 1e-2;
/** A hundred times that, for functions with large derivatives; a wrong gradient is wrong by its own size. */
const TOLERANCE = 1e-3;

describe.each(here)("on $name", ({ name: device }) => {
  beforeAll(async () => {
    await useDevice(device);
  });

  it.each(kernels.filter(hasGradient))("kernel: $name", async (reference) => {
    await checkDifferences(reference, kernelOps[reference.op]!);
  });

  it.each(training)("training operation: $name", async (reference) => {
    await checkDifferences(reference, trainingOps(ops)[reference.op]!);
  });

  if (device === "onnx")
    it.each(kernels.filter(({ op, onlyValue }) => op === "avgPool" && onlyValue))(
      "$name, whose gradient TF.js has wrong",
      async (reference) => {
        await checkDifferences({ ...reference, grads: { x: reference.inputs["x"]! } }, kernelOps[reference.op]!);
      },
    );
});

function hasGradient({ onlyValue }: ReferenceCase): boolean {
  return onlyValue === undefined;
}

async function checkDifferences({ name, ...reference }: ReferenceCase, op: ReferenceOp): Promise<void> {
  const inputs = toTensors(reference.inputs);
  const upstream = toTensor(reference.upstream);
  const weights = await upstream.data();
  /** sum(value · upstream) in double precision */
  const valueAt = async (input: string, x: tf.Tensor): Promise<number> => {
    const value = op({ ...inputs, [input]: x }, reference.options);
    const numbers = (await value.data()) as Float32Array;
    value.dispose();
    return numbers.reduce((sum, number, i) => sum + number * weights[i]!, 0);
  };
  const rng = new Rng(name);
  for (const input of Object.keys(reference.grads)) {
    const x = inputs[input]!;
    const gradient = tf.grads((one: tf.Tensor) => op({ ...inputs, [input]: one }, reference.options))(
      [x],
      upstream,
    )[0]!;
    const slopes = await gradient.data();
    const direction = unitVector(rng, x.size);
    const moved = (step: number) =>
      tf.add(
        x,
        tf.tensor(
          direction.map((part) => part * step),
          x.shape,
        ),
      );
    const numeric = ((await valueAt(input, moved(STEP))) - (await valueAt(input, moved(-STEP)))) / (2 * STEP);
    const analytic = direction.reduce((sum, part, i) => sum + part * slopes[i]!, 0);
    const scale = Math.hypot(...slopes) || 1;
    expect(Math.abs(numeric - analytic) / scale, `${name}: slope by ${input}, ${numeric} by differences`).toBeLessThan(
      TOLERANCE,
    );
    if (gradient !== upstream) gradient.dispose(); // TF.js hands some gradients on as they are
  }
  tf.dispose([inputs, upstream]);
}

function unitVector(rng: Rng, size: number): Float32Array {
  const vector = Float32Array.from({ length: size }, () => rng.uniform(-1, 1));
  const length = Math.hypot(...vector);
  return vector.map((part) => part / length);
}
