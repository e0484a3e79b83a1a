/**
 * The state that the entries of a journal lead to. Every reader replays the same entries by the same rules, those of
 * Optuna 5 (storages/journal/_storage.py), and so comes to the same ids and the same winners of races.
 */
import { TunelabError } from "#lib/core/index";
import { type Distribution, distributionFromJson, isCompatible, toExternal } from "../distribution.ts";
import { isFinished, type OpenTrial, type StudyRecord } from "../records.ts";
import { type Entry, fromJournalTime, STATES } from "./operations.ts";

/** What an entry did: the study or trial it changed, or why it changed nothing. */
export interface Applied {
  study?: StudyRecord;
  trial?: OpenTrial;
  refused?: "no such study" | "no such trial" | "name taken" | "finished" | "already running" | "incompatible";
}

export class Replay {
  readonly studies = new Map<number, StudyRecord>();
  readonly #trials: OpenTrial[] = [];
  readonly #studyOfTrial: number[] = [];
  readonly #distributions = new Map<string, Distribution>();
  /** The first distribution of each parameter, by study. */
  readonly #known = new Map<number, Map<string, Distribution>>();
  #nextStudy = 0;

  apply(entry: Entry): Applied {
    switch (entry.op_code) {
      case 0:
        return this.#createStudy(entry);
      case 1:
        return this.studies.delete(entry.study_id) ? {} : { refused: "no such study" };
      case 2:
      case 3:
        return this.#setStudyAttrs(entry);
      case 4:
        return this.#createTrial(entry);
      case 5:
        return this.#setParam(entry);
      case 6:
        return this.#setState(entry);
      case 7:
        return this.#update(entry.trial_id, (trial) => {
          const rest = trial.intermediate.filter(({ step }) => step !== entry.step);
          trial.intermediate = [...rest, { step: entry.step, value: entry.intermediate_value }];
        });
      case 8:
        return this.#update(entry.trial_id, (trial) => {
          trial.userAttrs = { ...trial.userAttrs, ...entry.user_attr };
        });
      case 9:
        return this.#update(entry.trial_id, (trial) => {
          trial.systemAttrs = { ...trial.systemAttrs, ...entry.system_attr };
        });
      default:
        if ((entry as { op_code: number }).op_code === 10) return {}; // of another program; Optuna ignores it too
        throw new TunelabError(
          "CORRUPT_FILE",
          [
            `未知的操作 ${(entry as { op_code: number }).op_code}`,
            `unknown operation ${(entry as { op_code: number }).op_code}`,
          ],
          {
            hint: ["日志是由更新版本的程序写的", "the journal was written by a newer program"],
          },
        );
    }
  }

  #createStudy({ study_name: name, directions }: Entry & { op_code: 0 }): Applied {
    for (const study of this.studies.values()) if (study.name === name) return { study, refused: "name taken" };
    const id = this.#nextStudy++;
    const study: StudyRecord = {
      id,
      name,
      directions: directions.map((direction) => (direction === 2 ? "maximize" : "minimize")),
      userAttrs: {},
      systemAttrs: {},
      trials: [],
    };
    this.studies.set(id, study);
    this.#known.set(id, new Map());
    return { study };
  }

  #setStudyAttrs(entry: Entry & { op_code: 2 | 3 }): Applied {
    const study = this.studies.get(entry.study_id);
    if (!study) return { refused: "no such study" };
    if (entry.op_code === 2) Object.assign(study.userAttrs, entry.user_attr);
    else Object.assign(study.systemAttrs, entry.system_attr);
    return { study };
  }

  #createTrial(entry: Entry & { op_code: 4 }): Applied {
    const study = this.studies.get(entry.study_id);
    if (!study) return { refused: "no such study" };
    const distributions: Record<string, Distribution> = {};
    for (const [name, text] of Object.entries(entry.distributions ?? {})) {
      const distribution = this.#distribution(text);
      distributions[name] = distribution;
      const known = this.#known.get(study.id)!;
      if (!known.has(name)) known.set(name, distribution);
    }
    const params = Object.entries(entry.params ?? {}).map(
      ([name, internal]) => [name, toExternal(distributions[name]!, internal)] as const,
    );
    const values = entry.values ?? (entry.value == null ? undefined : [entry.value]);
    const trial: OpenTrial = {
      id: this.#trials.length,
      number: study.trials.length,
      state: STATES[entry.state ?? 0]!,
      ...(values && { values }),
      params: Object.fromEntries(params),
      distributions,
      intermediate: Object.entries(entry.intermediate_values ?? {}).map(([step, value]) => ({
        step: Number(step),
        value,
      })),
      userAttrs: entry.user_attrs ?? {},
      systemAttrs: entry.system_attrs ?? {},
      startedAt: fromJournalTime(entry.datetime_start),
      endedAt: fromJournalTime(entry.datetime_complete),
    };
    this.#trials.push(trial);
    this.#studyOfTrial.push(study.id);
    study.trials.push(trial);
    return { study, trial };
  }

  #setParam(entry: Entry & { op_code: 5 }): Applied {
    return this.#update(entry.trial_id, (trial) => {
      const distribution = this.#distribution(entry.distribution);
      const known = this.#known.get(this.#studyOfTrial[trial.id]!)!;
      const first = known.get(entry.param_name);
      if (first === undefined) known.set(entry.param_name, distribution);
      else if (!isCompatible(first, distribution)) return "incompatible";
      trial.params = { ...trial.params, [entry.param_name]: toExternal(distribution, entry.param_value_internal) };
      trial.distributions = { ...trial.distributions, [entry.param_name]: distribution };
      return undefined;
    });
  }

  #setState(entry: Entry & { op_code: 6 }): Applied {
    return this.#update(entry.trial_id, (trial) => {
      const state = STATES[entry.state]!;
      if (state === "running" && trial.state === "running") return "already running";
      if (state === "running") trial.startedAt = fromJournalTime(entry.datetime_start);
      if (isFinished(state)) trial.endedAt = fromJournalTime(entry.datetime_complete);
      trial.state = state;
      if (entry.values) trial.values = entry.values;
      return undefined;
    });
  }

  #update(id: number, change: (trial: OpenTrial) => Applied["refused"] | undefined): Applied {
    const trial = this.#trials[id];
    if (!trial) return { refused: "no such trial" };
    if (isFinished(trial.state)) return { trial, refused: "finished" };
    const refused = change(trial);
    return refused ? { trial, refused } : { trial };
  }

  /** The same text gives the same object, so that comparing distributions is mostly comparing references. */
  #distribution(text: string): Distribution {
    let distribution = this.#distributions.get(text);
    if (!distribution) {
      distribution = distributionFromJson(text);
      this.#distributions.set(text, distribution);
    }
    return distribution;
  }
}
