/**
 * Products in 16 bits: the recorded graph, that ONNX Runtime takes it, and, with the rounding emulated, the numbers. On a
 * GPU `npm run gpu-check` compares them.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import {
  assertPrecision,
  autocast,
  explain,
  hasPrecision,
  type Precision,
  storeFrozen,
  tf,
  useDevice,
} from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { decoderLoss, MODES, type Mode, randomDecoder, SMALL_DECODER } from "../../support/decoder.ts";
import { useSwiftShader } from "../../support/swiftshader.ts";
import { type DecoderReference, decoderError, runDecoder } from "./support/decoder-check.ts";
import { readFixture } from "./support/reference.ts";
import { emulateHalfProducts } from "./support/rounding.ts";

beforeAll(() => useDevice("onnx").then(() => undefined));

/** The recorded nodes as operation and type. */
function nodesOf(graph: string): { op: string; type: string }[] {
  return [...graph.matchAll(/: (\w+)\[[^\]]*\] = (\w+)\(/g)].map(([, type, op]) => ({ op: op!, type: type! }));
}

const PRODUCTS = new Set(["MatMul", "Gemm", "FusedMatMul"]);
const productTypes = (graph: string) => nodesOf(graph).flatMap(({ op, type }) => (PRODUCTS.has(op) ? [type] : []));

describe("autocast", () => {
  const variable = (...shape: [number, number]) =>
    tf.variable(tf.randomNormal(shape, 0, 1, "float32", 1)) as unknown as tf.Tensor2D;

  it("rounds what goes into a product, and gives float32 back", () => {
    const [a, b] = [variable(2, 3), variable(4, 3)];
    const graph = explain(() => autocast("bf16", () => tf.matMul(a, b, false, true).add(1)));
    expect(nodesOf(graph)).toEqual([
      { op: "Cast", type: "bfloat16" },
      { op: "Cast", type: "bfloat16" },
      { op: "Gemm", type: "bfloat16" },
      { op: "Cast", type: "float32" },
      { op: "Add", type: "float32" },
    ]);
  });

  it("ends with its function, also when that fails", () => {
    expect(() =>
      autocast("fp16", () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    const [a, b] = [variable(2, 3), variable(3, 4)];
    expect(productTypes(explain(() => tf.matMul(a, b)))).toEqual(["float32"]);
  });

  it("takes a weight that is stored in 16 bits as it is", async () => {
    const stored = (await storeFrozen(variable(2, 3), "float16")) as tf.Tensor2D;
    const x = variable(4, 3);
    const casts = nodesOf(explain(() => autocast("fp16", () => tf.matMul(x, stored, false, true)))).slice(0, -2);
    expect(casts).toEqual([{ op: "Cast", type: "float16" }]); // of x
    const exact = tf.matMul(x, stored, false, true);
    const half = autocast("fp16", () => tf.matMul(x, stored, false, true));
    const [expected, got] = [await exact.data(), await half.data()];
    for (const [index, value] of expected.entries()) expect(got[index]).toBeCloseTo(value, 1);
  });

  it.each(MODES)("reaches every product of a decoder and of its gradients: %s", (mode) => {
    const exact = productTypes(explain(() => lossAndGradients(mode, "fp32")));
    const half = productTypes(explain(() => lossAndGradients(mode, "fp16")));
    expect(exact.length).toBeGreaterThan(30);
    expect(exact.every((type) => type === "float32")).toBe(true);
    expect(half.length).toBe(exact.length);
    expect(half.every((type) => type === "float16")).toBe(true);
  });

  it.each(MODES)("makes a graph that ONNX Runtime accepts: %s", async (mode) => {
    const [exact, half] = [lossAndGradients(mode, "fp32"), lossAndGradients(mode, "fp16")];
    for (const [index, tensor] of half.entries()) {
      const [expected, got] = (await Promise.all([exact[index]!.data(), tensor.data()])) as [
        Float32Array,
        Float32Array,
      ];
      const largest = expected.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
      const error = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - got[i]!)), 0);
      expect(error / largest).toBeLessThan(0.02);
    }
  });
});

