/** Where a training could run: this machine, and common GPUs. */
import { totalmem } from "node:os";
import type { Precision } from "#lib/engine/index";
import type { MemoryRegime } from "./memory.ts";

export interface ComputeDevice {
  name: string;
  memoryBytes: number;
  regime: MemoryRegime;
  /** Dense floating-point operations per second in the precision of the regime. */
  flops: number;
  /** What its products are best computed in, where that is not float32. */
  precision?: Precision;
}

const GB = 1024 ** 3;
const gpu = (name: string, gigabytes: number, teraflops: number): ComputeDevice => ({
  name,
  memoryBytes: gigabytes * GB,
  regime: "mixed",
  flops: teraflops * 1e12,
});

/** Memory and dense 16-bit tensor throughput of the makers' data sheets (float32 accumulation where they differ). */
export const COMMON_GPUS: readonly ComputeDevice[] = [
  gpu("RTX 3060 12 GB", 12, 51),
  gpu("Tesla T4 16 GB", 16, 65),
  gpu("RTX 3090 24 GB", 24, 71),
  gpu("RTX 4090 24 GB", 24, 165),
  gpu("A10 24 GB", 24, 125),
  gpu("L4 24 GB", 24, 121),
  gpu("V100 32 GB", 32, 125),
  gpu("RTX 5090 32 GB", 32, 210),
  gpu("A100 40 GB", 40, 312),
  gpu("L40S 48 GB", 48, 362),
  gpu("A100 / A800 80 GB", 80, 312),
  gpu("H100 80 GB", 80, 989),
  gpu("H20 96 GB", 96, 148),
  gpu("H200 141 GB", 141, 989),
];

/**
 * Share of a device's throughput that a training reaches. For GPUs the usual 30% of the data sheet. This machine's own
 * throughput is measured by a small product, which a training step slightly beats.
 */
const UTILISATION = { engine: 1.1, mixed: 0.3 } as const;

/** Memory that this process may use: the machine's, or the container's limit when it is lower. */
export function localMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Share of the memory that a plan may fill; the rest is for the system and for what the estimate misses. */
export const SAFE_SHARE = 0.85;

export function fits(bytes: number, { memoryBytes }: ComputeDevice): boolean {
  return bytes <= memoryBytes * SAFE_SHARE;
}

/** Milliseconds for a number of operations. */
export function timeFor(operations: number, { flops, regime }: ComputeDevice): number {
  return (operations / (flops * UTILISATION[regime])) * 1000;
}
