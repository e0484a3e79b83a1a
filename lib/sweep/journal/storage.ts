/** Studies and trials over a log, in memory or in a journal file that Optuna shares. */
import { randomUUID } from "node:crypto";
import { TunelabError, type Word } from "#lib/core/index";
import { type Distribution, distributionToJson, type ParameterValue, toInternal } from "../distribution.ts";
import { type Direction, isFinished, type StudyRecord, type TrialRecord, type TrialState } from "../records.ts";
import { JournalFile } from "./file.ts";
import { type Log, MemoryLog, type Operation, STATES, type TrialTemplate, toJournalTime } from "./operations.ts";
import { type Applied, Replay } from "./replay.ts";

export interface NewTrial {
  state: TrialState;
  values?: readonly number[] | undefined;
  params?: Readonly<Record<string, ParameterValue>>;
  distributions?: Readonly<Record<string, Distribution>>;
  intermediate?: TrialRecord["intermediate"];
  userAttrs?: Readonly<Record<string, unknown>>;
  systemAttrs?: Readonly<Record<string, unknown>>;
  startedAt?: Date | undefined;
  endedAt?: Date | undefined;
}

/** Why an entry changed nothing, in Chinese. */
const REFUSALS: Record<NonNullable<Applied["refused"]>, string> = {
  "no such study": "没有这个研究",
  "no such trial": "没有这次试验",
  "name taken": "名称已被使用",
  finished: "已结束",
  "already running": "已在运行",
  incompatible: "参数不相容",
};

export class StudyStorage {
  /** The journal; undefined in memory. */
  readonly path: string | undefined;
  readonly #log: Log;
  readonly #replay = new Replay();
  readonly #worker = `${randomUUID()}-tunelab`;

  /** @param path a journal file, made when it is not there; without it the studies live in memory */
  constructor(path?: string) {
    this.path = path;
    this.#log = path === undefined ? new MemoryLog() : new JournalFile(path);
    this.sync();
  }

  /** Takes over what others have written. */
  sync(): void {
    for (const entry of this.#log.readNew()) this.#replay.apply(entry);
  }

  studies(): StudyRecord[] {
    this.sync();
    return [...this.#replay.studies.values()];
  }

  findStudy(name: string): StudyRecord | undefined {
    return this.studies().find((study) => study.name === name);
  }

  /** @throws TunelabError CONFLICT when there is a study of this name */
  createStudy(name: string, directions: readonly Direction[]): StudyRecord {
    const codes = directions.map((direction) => (direction === "maximize" ? 2 : 1));
    const { study, refused } = this.#write({ op_code: 0, study_name: name, directions: codes });
    if (refused)
      throw new TunelabError("CONFLICT", [`已有研究“${name}”`, `there is a study "${name}" already`], {
        hint: ["请继续它，或换个名称", "resume it, or choose another name"],
        details: { name },
      });
    return study!;
  }

  deleteStudy(study: StudyRecord): void {
    this.#write({ op_code: 1, study_id: study.id });
  }

  setStudyAttr(study: StudyRecord, kind: "user" | "system", key: string, value: unknown): void {
    if (kind === "user") this.#write({ op_code: 2, study_id: study.id, user_attr: { [key]: value } });
    else this.#write({ op_code: 3, study_id: study.id, system_attr: { [key]: value } });
  }

  createTrial(study: StudyRecord, trial: NewTrial = { state: "running" }): TrialRecord {
    const start = trial.startedAt ?? (trial.state === "waiting" ? undefined : new Date());
    const template = templateOf(trial);
    const { trial: created } = this.#write({
      op_code: 4,
      study_id: study.id,
      datetime_start: start ? toJournalTime(start) : null,
      ...template,
    });
    return created!;
  }

  /** Takes a waiting trial. @returns false when another worker was quicker */
  claim(trial: TrialRecord): boolean {
    const operation: Operation = {
      op_code: 6,
      trial_id: trial.id,
      state: 0,
      values: null,
      datetime_start: toJournalTime(new Date()),
    };
    return this.#apply([operation]).every(({ refused }) => refused === undefined);
  }

