/** Where trials run. `sweep` decides what to try; an executor only runs it, here, in child processes or elsewhere. */
import { inLanguage } from "#lib/core/index";
import type { Params } from "../distribution.ts";
import type { Trial } from "../trial.ts";

/** A finished fine-tuning counts as its best evaluation loss. */
export interface TrainingResult {
  readonly best: { readonly evalLoss: number } | undefined;
  /** Called once the loss is read: only the parameters of a trial are kept, not its weights. */
  dispose?(): void;
}

export type ObjectiveResult = number | readonly number[] | TrainingResult;

export type Objective<P = Params> = (params: P, trial: Trial) => ObjectiveResult | Promise<ObjectiveResult>;

export interface Executor {
  /** Trials that may run at once. */
  readonly capacity: number;
  /** Runs a trial to its end. Rejects with TrialPruned, or with what went wrong; stops soon after `trial.signal`. */
  run(trial: Trial): Promise<number[]>;
  /** Frees what it holds; nothing of it runs afterwards. */
  close?(): Promise<void>;
}

/** The process of a trial was killed from outside: nothing is wrong with the trial, and it is run again. */
export class ProcessLost extends Error {
  override readonly name = "ProcessLost";
}

/** @throws Error when a result has no number */
export function valuesOf(result: ObjectiveResult): number[] {
  if (typeof result === "number") return [result];
  if (Array.isArray(result)) return result.map(Number);
  if (typeof result === "object" && result !== null && "best" in result) {
    result.dispose?.();
    if (result.best) return [result.best.evalLoss];
    throw new Error(
      inLanguage([
        "训练从未评估：请设置 validationShare，或给出验证记录",
        "the training was never evaluated: set validationShare, or give validation records",
      ]),
    );
  }
  throw new Error(
    inLanguage([
      `目标函数给出了 ${String(result)}：请返回一个数、几个数，或已完成的 fineTune 运行`,
      `the objective gave ${String(result)}: return a number, numbers or a finished fineTune run`,
    ]),
  );
}
