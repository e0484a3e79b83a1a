/** A sweep as it goes: bar, best trials, history. */
import { defaultLanguage, formatNumber, type Language } from "#lib/core/index";
import { escapeHtml, FONT } from "#lib/notebook/html";
import { type ProgressState, progressHtml, progressLine } from "#lib/notebook/progress";
import { openSurface, type Surface, type SurfaceOptions, type View } from "#lib/notebook/surface";
import { lastReport, type TrialRecord } from "./records.ts";
import type { Outcome, SweepEvent } from "./runner.ts";
import type { Study } from "./study.ts";
import { studyHtml, studyText } from "./view.ts";
import { say } from "./words.ts";

export interface SweepDisplayOptions extends SurfaceOptions {
  /** How many trials there will be. */
  total?: number | undefined;
  language?: Language;
}

const TICK_MS = 1000;
/** Leaves room for the best value within 80 columns. */
const BAR_WIDTH = 12;

export class SweepDisplay {
  readonly #study: Study;
  readonly #surface: Surface;
  readonly #now: () => number;
  readonly #total: number | undefined;
  readonly #language: Language;
  readonly #startedAt: number;
  readonly #before: number;
  readonly #clock: NodeJS.Timeout;
  #outcome: Outcome | undefined;

  constructor(study: Study, options: SweepDisplayOptions = {}) {
    const { now = () => performance.now(), language = defaultLanguage(), total } = options;
    this.#study = study;
    this.#surface = openSurface(options);
    this.#now = now;
    this.#total = total;
    this.#language = language;
    this.#startedAt = now();
    this.#before = this.#done();
    // A trial may take minutes: the time goes on while it runs.
    this.#clock = setInterval(() => this.refresh(), TICK_MS).unref();
  }

  handle(event: SweepEvent): void {
    if (event.type === "ended") this.#surface.note(trialLine(event.trial, this.#language));
    this.refresh();
  }

  /** Shows what has changed, e.g. the reports of running trials. */
  refresh(): void {
    if (this.#outcome === undefined) this.#surface.update(this.#view());
  }

  close(outcome: Outcome): void {
    clearInterval(this.#clock);
    this.#outcome = outcome;
    this.#surface.close(this.#view());
  }

  #done(): number {
    return this.#study.counted.filter(({ state }) => state !== "waiting" && state !== "running").length;
  }

  #outcomeWords(): string {
    if (!this.#outcome || this.#outcome === "finished") return "";
    const isLost = this.#outcome === "interrupted" && this.#study.storage.path === undefined;
    return say(this.#language, isLost ? "interruptedInMemory" : this.#outcome);
  }

  #progress(): ProgressState {
    const current = this.#done();
    const elapsedMs = this.#now() - this.#startedAt;
    return {
      label: this.#study.name,
      current,
      total: this.#total,
      note: this.#outcomeWords(),
      elapsedMs,
      rate: elapsedMs > 0 ? ((current - this.#before) / elapsedMs) * 1000 : 0,
      outcome:
        this.#outcome === undefined
          ? "running"
          : this.#outcome === "finished" || this.#outcome === "exhausted"
            ? "done"
            : "stopped",
    };
  }

  #view(): View {
    const [study, language] = [this.#study, this.#language];
    const state = this.#progress();
    const unit = say(language, "trialUnit");
    const running = this.#outcome === undefined ? runningWords(study, language) : "";
    const line = () => progressLine(state, unit, language, BAR_WIDTH);
    return {
      html: () =>
        progressHtml(state, unit, language) +
        (running && `<div style="${FONT}">${escapeHtml(running)}</div>`) +
        studyHtml(study, language),
      line: () => [line(), bestWords(study, language), running].filter(Boolean).join("  "),
      text: () => [line(), running, studyText(study, language)].filter(Boolean).join("\n"),
      share: this.#total ? state.current / this.#total : undefined,
    };
  }
}

/** `running: trial 12 (step 4: 3.2), trial 13` */
function runningWords(study: Study, language: Language): string {
  const trials = study.trials.filter(({ state }) => state === "running");
  if (trials.length === 0) return "";
  const words = trials.map((trial) => {
    const last = lastReport(trial);
    const name = `${say(language, "trial")} ${trial.number}`;
    return last ? say(language, "atStep", { name, step: last.step, value: formatNumber(last.value) }) : name;
  });
  return `${say(language, "running")}${language === "zh" ? "：" : ": "}${words.join(language === "zh" ? "，" : ", ")}`;
}

function bestWords({ best }: Study, language: Language): string {
  return best ? say(language, "best", { value: formatNumber(best.values![0]!), number: best.number }) : "";
}

/** `trial 7  complete  1.234  learningRate 1e-4 rank 16` */
function trialLine(trial: TrialRecord, language: Language): string {
  const params = Object.entries(trial.params).map(
    ([name, value]) => `${name} ${typeof value === "number" ? formatNumber(value) : String(value)}`,
  );
  const values = (trial.values ?? []).map(formatNumber).join(", ");
  return [`${say(language, "trial")} ${trial.number}`, say(language, trial.state), values, params.join(" ")]
    .filter(Boolean)
    .join("  ");
}
