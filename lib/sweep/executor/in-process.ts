/** Runs objectives that are functions of this program. Several at once take turns wherever they await. */
import { inLanguage } from "#lib/core/index";
import type { Params } from "../distribution.ts";
import type { Trial } from "../trial.ts";
import { type Executor, type Objective, valuesOf } from "./executor.ts";

/** How long an objective may go on after an interrupt before its trial is given up. */
const GRACE_MS = 10_000;

export class InProcessExecutor implements Executor {
  readonly capacity: number;
  readonly #objective: Objective;

  constructor(objective: Objective, parallel = 1) {
    this.#objective = objective;
    this.capacity = parallel;
  }

  async run(trial: Trial): Promise<number[]> {
    const params: Params = { ...trial.params };
    const work = Promise.resolve().then(async () => valuesOf(await this.#objective(params, trial)));
    return Promise.race([work, afterAbort(trial.signal)]);
  }
}

/** Rejects some time after the signal: an objective that does not look at it must not hold up the notebook. */
function afterAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const start = () => {
      setTimeout(
        () =>
          reject(
            new Error(
              inLanguage(["搜索中断时，目标函数没有停止", "the objective did not stop when the sweep was interrupted"]),
            ),
          ),
        GRACE_MS,
      ).unref();
    };
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
}
