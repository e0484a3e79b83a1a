/** The state of a run, kept in a small file of its own so that a list of runs need not read every log. */
import { join } from "node:path";
import { z } from "zod";
import { issueLanguage, readJson, TunelabError, writeJson } from "#lib/core/index";
import type { HistoryRow } from "#lib/plot/index";

const Finite = z.number().optional();

export const RunSummary = z.object({
  /** Optimizer steps done. */
  steps: z.number().default(0),
  totalSteps: Finite,
  /** Of the last step. */
  loss: Finite,
  bestEvalLoss: Finite,
  bestStep: Finite,
  tokensPerSecond: Finite,
  /** The highest measured. */
  memoryBytes: Finite,
});
export type RunSummary = z.infer<typeof RunSummary>;

const RunState = z.object({
  name: z.string(),
  status: z.enum(["running", "finished", "interrupted", "failed"]),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** The process and machine that write it, while it runs. */
  pid: z.number(),
  host: z.string(),
  message: z.string().optional(),
  summary: RunSummary,
});
export type RunState = z.infer<typeof RunState>;

/** `crashed`: it says that it runs, but its process is gone. `damaged`: its status cannot be read. */
export type RunStatus = RunState["status"] | "crashed" | "damaged";

/** What can be said of a run whose status cannot be read. */
export function damagedState(id: string, message: string): RunState {
  const [, date, time] = /^(\d{8})-(\d{6})/.exec(id) ?? [];
  const startedAt =
    date && time
      ? `${date.replace(/(..)(..)$/, "-$1-$2")}T${time.replace(/(..)(?=.)/g, "$1:")}Z`
      : new Date(0).toISOString();
  return { name: id, status: "failed", startedAt, pid: 0, host: "", message, summary: { steps: 0 } };
}

export function writeState(folder: string, state: RunState): Promise<void> {
  return writeJson(join(folder, "status.json"), state);
}

/** @throws TunelabError NOT_FOUND, CORRUPT_FILE */
export async function readState(folder: string): Promise<RunState> {
  const path = join(folder, "status.json");
  const parsed = RunState.safeParse(await readJson(path), issueLanguage());
  if (parsed.success) return parsed.data;
  throw new TunelabError(
    "CORRUPT_FILE",
    [
      `${path} 不是运行的状态：${z.prettifyError(parsed.error)}`,
      `${path} is not the status of a run: ${z.prettifyError(parsed.error)}`,
    ],
    {
      hint: ["如果不需要这次运行，请删除该文件夹", "delete the folder if the run is not needed"],
      details: { path },
    },
  );
}

export function statusOf(state: RunState, host: string): RunStatus {
  const gone = state.status === "running" && state.host === host && !isAlive(state.pid);
  return gone ? "crashed" : state.status;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it lives, under another user
  }
}

/** What a row of the history changes. */
export function summarize(summary: RunSummary, row: HistoryRow): RunSummary {
  const next = { ...summary, steps: Math.max(summary.steps, row.step) };
  if (Number.isFinite(row.loss)) next.loss = row.loss;
  if (Number.isFinite(row.tokensPerSecond)) next.tokensPerSecond = row.tokensPerSecond;
  if (row.memoryBytes !== undefined) next.memoryBytes = Math.max(summary.memoryBytes ?? 0, row.memoryBytes);
  if (row.evalLoss !== undefined && row.evalLoss < (summary.bestEvalLoss ?? Number.POSITIVE_INFINITY)) {
    next.bestEvalLoss = row.evalLoss;
    next.bestStep = row.step;
  }
  return next;
}
