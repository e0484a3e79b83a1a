/**
 * Products in 16 bits as torch.autocast makes them: both are compared with PyTorch in float64, and ours must not be worse.
 * The rounding is emulated, since ONNX Runtime's CPU has no such products.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { useDevice } from "#lib/engine/index";
import {
  type DecoderReference,
  decoderError,
  decoderSteps,
  runDecoder,
} from "../../lib/engine/support/decoder-check.ts";
import { emulateHalfProducts } from "../../lib/engine/support/rounding.ts";
import { MODES } from "../../support/decoder.ts";
import { findPeer, runPeer } from "../python.ts";

const torch = await findPeer("torch");
let undo = () => {};

beforeAll(async () => {
  await useDevice("onnx");
  undo = emulateHalfProducts();
});
afterAll(() => undo());

const reference = async (...args: string[]) => {
  const script = new URL("training_reference.py", import.meta.url);
  return JSON.parse(
    await runPeer(torch, script, ["decoder", "--seed", "2", "--size", "large", ...args]),
  ) as DecoderReference;
};

it.for(["bf16", "fp16"] as const)("%s is as exact as torch.autocast", async (precision, { skip }) => {
  if (!torch.available) return skip(torch.reason);
  const [exact, theirs] = [await reference(), await reference("--autocast", precision)];
  for (const mode of MODES) {
    const { steps } = exact.runs[mode];
    const ours = decoderError((await runDecoder(exact, mode, precision)).steps, steps);
    const peer = decoderError(decoderSteps(theirs.runs[mode]), steps);
    console.log(`${mode}: ${ours.toExponential(2)}, torch.autocast ${peer.toExponential(2)}`);
    expect(ours).toBeGreaterThan(1e-5); // it was rounded
    expect(ours).toBeLessThan(1.5 * peer); // both draw their rounding errors from the same numbers
  }
});