/** What torch.autocast (PyTorch 2.14, CPU) has on the same decoder: `test/peers/engine/autocast.test.ts` with the fixture's seed. */
const TORCH_AUTOCAST = {
  bf16: { full: 2.95e-3, lora: 1.05e-2, freeze: 3.11e-3 },
  fp16: { full: 3.94e-4, lora: 1.49e-3, freeze: 3.64e-4 },
};

describe("numbers", () => {
  let undo = () => {};
  beforeAll(() => {
    undo = emulateHalfProducts();
  });
  afterAll(() => undo());

  it("are rounded before a product, and only there", async () => {
    const product = (a: number, b: number) => tf.matMul(tf.tensor2d([[a]]), tf.tensor2d([[b]])).data();
    expect(await autocast("fp16", () => product(1 + 2 ** -12, 3))).toEqual(Float32Array.of(3));
    expect(await autocast("bf16", () => product(1 + 2 ** -9, 3))).toEqual(Float32Array.of(3));
    expect(await autocast("fp16", () => product(70000, 1))).toEqual(Float32Array.of(Number.POSITIVE_INFINITY));
    expect(await autocast("bf16", () => product(2 ** 100, 1))).toEqual(Float32Array.of(2 ** 100));
    expect(await autocast("fp16", () => tf.scalar(70001).add(0).data())).toEqual(Float32Array.of(70001));
  });

  it.each(MODES)("of three AdamW steps are as exact as torch.autocast's: %s", async (mode) => {
    const reference = await readFixture<DecoderReference>("decoder.json");
    for (const precision of ["bf16", "fp16"] as const) {
      const { steps } = await runDecoder(reference, mode, precision);
      const error = decoderError(steps, reference.runs[mode].steps);
      expect(error).toBeGreaterThan(1e-5); // it was rounded
      expect(error).toBeLessThan(1.5 * TORCH_AUTOCAST[precision][mode]);
    }
  });
});

/** The same weights and tokens each time. */
function lossAndGradients(mode: Mode, precision: Precision): tf.Tensor[] {
  const rng = new Rng(1);
  const { weights, trained } = randomDecoder(SMALL_DECODER, mode, rng);
  const tokens = () =>
    tf.tensor2d(
      Int32Array.from({ length: 32 }, () => rng.int(SMALL_DECODER.vocabSize)),
      [2, 16],
      "int32",
    );
  const batch = { ids: tokens(), labels: tokens(), ...ropeTables(SMALL_DECODER, 16) };
  const variables = Object.values(trained);
  const { value, grads } = autocast(precision, () =>
    tf.variableGrads(() => decoderLoss(SMALL_DECODER, weights, 2, batch), variables),
  );
  return [value, ...variables.map(({ name }) => grads[name]!)];
}

describe("assertPrecision", () => {
  afterEach(() => useDevice("onnx").then(() => undefined));

  it("takes fp32 everywhere and says why a processor has nothing else", async () => {
    const device = await useDevice("onnx");
    expect(await hasPrecision(device, "fp32")).toBe(true);
    for (const precision of ["fp16", "bf16"] as const)
      await expect(assertPrecision(device, precision)).rejects.toMatchObject({
        code: "DEVICE_UNAVAILABLE",
        message: `device "onnx" does not train in ${precision}: only a GPU has products in 16 bits`,
        hint: expect.stringContaining("fp32"),
      });
  });

  it("asks a GPU by training a small model; the driver in software has no such numbers", {
    timeout: 120_000,
  }, async ({ skip }) => {
    const missing = useSwiftShader();
    if (missing) skip(missing);
    const device = await useDevice("webgpu").catch((error) => skip(String(error)));
    await expect(assertPrecision(device!, "fp16")).rejects.toThrow("requires f16 but the device does not support it");
    await expect(assertPrecision(device!, "bf16")).rejects.toThrow("WebGPU has no such numbers");
  });
});

describe("useDevice", () => {
  it("keeps the device that was chosen by name", async () => {
    await useDevice("cpu");
    expect((await useDevice()).name).toBe("cpu");
    await useDevice("auto");
    expect((await useDevice()).name).toBe("onnx");
  });

  it("takes the one that TUNELAB_DEVICE names only where none was chosen", async () => {
    process.env["TUNELAB_DEVICE"] = "quantum";
    try {
      await useDevice("onnx");
      expect((await useDevice()).name).toBe("onnx");
    } finally {
      delete process.env["TUNELAB_DEVICE"];
    }
  });
});
