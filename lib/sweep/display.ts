/** A sweep as it goes: bar, best trials, history. */
import { defaultLanguage, formatNumber, type Language } from "#lib/core/index";
import { type ProgressState, progressHtml, progressLine } from "#lib/notebook/progress";
import { openSurface, type Surface, type SurfaceOptions, type View } from "#lib/notebook/surface";
import type { TrialRecord } from "./records.ts";
import type { Outcome, SweepEvent } from "./runner.ts";
import type { Study } from "./study.ts";
import { studyHtml, studyText } from "./view.ts";
import { say } from "./words.ts";

export interface SweepDisplayOptions extends SurfaceOptions {
  /** How many trials there will be. */
  total?: number | undefined;
  language?: Language;
}

export class SweepDisplay {
  readonly #study: Study;
  readonly #surface: Surface;
  readonly #now: () => number;
  readonly #total: number | undefined;
  readonly #language: Language;
  readonly #startedAt: number;
  readonly #before: number;
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
  }

  handle(event: SweepEvent): void {
    if (event.type === "ended") this.#surface.note(trialLine(event.trial, this.#language));
    this.#surface.update(this.#view());
  }

  close(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#surface.close(this.#view());
  }

  #done(): number {
    return this.#study.counted.filter(({ state }) => state !== "waiting" && state !== "running").length;
  }

  #progress(): ProgressState {
    const current = this.#done();
    const elapsedMs = this.#now() - this.#startedAt;
    return {
      label: `${say(this.#language, "sweep")} ${this.#study.name}`,
      current,
      total: this.#total,
      note: this.#outcome ? say(this.#language, this.#outcome) : "",
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
    return {
      html: () => progressHtml(state, unit, language) + studyHtml(study, language),
      line: () => [progressLine(state, unit, language), bestWords(study, language)].filter(Boolean).join("  "),
      text: () => `${progressLine(state, unit, language)}\n${studyText(study, language)}`,
      share: this.#total ? state.current / this.#total : undefined,
    };
  }
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
