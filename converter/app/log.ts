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
