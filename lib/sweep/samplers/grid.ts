/** Every combination once, in a shuffled order (Optuna: samplers/_grid.py). */
import { TunelabError } from "#lib/core/index";
import { type Distribution, gridOf, type ParameterValue, type Params } from "../distribution.ts";
import type { TrialRecord } from "../records.ts";
import { isActive, type Space } from "../space.ts";
import { MersenneTwister } from "./mersenne.ts";
import type { Sampler, SearchState } from "./sampler.ts";

export interface GridOptions {
  /** Order of the combinations. Default 0. */
  seed?: number;
  /** Values to try of each parameter; default those of the declared space where it has an end to count to. */
  values?: Readonly<Record<string, readonly ParameterValue[]>>;
}

const MAX_COMBINATIONS = 100_000;

export class GridSampler implements Sampler {
  readonly name = "grid";
  readonly #options: GridOptions;
  #grid: Params[] | undefined;

  constructor(options: GridOptions = {}) {
    this.#options = options;
  }

  /** @throws TunelabError INVALID_CONFIG for a range without steps, LIMIT_EXCEEDED for too many combinations */
  combinations(declared: Space | undefined): readonly Params[] {
    this.#grid ??= new MersenneTwister(this.#options.seed ?? 0).shuffle(
      combine(listValues(declared, this.#options.values), declared),
    );
    return this.#grid;
  }

  drawTogether(state: SearchState, trial: TrialRecord): Params {
    if ("fixed_params" in trial.systemAttrs) return {}; // given from outside, or a trial that is run again
    const grid = this.combinations(state.space);
    const [open, finished] = [gridIds(state, ["running"]), gridIds(state, ["complete", "pruned", "failed"])];
    const free = (taken: readonly Set<number>[]) => grid.findIndex((_, id) => taken.every((ids) => !ids.has(id)));
    // The last ones that run elsewhere may be tried here too; then any again.
    const candidates = [free([open, finished]), free([finished]), trial.number % grid.length];
    const id = candidates.find((candidate) => candidate >= 0)!;
    state.setTrialAttr(trial, "grid_id", id);
    return grid[id]!;
  }

  draw(_state: SearchState, _trial: TrialRecord, name: string, distribution: Distribution): ParameterValue {
    const values = gridOf(distribution);
    if (values?.length === 1) return values[0]!;
    throw new TunelabError("INVALID_CONFIG", [`网格中没有参数“${name}”`, `the grid has no parameter "${name}"`], {
      hint: [
        "请在搜索空间中声明它，或把它的值交给网格采样器",
        "declare it in the space, or give its values to the grid sampler",
      ],
    });
  }

  isExhausted(state: SearchState): boolean {
    const finished = gridIds(state, ["running", "complete", "pruned", "failed"]);
    return this.combinations(state.space).every((_, id) => finished.has(id));
  }
}

function gridIds(state: SearchState, states: readonly string[]): Set<number> {
  const replaced = new Set(state.trials.map((trial) => trial.systemAttrs["failed_trial"]));
  const trials = state.trials.filter((trial) => states.includes(trial.state) && !replaced.has(trial.number));
  return new Set(
    trials.flatMap(({ systemAttrs }) => ("grid_id" in systemAttrs ? [Number(systemAttrs["grid_id"])] : [])),
  );
}

function listValues(declared: Space | undefined, given: GridOptions["values"]): [string, readonly ParameterValue[]][] {
  const names = declared ? Object.keys(declared) : Object.keys(given ?? {}).sort();
  if (names.length === 0)
    throw new TunelabError("INVALID_CONFIG", ["网格需要给出值", "a grid needs values"], {
      hint: ["请声明搜索空间，或把值交给网格采样器", "declare a space, or give values to the grid sampler"],
    });
  return names.map((name) => {
    const values = given?.[name] ?? gridOf(declared![name]!.distribution);
    if (!values)
      throw new TunelabError(
        "INVALID_CONFIG",
        [`“${name}”是没有步长的范围：网格无法列举`, `"${name}" is a range without steps: a grid cannot list it`],
        {
          hint: [
            "请用 space.step 或 space.choice，或把它的值交给网格采样器",
            "use space.step or space.choice, or give its values to the grid sampler",
          ],
          details: { name },
        },
      );
    return [name, values];
  });
}

function combine(lists: readonly [string, readonly ParameterValue[]][], declared: Space | undefined): Params[] {
  let grid: Params[] = [{}];
  for (const [name, values] of lists) {
    grid = grid.flatMap((params) => {
      if (declared && !isActive(declared[name]!, params)) return [params];
      return values.map((value) => ({ ...params, [name]: value }));
    });
    if (grid.length > MAX_COMBINATIONS)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [`网格的组合超过 ${MAX_COMBINATIONS} 个`, `the grid has more than ${MAX_COMBINATIONS} combinations`],
        {
          hint: ["请减少取值，或用 random 或 TPE 采样器", "use fewer values, or the random or TPE sampler"],
        },
      );
  }
  return grid;
}
