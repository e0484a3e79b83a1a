/**
 * The event log of a run. Events are what the trainer emits, each with its time; numbers that JSON does not have are kept as
 * `"NaN"`, `"Infinity"` and `"-Infinity"`.
 */
import { readJsonLines } from "#lib/core/index";
import { type HistoryRow, METRICS, rewardsOfEvent } from "#lib/plot/index";

/** An event as a log keeps it. */
export interface LoggedEvent {
  type: string;
  /** ISO 8601, UTC. */
  time: string;
  [field: string]: unknown;
}

export function encodeEvent(event: { type: string }, time: Date): LoggedEvent {
  return { time: time.toISOString(), ...(encodeNumbers(event) as { type: string }) };
}

function encodeNumbers(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(encodeNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeNumbers(item)]));
}

/** The events of a log in order. A line that a crash cut short is left out; anything else that is no event is passed over. */
export async function* readEvents(path: string): AsyncGenerator<LoggedEvent> {
  for await (const value of readJsonLines(path)) {
    const event = value as Partial<LoggedEvent> | null;
    if (typeof event?.type === "string") yield event as LoggedEvent;
  }
}

const MEASURES = ["epoch", ...METRICS] as const;
const REWARD = /^reward/; // an event's rewards have their names in the row from its type

/** Builds the history from events; where a run went on from a checkpoint, what the crash had undone is dropped. */
export class HistoryBuilder {
  rows: HistoryRow[] = [];

  /** @returns the row that the event added */
  add(event: LoggedEvent): HistoryRow | undefined {
    if (event.type === "started") {
      const firstStep = numberOf(event["firstStep"]) ?? 0;
      this.rows = this.rows.filter((row) => row.step <= firstStep);
      return undefined;
    }
    const step = numberOf(event["step"]);
    if ((event.type !== "step" && event.type !== "evaluated") || step === undefined) return undefined;
    const row: HistoryRow = { step };
    const others = Object.entries(event).filter(([name]) => !REWARD.test(name));
    const measures: Record<string, unknown> = { ...Object.fromEntries(others), ...rewardsOfEvent(event) };
    for (const key of MEASURES) {
      const value = numberOf(measures[key]);
      if (value !== undefined) row[key] = value;
    }
    this.rows.push(row);
    return row;
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : undefined;
}
