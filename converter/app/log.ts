import { isTunelabError } from "#lib/core/index";

/** One line of the service's log: facts about requests and jobs, never a file's name or content. */
export interface LogEntry {
  time: string;
  level: "info" | "warn" | "error";
  event: string;
  [fact: string]: unknown;
}

export type Log = (level: LogEntry["level"], event: string, facts?: Record<string, unknown>) => void;

export function createLog(write: ((entry: LogEntry) => void) | undefined): Log {
  return (level, event, facts = {}) => write?.({ time: new Date().toISOString(), level, event, ...facts });
}

/** What went wrong, for the log: where in our code, or which known error. Messages quote names and texts of files. */
export function faultOf(error: unknown): Record<string, unknown> {
  if (isTunelabError(error)) {
    const { sentence, reason } = error.details;
    return { error: sentence ?? error.code, ...(typeof reason === "string" ? { reason } : {}) };
  }
  if (!(error instanceof Error)) return { error: typeof error };
  const { stack = "" } = error;
  const { code } = error as { code?: unknown };
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const name = /^[\w.]+(?=[:\n]|$)/.exec(stack)?.[0] ?? error.name;
  return { error: name, ...(typeof code === "string" ? { code } : {}), stack: frames.map((line) => line.trim()) };
}
