/** Who runs a trial, and whether it still lives: kept as attributes of the trial, as the journal has no heartbeat. */
import { hostname } from "node:os";
import { inLanguage } from "#lib/core/index";
import type { TrialRecord } from "./records.ts";

/** Studies with a name are kept here when no storage is given. */
export const DEFAULT_STORAGE = "sweeps.journal";

const WORKER = "tunelab:worker";
export const HEARTBEAT = "tunelab:heartbeat";
export const HEARTBEAT_MS = 30_000;

/** Asked for once: the system call costs as much as a stored parameter. */
const HOST = hostname();

interface Worker {
  host: string;
  pid: number;
}

/** Trials that this process runs, so that its own are not taken for dead. */
const own = new Set<string>();

export function workerAttrs(): Record<string, unknown> {
  return { [WORKER]: { host: HOST, pid: process.pid } satisfies Worker, [HEARTBEAT]: new Date().toISOString() };
}

/** `process 1234 on host` */
export function workerOf(trial: TrialRecord): string {
  const { host, pid } = trial.systemAttrs[WORKER] as Worker;
  return inLanguage([`${host} 上的进程 ${pid}`, `process ${pid} on ${host}`]);
}

export function markOwn(place: string, trial: TrialRecord): () => void {
  const key = `${place}#${trial.id}`;
  own.add(key);
  return () => own.delete(key);
}

/** True for a running trial whose process is gone. Trials of other programs are left alone: nothing tells of their end. */
export function isAbandoned(place: string, trial: TrialRecord): boolean {
  const worker = trial.systemAttrs[WORKER] as Worker | undefined;
  if (trial.state !== "running" || !worker) return false;
  if (worker.host === HOST && worker.pid === process.pid) return !own.has(`${place}#${trial.id}`);
  const beat = Date.parse(String(trial.systemAttrs[HEARTBEAT] ?? ""));
  const silent = !(Date.now() - beat < 4 * HEARTBEAT_MS);
  return worker.host === HOST ? !isAlive(worker.pid) || silent : silent;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
