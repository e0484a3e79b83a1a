/** How a trial ended, and what is kept of it. */
import { inLanguage } from "#lib/core/index";
import { lastReport, type TrialRecord } from "./records.ts";

/** The value of the objective, or of each; or why there is none. */
export type Ending = number | readonly number[] | { state: "pruned" } | { state: "failed"; error: string };

type Settled =
  | { state: "complete" | "pruned"; values: readonly number[] | undefined }
  | { state: "failed"; error: string };

/** A pruned trial keeps its last report; a value that is no number, or the wrong count of values, is a failure. */
export function settle(ending: Ending, record: TrialRecord, objectives: number): Settled {
  if (typeof ending === "object" && "state" in ending) {
    if (ending.state === "failed") return ending;
    const last = lastReport(record)?.value;
    return { state: "pruned", values: last === undefined || Number.isNaN(last) ? undefined : [last] };
  }
  const values = typeof ending === "number" ? [ending] : [...ending];
  const error = problemOf(values, objectives);
  return error === undefined ? { state: "complete", values } : { state: "failed", error };
}

function problemOf(values: readonly unknown[], objectives: number): string | undefined {
  if (values.length !== objectives)
    return inLanguage([
      `目标函数给出 ${values.length} 个值，而目标有 ${objectives} 个`,
      `the objective gave ${values.length} values for ${objectives} objectives`,
    ]);
  const wrong = values.find((value) => typeof value !== "number" || Number.isNaN(value));
  return wrong === undefined
    ? undefined
    : inLanguage([
        `目标函数给出 ${String(wrong)}，这里需要数`,
        `the objective gave ${String(wrong)} where a number was needed`,
      ]);
}
