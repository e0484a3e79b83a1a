/** Where a run ran: enough to explain a difference between two of them. */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, hostname, totalmem } from "node:os";

export interface Environment {
  tunelab: string;
  node: string;
  platform: string;
  host: string;
  cpu: string;
  cores: number;
  memoryBytes: number;
  [fact: string]: unknown;
}

/** @param facts what the caller knows, such as the device and library versions */
export function describeEnvironment(facts: Record<string, unknown> = {}): Environment {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return {
    tunelab: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    host: hostname(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    ...facts,
  };
}
