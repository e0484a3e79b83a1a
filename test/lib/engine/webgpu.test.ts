/** The device "webgpu" against PyTorch's numbers, on a driver in software. */
import { beforeEach, describe, expect, it } from "vitest";
import { devices, ops, useDevice } from "#lib/engine/index";
import { MODES } from "../../support/decoder.ts";
import { useSwiftShader } from "../../support/swiftshader.ts";
import { checkDecoder, type DecoderReference } from "./support/decoder-check.ts";
import { checkCase, type ReferenceCases, readFixture } from "./support/reference.ts";
import { trainingOps } from "./support/training-ops.ts";

const missing = useSwiftShader() ?? (await reasonAgainst());
const training = await readFixture<ReferenceCases>("training-ops.json");
const decoder = await readFixture<DecoderReference>("decoder.json");
/** Drivers compute divisions and roots less exactly than processors. */
const TOLERANCE = 1e-4;

async function reasonAgainst(): Promise<string | undefined> {
  const webgpu = (await devices()).find(({ name }) => name === "webgpu")!;
  return webgpu.available ? undefined : webgpu.reason;
}

// A driver in software compiles its shaders slowly.
describe("WebGPU", { timeout: 300_000 }, () => {
  beforeEach(({ skip }) => {
    if (missing) skip(missing);
  });

  it("is chosen after its gradients were checked", async () => {
    const device = await useDevice("webgpu");
    expect(device).toMatchObject({ name: "webgpu", available: true });
  });

  it.each(training.cases)("training operation: $name", async (reference) => {
    await checkCase(reference, trainingOps(ops)[reference.op]!, { traced: true, tolerance: TOLERANCE });
  });

  it.each(MODES)("three AdamW steps of a decoder, %s", async (mode) => {
    await checkDecoder(decoder, mode, TOLERANCE);
  });
});
