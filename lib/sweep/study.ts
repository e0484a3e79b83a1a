/** A study: a search with its trials. Ask for a trial, run it, tell its value; `sweep` does this in a loop. */
import { resolve } from "node:path";
import { inLanguage, toError } from "#lib/core/index";
import { bestRecipe, saveBestRecipe } from "./best-recipe.ts";
import type { ParameterValue, Params } from "./distribution.ts";
import { type Ending, settle } from "./ending.ts";
import { type ImportanceOptions, pedAnova } from "./importance/ped-anova.ts";
import { StudyStorage } from "./journal/storage.ts";
import { METRIC_NAMES, openRecord } from "./open-record.ts";
import { createPruner, type Pruner, type PrunerName } from "./pruners/index.ts";
import { infeasible, paretoFront, topTrials } from "./ranking.ts";
import { constraintKey, type Direction, failureOf, type StudyRecord, type TrialRecord } from "./records.ts";
import { countedTrials, retryAttrs, takenOver } from "./reruns.ts";
import { createSampler, DRAWN, type Sampler, type SamplerName, type SearchState } from "./samplers/index.ts";
import { choiceParams, logParams } from "./searched.ts";
import { checkSpace, type Space } from "./space.ts";
import { checkPoint, Trial, type TrialHost } from "./trial.ts";
import { studyBundle, studyText } from "./view.ts";
import { isAbandoned, workerAttrs, workerOf } from "./workers.ts";

export interface StudyOptions {
  /** Default "study". */
  name?: string;
  /** A journal file, which Optuna opens too. Default: in memory. */
  storage?: string | StudyStorage;
  /** Go on with the study of this name when there is one. Default false: a taken name is an error. */
  resume?: boolean;
  /** One for each objective. Default minimize. */
  directions?: readonly Direction[];
  objectiveNames?: readonly string[];
  space?: Space;
  /** Default TPE as Optuna 5 has it. */
  sampler?: Sampler | SamplerName;
  /** Default none. */
  pruner?: Pruner | PrunerName;
  /** Of the sampler. Default 42. */
  seed?: number;
  /** How many trials run at once. With several, each has random numbers of its own. Default 1. */
  parallel?: number;
}

interface AskOptions {
  signal?: AbortSignal | undefined;
  onReport?: ((trial: TrialRecord) => void) | undefined;
}

export class Study {
  readonly storage: StudyStorage;
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly space: Space | undefined;
  readonly #record: StudyRecord;
  readonly #search: SearchState;

  /** @throws TunelabError CONFLICT when the name is taken and `resume` not set, or the directions differ */
  constructor(options: StudyOptions = {}) {
    const { name = "study", storage, resume = false, space, seed = 42, parallel = 1 } = options;
    if (space) checkSpace(space);
    this.storage = storage instanceof StudyStorage ? storage : new StudyStorage(storage);
    this.sampler = createSampler(options.sampler ?? "tpe", seed);
    this.pruner = createPruner(options.pruner ?? "none");
    this.space = space;
    this.#record = openRecord(this.storage, name, resume, options);
    this.#search = this.#searchState(parallel > 1);
  }

  get name(): string {
    return this.#record.name;
  }

  get directions(): readonly Direction[] {
    return this.#record.directions;
  }

  get objectiveNames(): readonly string[] | undefined {
    return this.#record.systemAttrs[METRIC_NAMES] as string[] | undefined;
  }

  /** All trials, also those of other workers. */
  get trials(): readonly TrialRecord[] {
    this.storage.sync();
    return this.#record.trials;
  }

  get attrs(): Readonly<Record<string, unknown>> {
    return this.#record.userAttrs;
  }

