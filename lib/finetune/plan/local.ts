/** What the machine at hand can do: measured once, by a product of two matrices as large as a small model's. */
import { cpus } from "node:os";
import { tf } from "#lib/engine/index";
import { type ComputeDevice, localMemory } from "./devices.ts";

const ROWS = 512;
const ROUNDS = 3;
let measured: { backend: string; flops: number } | undefined;

/** This machine with the device in use. The first call takes some 50 ms. */
export function localDevice(): ComputeDevice {
  const backend = tf.getBackend() ?? "none";
  if (measured?.backend !== backend) measured = { backend, flops: measure() };
  const name = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"} (${backend})`;
  return { name, memoryBytes: localMemory(), regime: "engine", flops: measured.flops };
}

function measure(): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    tf.tidy(() => {
      const a = tf.fill<tf.Rank.R2>([ROWS, ROWS], 0.5);
      tf.matMul(tf.matMul(a, a), a).slice([0, 0], [1, 1]).dataSync();
    });
    return performance.now() - begun;
  });
  return (2 * 2 * ROWS ** 3) / (Math.min(...times) / 1000); // the first round compiles
}
