/**
 * The same comparison as test/lib/engine/pytorch-fixtures.test.ts with the PyTorch that is installed here, other numbers
 * and a larger decoder; and PyTorch's own decoder against transformers, so that the reference is not only our own.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { ops, useDevice } from "#lib/engine/index";
import { checkDecoder, type DecoderReference } from "../../lib/engine/support/decoder-check.ts";
import { kernelOps } from "../../lib/engine/support/kernel-ops.ts";
import { checkCase, type ReferenceCases, type ReferenceOp } from "../../lib/engine/support/reference.ts";
import { trainingOps } from "../../lib/engine/support/training-ops.ts";
import { MODES } from "../../support/decoder.ts";
import { trainingDevices } from "../../support/devices.ts";
import { findPeer, runPeer } from "../python.ts";

const SEED = "2";
const torch = await findPeer("torch");
const transformers = await findPeer("torch", "transformers");
const here = await trainingDevices();

async function reference<T>(script: string, ...args: string[]): Promise<T> {
  return JSON.parse(await runPeer(torch, new URL(script, import.meta.url), [...args, "--seed", SEED])) as T;
}

describe.each(here)("on $name", ({ name: device }) => {
  beforeAll(async () => {
    await useDevice(device);
  });

  it("kernels", async (context) => {
    if (!torch.available) return context.skip(torch.reason);
    await checkAll(await reference<ReferenceCases>("kernels_reference.py"), kernelOps);
  });

  it("training operations and their definitions", async (context) => {
    if (!torch.available) return context.skip(torch.reason);
    const cases = await reference<ReferenceCases>("training_reference.py", "ops");
    await checkAll(cases, trainingOps(ops));
    await checkAll(cases, trainingOps(ops.plain));
  });

  it("three AdamW steps of a decoder in every mode", async (context) => {
    if (!torch.available) return context.skip(torch.reason);
    // Of so many weights some have gradients of rounding error only, which Adam makes full steps of, in PyTorch's float32
    // as well. A larger epsilon keeps those steps small; the fixtures have the usual one.
    const options = ["--size", "large", "--epsilon", "1e-5"];
    const decoder = await reference<DecoderReference>("training_reference.py", "decoder", ...options);
    for (const mode of MODES) await checkDecoder(decoder, mode);
  });
});

it("the reference decoder computes what transformers' LlamaForCausalLM computes", async (context) => {
  if (!transformers.available) return context.skip(transformers.reason);
  const output = await runPeer(transformers, new URL("decoder_against_transformers.py", import.meta.url));
  const { lossError, gradientError } = JSON.parse(output) as { lossError: number; gradientError: number };
  expect(lossError).toBeLessThan(1e-7);
  expect(gradientError).toBeLessThan(1e-5); // both in float64, but transformers' rotary angles are float32
});

/** All failures of a set in one message: which operations are wrong matters more than the first of them. */
async function checkAll({ cases }: ReferenceCases, table: Readonly<Record<string, ReferenceOp>>): Promise<void> {
  expect(cases.length).toBeGreaterThan(15);
  const failures: string[] = [];
  for (const one of cases) await checkCase(one, table[one.op]!).catch((error) => failures.push(String(error)));
  expect(failures).toEqual([]);
}