  /** Parameters that are searched on a logarithmic scale. */
  get logParams(): string[] {
    return logParams(this.#record.trials);
  }

  /** Parameters that are chosen from a list, with their choices. */
  get choiceParams(): Record<string, readonly ParameterValue[]> {
    return choiceParams(this.#record.trials);
  }

  /** Numbers of the complete trials that miss a constraint. */
  get infeasible(): ReadonlySet<number> {
    return infeasible(this.trials);
  }

  /** The best complete trial that keeps its constraints; undefined before one is complete, or with several objectives. */
  get best(): TrialRecord | undefined {
    return this.directions.length === 1 ? this.top(1)[0] : undefined;
  }

  get bestParams(): Params | undefined {
    return this.best?.params;
  }

  get bestValue(): number | undefined {
    return this.best?.values?.[0];
  }

  /** The best trial as settings for `fineTune`. @param shared what all trials have in common; see `bestRecipe` */
  bestRecipe(shared?: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return bestRecipe(this, shared);
  }

  /** Writes the best trial as a YAML recipe, for `readRecipe`. @returns its path */
  saveBest(path: string, shared?: Readonly<Record<string, unknown>>): Promise<string> {
    return saveBestRecipe(this, path, shared);
  }

  /** The best `count` complete trials, the best first; with several objectives by rank. */
  top(count: number): TrialRecord[] {
    return topTrials(this.trials, this.directions, count);
  }

  /** Trials that no other beats in every objective. */
  get paretoFront(): TrialRecord[] {
    return paretoFront(this.trials, this.directions);
  }

  /**
   * How much each parameter decides whether a trial is among the best (PED-ANOVA, Optuna's default); shares of 1. There is
   * no fANOVA: Optuna's comes from the random forests of scikit-learn, which no other program grows alike.
   */
  importances(options: ImportanceOptions = {}): Record<string, number> {
    return pedAnova(this.trials, this.directions, options);
  }

  /** Trials that count: those that were run again, and those of an earlier study, do not. */
  get counted(): TrialRecord[] {
    return countedTrials(this.trials);
  }

  /**
   * The next trial: one that waits, else a new one.
   * @param options.onReport called after each report of the trial
   */
  ask({ signal = new AbortController().signal, onReport }: AskOptions = {}): Trial {
    const record =
      this.#claimWaiting() ?? this.storage.createTrial(this.#record, { state: "running", systemAttrs: workerAttrs() });
    const host: TrialHost = {
      draw: (name, distribution) => this.sampler.draw(this.#search, record, name, distribution),
      keepParams: (params) => this.storage.setParams(record, params, this.#drawnFor(record)),
      report: (value, step) => {
        const stops = this.#report(record, value, step);
        onReport?.(record);
        return stops;
      },
      setAttr: (key, value) => this.storage.setTrialAttr(record, "user", key, value),
      setConstraint: (name, value) => this.storage.setTrialAttr(record, "system", constraintKey(name), value),
    };
    try {
      const together = this.sampler.drawTogether?.(this.#search, record) ?? {};
      const trial = new Trial(record, host, together, signal);
      if (this.space) trial.suggestAll(this.space);
      return trial;
    } catch (error) {
      this.#fail(record, toError(error).message); // else it would run for ever
      throw error;
    }
  }

  /** The attribute that says how far random numbers were drawn, unless the trial has it. */
  #drawnFor(record: TrialRecord): Record<string, unknown> {
    const before = (record.systemAttrs[DRAWN] ?? {}) as Record<string, number>;
    const drawn = Object.entries(this.sampler.drawn?.(record) ?? {});
    return drawn.every(([purpose, count]) => before[purpose] === count)
      ? {}
      : { [DRAWN]: { ...before, ...Object.fromEntries(drawn) } };
  }

  #claimWaiting(): TrialRecord | undefined {
    for (const trial of this.trials) {
      if (trial.state !== "waiting" || !this.storage.claim(trial)) continue;
      for (const [key, value] of Object.entries(workerAttrs())) this.storage.setTrialAttr(trial, "system", key, value);
      return trial;
    }
    return undefined;
  }

  #report(record: TrialRecord, value: number, step: number): boolean {
    if (record.intermediate.some((report) => report.step === step)) return false;
    this.storage.report(record, step, value);
    if (!this.pruner || this.directions.length > 1) return false;
    this.storage.sync();
    return this.pruner.shouldPrune(this.#search, record);
  }

  /** Ends a trial. A value that is no number, or the wrong count of values, makes it a failed one. */
  tell(trial: Trial | TrialRecord, ending: Ending): TrialRecord {
    const record = trial instanceof Trial ? trial.record : trial;
    const settled = settle(ending, record, this.directions.length);
    if (settled.state === "failed") return this.#fail(record, settled.error);
    this.storage.setState(record, settled.state, settled.values);
    return record;
  }

  #fail(record: TrialRecord, error: string): TrialRecord {
    this.storage.setTrialAttr(record, "system", "tunelab:error", error);
    this.storage.setState(record, "failed");
    return record;
  }

  /**
   * Tries these values next, e.g. the recommended ones; parameters left out are drawn.
   * @throws TunelabError INVALID_INPUT for a parameter that the declared space has not, or a choice that is none
   */
  enqueue(...points: readonly Params[]): void {
    if (this.space) for (const params of points) checkPoint(this.space, params);
    for (const params of points)
      this.storage.createTrial(this.#record, { state: "waiting", systemAttrs: { fixed_params: { ...params } } });
  }

  /** Runs a failed trial again, with the same values, before anything new. */
  retry(failed: TrialRecord): void {
    const { userAttrs } = failed;
    this.storage.createTrial(this.#record, { state: "waiting", systemAttrs: retryAttrs(failed), userAttrs });
  }

  /** Trials whose process was killed are marked failed and run again. @returns their numbers */
  recover(): number[] {
    const place = resolve(this.storage.path ?? "");
    const lost = this.trials.filter((trial) => isAbandoned(place, trial));
    for (const trial of lost) {
      this.#fail(
        trial,
        inLanguage([`${workerOf(trial)} 在试验结束之前就结束了`, `${workerOf(trial)} ended before the trial did`]),
      );
      this.retry(trial);
    }
    return lost.map(({ number }) => number);
  }

  /** Takes over what an earlier study learned; its trials do not count as trials of this one. @returns how many fit */
  warmStart(source: { readonly name?: string; readonly trials: readonly TrialRecord[] }): number {
    const usable = takenOver(source, this.directions, this.space);
    for (const trial of usable) this.storage.createTrial(this.#record, trial);
    return usable.length;
  }

  setAttr(key: string, value: unknown): void {
    this.storage.setStudyAttr(this.#record, "user", key, value);
  }

  /** True when the sampler has nothing new to try. */
  get isExhausted(): boolean {
    return this.sampler.isExhausted?.(this.#search) ?? false;
  }

  /** The first lines of a failed trial's error. */
  errorOf(trial: TrialRecord): string | undefined {
    return failureOf(trial);
  }

  [Symbol.for("Jupyter.display")]() {
    return studyBundle(this);
  }

  /** How many trials ended how, and the best of them. */
  toString(): string {
    return studyText(this);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #searchState(parallel: boolean): SearchState {
    const { storage } = this;
    const record = this.#record;
    return {
      name: record.name,
      directions: record.directions,
      trials: record.trials,
      space: this.space,
      parallel,
      systemAttrs: record.systemAttrs,
      setStudyAttr: (key, value) => storage.setStudyAttr(record, "system", key, value),
      setTrialAttr: (trial, key, value) => storage.setTrialAttr(trial, "system", key, value),
    };
  }
}
