/** Trials that stand for others: failed ones that are run again, and those of an earlier study. */
import { type Distribution, isCompatible, type Params } from "./distribution.ts";
import { type Direction, isFinished, type TrialRecord } from "./records.ts";
import { DRAWN } from "./samplers/index.ts";
import type { Space } from "./space.ts";

type Attrs = Record<string, unknown>;

/** Attribute of a trial of an earlier study: that study's name. */
const TAKEN_OVER = "tunelab:warm_start";

/** Trials that count: not those that were run again, nor those of an earlier study. */
export function countedTrials(trials: readonly TrialRecord[]): TrialRecord[] {
  const repeated = new Set(trials.map(({ systemAttrs }) => systemAttrs["failed_trial"]));
  return trials.filter(({ number, systemAttrs }) => !repeated.has(number) && !(TAKEN_OVER in systemAttrs));
}

/** System attributes of a trial that runs a failed one again, with the same values. */
export function retryAttrs({ params, systemAttrs, number }: TrialRecord): Attrs {
  const history = [...((systemAttrs["retry_history"] as number[] | undefined) ?? []), number];
  const fixed = { ...(systemAttrs["fixed_params"] as Params | undefined), ...params };
  const grid = "grid_id" in systemAttrs ? { grid_id: systemAttrs["grid_id"] } : {};
  return { fixed_params: fixed, failed_trial: number, retry_history: history, ...grid };
}

interface Source {
  readonly name?: string;
  readonly trials: readonly TrialRecord[];
}

/** Trials of an earlier study that teach something here, as they are kept here. */
export function takenOver(source: Source, directions: readonly Direction[], space: Space | undefined): TrialRecord[] {
  return source.trials
    .filter(
      ({ state, values, distributions }) =>
        isFinished(state) && state !== "failed" && values?.length === directions.length && fits(distributions, space),
    )
    .map((trial) => ({
      ...trial,
      systemAttrs: { ...withoutPlace(trial.systemAttrs), [TAKEN_OVER]: source.name ?? "" },
    }));
}

function fits(distributions: Readonly<Record<string, Distribution>>, space: Space | undefined): boolean {
  return Object.entries(distributions).every(([name, distribution]) => {
    const own = space?.[name]?.distribution;
    return own === undefined || isCompatible(own, distribution);
  });
}

/** Without attributes that speak of other trials of the earlier study. */
function withoutPlace(attrs: TrialRecord["systemAttrs"]): Attrs {
  const place = [DRAWN, "failed_trial", "retry_history"];
  return Object.fromEntries(Object.entries(attrs).filter(([key]) => !place.includes(key)));
}
