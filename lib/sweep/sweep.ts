/** `sweep`: from a space and an objective to a study. */
import { TunelabError } from "#lib/core/index";
import { cellHost, cellSignal } from "#lib/notebook/index";
import { SweepDisplay } from "./display.ts";
import type { Params } from "./distribution.ts";
import type { Executor, Objective } from "./executor/executor.ts";
import { InProcessExecutor } from "./executor/in-process.ts";
import type { TrialRecord } from "./records.ts";
import { type Outcome, type RunOptions, SweepRunner } from "./runner.ts";
import type { ParamsOf, Space } from "./space.ts";
import { Study, type StudyOptions } from "./study.ts";
import { DEFAULT_STORAGE } from "./workers.ts";

export interface SweepOptions<S extends Space = Space> extends Omit<StudyOptions, "space" | "resume">, RunOptions {
  /** What is searched; without it the objective asks for its values: `trial.suggestFloat(…)`. */
  space?: S;
  /** Gives a number to minimise (or several), or a finished `fineTune` run, which counts as its best evaluation loss. */
  objective?: Objective<ParamsOf<S>>;
  /** Instead of an objective: where trials run, e.g. `new ProcessExecutor({ module })`. */
  executor?: Executor;
  /** Trials at once. Functions take turns in this process; for processes of their own use an executor. Default 1. */
  parallel?: number;
  /** One objective's direction. Default minimize. */
  direction?: "minimize" | "maximize";
  /** Go on with this study, or (true) with the one called `name`; trials that a killed process left are run again. */
  resume?: string | boolean;
  /** Tried first, e.g. the recommended values. Only when the study begins. */
  enqueue?: readonly Partial<ParamsOf<S>>[];
  /** An earlier study (or its trials) to learn from. Only when the study begins. */
  warmStart?: { readonly name?: string; readonly trials: readonly TrialRecord[] };
  /** Shows progress and the best trials. Default: in notebooks. */
  display?: boolean;
}

/** A running sweep: await it for the study, or iterate over its trials as they end; leaving the loop stops the sweep. */
export type Sweep = Promise<Study> &
  AsyncIterable<TrialRecord> & { readonly study: Study; stop(): void; outcome?: Outcome };

/**
 * Searches for the best parameters. An interrupt is not an error: the study has what was found, and `resume` goes on.
 *
 * @throws TunelabError INVALID_CONFIG for settings, CONFLICT for a taken name, INVALID_INPUT when several trials in a row
 *   fail
 * @example
 * const study = await sweep({
 *   space: { learningRate: space.logUniform(1e-5, 5e-4), rank: space.choice([8, 16, 32]) },
 *   objective: (params, trial) => fineTune({ model: "tiny", data, mode: "lora", ...params, trial }),
 *   sampler: "tpe", pruner: "hyperband", trials: 20,
 * });
 * @example
 * for await (const trial of sweep({ objective: (_, trial) => trial.suggestFloat("x", 0, 1) ** 2, trials: 50 })) display(trial);
 */
export function sweep<const S extends Space>(options: SweepOptions<S>): Sweep {
  const { resume = false, storage, name, direction, space, enqueue = [], warmStart, parallel = 1 } = options;
  const executor = options.executor ?? inProcess(options.objective as Objective | undefined, parallel);
  checkCounts({ trials: options.trials, timeout: options.timeout, parallel, retries: options.retries });
  const named = typeof resume === "string" ? resume : name;
  const place = storage ?? (named === undefined && resume === false ? undefined : DEFAULT_STORAGE);
  const study = new Study({
    ...pick(options, ["sampler", "pruner", "seed", "objectiveNames", "directions"]),
    ...(direction && { directions: [direction] }),
    ...(space && { space }),
    ...(place !== undefined && { storage: place }),
    parallel: executor.capacity,
    name: named ?? "study",
    resume: resume !== false,
  });
  if (study.trials.length === 0) {
    if (warmStart) study.warmStart(warmStart);
    study.enqueue(...(enqueue as readonly Params[]));
  } else study.recover();
  return start(study, executor, options as unknown as SweepOptions); // the objective is with the executor
}

function start(study: Study, executor: Executor, options: SweepOptions): Sweep {
  const { display = cellHost() !== undefined, signal = cellSignal() } = options;
  const endless = options.trials === undefined && options.timeout === undefined && !study.sampler.isExhausted;
  const shown = display ? new SweepDisplay(study, { total: options.trials ?? (endless ? 20 : undefined) }) : undefined;
  const runner = new SweepRunner(study, executor, {
    ...pick(options, ["timeout", "retries", "maxConsecutiveFailures", "onTrial"]),
    onReport: (trial) => {
      shown?.refresh();
      options.onReport?.(trial);
    },
    ...(options.trials === undefined ? (endless ? { trials: 20 } : {}) : { trials: options.trials }),
    signal,
  });
  if (shown) runner.events.on((event) => shown.handle(event));
  const done = runner.run().then(
    (outcome) => {
      shown?.close(outcome);
      result.outcome = outcome;
      return study;
    },
    (error) => {
      shown?.close("stopped");
      throw error;
    },
  );
  done.catch(() => {}); // who iterates gets the error from the events
  const result: Sweep = Object.assign(done, {
    study,
    stop: () => runner.stop(),
    async *[Symbol.asyncIterator]() {
      let left = true;
      try {
        for await (const event of runner.events) if (event.type === "ended") yield event.trial;
        left = false;
      } finally {
        if (left) runner.stop();
      }
    },
  });
  return result;
}

function inProcess(objective: Objective | undefined, parallel: number): Executor {
  if (typeof objective !== "function")
    throw new TunelabError("INVALID_CONFIG", ["没有可以运行的内容", "there is nothing to run"], {
      hint: [
        "请给出目标函数（返回要最小化的数），或 executor",
        "give an objective, a function that returns the number to minimise, or an executor",
      ],
    });
  return new InProcessExecutor(objective, parallel);
}

function checkCounts(counts: Record<string, number | undefined>): void {
  for (const [name, value] of Object.entries(counts)) {
    const least = name === "retries" ? 0 : 1;
    const wrong = name === "timeout" ? !(value! > 0) : !Number.isSafeInteger(value) || value! < least;
    if (value !== undefined && wrong)
      throw new TunelabError("INVALID_CONFIG", [`${name} 为 ${value}`, `${name} is ${value}`], {
        hint:
          name === "timeout"
            ? ["请给出秒数", "give seconds"]
            : [`请用不小于 ${least} 的整数`, `use a whole number of ${least} or more`],
      });
  }
}

/** The properties that are set. */
function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Partial<
    Pick<T, K>
  >;
}