  /**
   * @param attrs attributes of the system that are kept with them, all or none
   * @throws TunelabError INVALID_CONFIG when the study knows the parameter with another kind, scale or choices
   */
  setParams(
    trial: TrialRecord,
    params: readonly { name: string; value: ParameterValue; distribution: Distribution }[],
    attrs: Readonly<Record<string, unknown>> = {},
  ): void {
    const operations = params.map(
      ({ name, value, distribution }): Operation => ({
        op_code: 5,
        trial_id: trial.id,
        param_name: name,
        param_value_internal: toInternal(distribution, value),
        distribution: distributionToJson(distribution),
      }),
    );
    for (const [key, value] of Object.entries(attrs))
      operations.push({ op_code: 9, trial_id: trial.id, system_attr: { [key]: value } });
    const applied = this.#apply(operations);
    const at = applied.findIndex(({ refused }) => refused === "incompatible");
    if (at >= 0)
      throw new TunelabError(
        "INVALID_CONFIG",
        [
          `“${params[at]!.name}”在这个研究中原有不同的类型、刻度或选项`,
          `"${params[at]!.name}" had another kind, scale or choices in this study`,
        ],
        {
          hint: [
            "同一研究中只能改变数的范围；请给研究或参数换个名称",
            "only the range of a number may change within a study; use another name for the study or the parameter",
          ],
          details: { name: params[at]!.name },
        },
      );
    for (const one of applied) this.#check(one);
  }

  setState(trial: TrialRecord, state: TrialState, values?: readonly number[]): void {
    this.#write({
      op_code: 6,
      trial_id: trial.id,
      state: STATES.indexOf(state),
      values: values ? [...values] : null,
      ...(isFinished(state) && { datetime_complete: toJournalTime(new Date()) }),
    });
  }

  report(trial: TrialRecord, step: number, value: number): void {
    this.#write({ op_code: 7, trial_id: trial.id, step, intermediate_value: value });
  }

  setTrialAttr(trial: TrialRecord, kind: "user" | "system", key: string, value: unknown): void {
    if (kind === "user") this.#write({ op_code: 8, trial_id: trial.id, user_attr: { [key]: value } });
    else this.#write({ op_code: 9, trial_id: trial.id, system_attr: { [key]: value } });
  }

  #write(operation: Operation): Applied {
    const applied = this.#apply([operation])[0]!;
    return applied.refused === "name taken" ? applied : this.#check(applied);
  }

  #check(applied: Applied): Applied {
    if (applied.refused === undefined) return applied;
    const [zh, en]: Word = applied.trial
      ? [`第 ${applied.trial.number} 号试验`, `trial ${applied.trial.number}`]
      : ["这个研究", "the study"];
    throw new TunelabError(
      "CONFLICT",
      [`${zh}不能更改：${REFUSALS[applied.refused]}`, `${en} cannot be changed: ${applied.refused}`],
      {
        hint: ["可能已由另一个进程结束", "another process may have ended it"],
      },
    );
  }

  /** Appends and replays up to the own entries; entries of others that came between are taken over on the way. */
  #apply(operations: readonly Operation[]): Applied[] {
    this.#log.append(operations.map((operation) => ({ ...operation, worker_id: this.#worker })));
    const own: Applied[] = [];
    for (const entry of this.#log.readNew()) {
      const applied = this.#replay.apply(entry);
      if (entry.worker_id === this.#worker) own.push(applied);
    }
    return own;
  }
}

function templateOf(trial: NewTrial): TrialTemplate {
  const { params = {}, distributions = {}, intermediate = [], userAttrs = {}, systemAttrs = {} } = trial;
  const names = Object.keys(params).filter((name) => name in distributions);
  return {
    state: STATES.indexOf(trial.state),
    value: null,
    values: trial.values ? [...trial.values] : null,
    ...(isFinished(trial.state) && { datetime_complete: toJournalTime(trial.endedAt ?? new Date()) }),
    distributions: Object.fromEntries(names.map((name) => [name, distributionToJson(distributions[name]!)])),
    params: Object.fromEntries(names.map((name) => [name, toInternal(distributions[name]!, params[name]!)])),
    user_attrs: { ...userAttrs },
    system_attrs: { ...systemAttrs },
    intermediate_values: Object.fromEntries(intermediate.map(({ step, value }) => [step, value])),
  };
}
