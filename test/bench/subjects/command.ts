/** Command lines of the subjects. */
import { fileURLToPath } from "node:url";
import type { DeviceName, Precision } from "#lib/engine/index";
import type { Mode } from "../../support/decoder.ts";
import type { Subject } from "../harness.ts";

export interface DecoderWork {
  /** A name in decoder-shapes.json. */
  shape: string;
  mode: Mode;
  rows: number;
  length: number;
  /** Steps that a round takes the mean of. */
  steps: number;
}

/** The arguments that the decoder subjects share. */
export function decoderArguments({ shape, mode, rows, length, steps }: DecoderWork): string[] {
  return [shape, mode, String(rows), String(length), String(steps)];
}

/** Training steps of a decoder on a device of this engine. */
export function decoderOn(device: DeviceName | "auto", work: DecoderWork, precision: Precision = "fp32"): Subject {
  const subject = fileURLToPath(new URL("./decoder.ts", import.meta.url));
  const args = ["--import", "tsx", subject, ...decoderArguments(work), device, precision];
  return { command: process.execPath, args };
}
