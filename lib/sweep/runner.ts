/** The loop of a sweep: ask, run, tell, several at a time, until there are enough trials. */
import { resolve } from "node:path";
import { EventStream, inLanguage, TunelabError, toError } from "#lib/core/index";
import { type Executor, ProcessLost } from "./executor/executor.ts";
import type { TrialRecord } from "./records.ts";
import type { Study } from "./study.ts";
import type { Trial } from "./trial.ts";
import { HEARTBEAT, HEARTBEAT_MS, markOwn } from "./workers.ts";

export interface RunOptions {
  /** Trials that the study shall have at the end, those it has already included. Default no limit. */
  trials?: number;
  /** Seconds after which no trial is begun. */
  timeout?: number;
  /** How often a failed trial is run again. Default 0, and once when its process was killed from outside. */
  retries?: number;
  /** Failed trials in a row after which the sweep gives up. Default 3. */
  maxConsecutiveFailures?: number;
  /** Interrupts: running trials are stopped and wait to be run again. */
  signal?: AbortSignal | undefined;
  /** After each report of a running trial. */
  onReport?: ((trial: TrialRecord) => void) | undefined;
  /** After each trial; `study.stop` is in reach through `stop`. */
  onTrial?: ((trial: TrialRecord, control: { study: Study; stop: () => void }) => void | Promise<void>) | undefined;
}

/** Why a sweep ended. */
export type Outcome = "finished" | "timeout" | "stopped" | "exhausted" | "interrupted";

export type SweepEvent = { type: "began"; trial: TrialRecord } | { type: "ended"; trial: TrialRecord };

export class SweepRunner {
  readonly events = new EventStream<SweepEvent>();
  readonly #study: Study;
  readonly #executor: Executor;
  readonly #options: RunOptions;
  readonly #running = new Map<Trial, { work: Promise<void>; abort: AbortController }>();
  #failures = 0;
  #error: unknown;
  #outcome: Outcome | undefined;

  constructor(study: Study, executor: Executor, options: RunOptions) {
    this.#study = study;
    this.#executor = executor;
    this.#options = options;
  }

  /** No trial is begun any more; those that run go on to their end. */
  stop(outcome: Outcome = "stopped"): void {
    this.#outcome ??= outcome;
  }

  async run(): Promise<Outcome> {
    const { signal, timeout } = this.#options;
    const interrupt = () => {
      this.stop("interrupted");
      this.#abortAll(signal?.reason);
    };
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    const timer = timeout === undefined ? undefined : setTimeout(() => this.stop("timeout"), timeout * 1000);
    const beat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    beat.unref();
    try {
      await this.#loop();
      this.events.end();
    } catch (error) {
      this.#abortAll(error);
      await Promise.allSettled(this.#works());
      this.events.fail(error);
      throw error;
    } finally {
      clearTimeout(timer);
      clearInterval(beat);
      signal?.removeEventListener("abort", interrupt);
      await this.#executor.close?.();
    }
    return this.#outcome ?? "finished";
  }

  async #loop(): Promise<void> {
    while (true) {
      while (!this.#outcome && this.#running.size < this.#executor.capacity && this.#wantsMore()) this.#begin();
      if (this.#running.size === 0) break;
      await Promise.race(this.#works());
      if (this.#error) throw this.#error;
    }
  }

  #works(): Promise<void>[] {
    return [...this.#running.values()].map(({ work }) => work);
  }

  #abortAll(reason: unknown): void {
    for (const { abort } of this.#running.values()) abort.abort(reason);
  }

  #wantsMore(): boolean {
    const { trials = Number.POSITIVE_INFINITY } = this.#options;
    const counted = this.#study.counted;
    const waiting = counted.some(({ state }) => state === "waiting");
    if (!waiting && this.#study.isExhausted) {
      if (this.#running.size === 0) this.stop("exhausted");
      return false;
    }
    return counted.filter(({ state }) => state !== "waiting").length < trials;
  }

  #begin(): void {
    const abort = new AbortController();
    const trial = this.#study.ask({ signal: abort.signal, onReport: this.#options.onReport });
    const release = markOwn(resolve(this.#study.storage.path ?? ""), trial.record);
    this.events.emit({ type: "began", trial: trial.record });
    const work = this.#finish(trial)
      .catch((error) => {
        this.#error ??= error;
      })
      .finally(() => {
        release();
        this.#running.delete(trial);
      });
    this.#running.set(trial, { work, abort });
  }

  async #finish(trial: Trial): Promise<void> {
    const study = this.#study;
    let lost = false;
    try {
      const values = await this.#executor.run(trial);
      // A training that was interrupted has an evaluation too, but not the one that was asked for.
      if (trial.signal.aborted) this.#interrupted(trial);
      else study.tell(trial, values);
    } catch (error) {
      if (trial.signal.aborted) this.#interrupted(trial);
      else if (error instanceof Error && error.name === "TrialPruned") study.tell(trial, { state: "pruned" });
      else study.tell(trial, { state: "failed", error: describe(error) });
      lost = error instanceof ProcessLost;
    }
    const { record } = trial;
    this.events.emit({ type: "ended", trial: record });
    if (!trial.signal.aborted) this.#countFailure(record, lost);
    await this.#options.onTrial?.(record, { study, stop: () => this.stop() });
  }

  #interrupted(trial: Trial): void {
    this.#study.tell(trial, { state: "failed", error: inLanguage(["搜索已中断", "the sweep was interrupted"]) });
    this.#study.retry(trial.record);
  }

  #countFailure(record: TrialRecord, lost: boolean): void {
    const { retries = 0, maxConsecutiveFailures = 3 } = this.#options;
    this.#failures = record.state === "failed" ? this.#failures + 1 : 0;
    if (record.state !== "failed") return;
    const message = this.#study.errorOf(record)?.split("\n")[0];
    if (this.#failures >= maxConsecutiveFailures)
      throw new TunelabError(
        "INVALID_INPUT",
        [
          `连续 ${this.#failures} 次试验失败，最后一次：${message}`,
          `${this.#failures} trials failed in a row, the last with: ${message}`,
        ],
        {
          hint: [
            "请改正目标函数；resume: true 可继续研究，maxConsecutiveFailures 决定上限",
            "correct the objective; resume: true goes on with the study, maxConsecutiveFailures sets the limit",
          ],
          details: { trial: record.number, error: this.#study.errorOf(record) },
        },
      );
    const before = (record.systemAttrs["retry_history"] as unknown[] | undefined)?.length ?? 0;
    if (before < Math.max(retries, lost ? 1 : 0)) this.#study.retry(record);
  }

  #beat(): void {
    for (const { record } of this.#running.keys())
      this.#study.storage.setTrialAttr(record, "system", HEARTBEAT, new Date().toISOString());
  }
}

function describe(error: unknown): string {
  const { stack, message } = toError(error);
  return stack?.includes(message) ? stack : `${message}\n${stack ?? ""}`;
}
