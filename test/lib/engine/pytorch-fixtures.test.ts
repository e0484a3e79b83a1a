/**
 * Values and gradients against PyTorch's, stored in test/fixtures/engine (made by test/peers/engine/*_reference.py), on
 * every device of this machine.
 */
import { beforeAll, describe, it } from "vitest";
import { ops, useDevice } from "#lib/engine/index";
import { MODES } from "../../support/decoder.ts";
import { trainingDevices } from "../../support/devices.ts";
import { checkDecoder, type DecoderReference } from "./support/decoder-check.ts";
import { kernelOps } from "./support/kernel-ops.ts";
import { checkCase, type ReferenceCases, readFixture } from "./support/reference.ts";
import { trainingOps } from "./support/training-ops.ts";

const kernels = await readFixture<ReferenceCases>("kernels.json");
const training = await readFixture<ReferenceCases>("training-ops.json");
const decoder = await readFixture<DecoderReference>("decoder.json");
const here = await trainingDevices();

describe.each(here)("on $name", ({ name: device }) => {
  beforeAll(async () => {
    await useDevice(device);
  });

  it.each(kernels.cases)("kernel: $name", async (reference) => {
    await checkCase(reference, kernelOps[reference.op]!);
  });

  it.each(training.cases)("training operation: $name", async (reference) => {
    await checkCase(reference, trainingOps(ops)[reference.op]!);
  });

  it.each([...kernels.cases, ...training.cases])("in a traced program: $name", async (reference) => {
    const op = kernelOps[reference.op] ?? trainingOps(ops)[reference.op]!;
    await checkCase(reference, op, { traced: true });
  });

  it.each(training.cases)("its definition: $name", async (reference) => {
    await checkCase(reference, trainingOps(ops.plain)[reference.op]!);
  });

  it.each(MODES)("three AdamW steps of a decoder, %s", async (mode) => {
    await checkDecoder(decoder, mode);
  });
});
