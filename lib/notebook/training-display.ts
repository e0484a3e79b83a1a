/** A training run as it goes: bar, table of evaluations, live loss curve, the newest sample. */
import { defaultLanguage, type Language } from "#lib/core/index";
import { type HistoryRow, lossFigure, runFigure } from "#lib/plot/index";
import { cellHost } from "./cell.ts";
import { display } from "./display.ts";
import { openSurface, type Surface, type SurfaceOptions, type View } from "./surface.ts";
import type { TrainingEvent } from "./training-events.ts";
import { TrainingState } from "./training-state.ts";
import {
  evaluationLine,
  recommendedLines,
  trainingHtml,
  trainingLine,
  trainingProgress,
  trainingText,
} from "./training-view.ts";

export interface TrainingDisplayOptions extends SurfaceOptions {
  /** Default: the language of the environment. */
  language?: Language;
  /** Shows the loss figure, interactive where the notebook can, as an output of its own at the end. Default: in notebooks. */
  figure?: boolean;
}

/** Milliseconds between drawings of the curve, which costs more than the bar. */
const CURVE_INTERVAL_MS = 1000;

/**
 * @example
 * const shown = new TrainingDisplay({ language: "zh" });
 * for await (const event of run) shown.handle(event);
 */
export class TrainingDisplay {
  readonly #surface: Surface;
  readonly #now: () => number;
  readonly #language: Language;
  readonly #figure: boolean;
  readonly #state: TrainingState;
  #curve = { svg: "", at: Number.NEGATIVE_INFINITY };

  constructor(options: TrainingDisplayOptions = {}) {
    const { language = defaultLanguage(), now = () => performance.now() } = options;
    this.#surface = openSurface(options);
    this.#now = now;
    this.#language = language;
    this.#figure = options.figure ?? (options.host === undefined ? cellHost() : options.host) != null;
    this.#state = new TrainingState(now());
  }

  /** The rows measured so far. */
  get history(): readonly HistoryRow[] {
    return this.#state.history;
  }

  /** Shows every event of a stream from now on. @returns a function that stops it */
  attach(stream: { on(listener: (event: TrainingEvent) => void): () => void }): () => void {
    return stream.on((event) => this.handle(event));
  }

  /** Events after the end of the run change nothing. */
  handle(event: TrainingEvent): void {
    if (this.#state.ending) return;
    this.#state.handle(event, this.#now());
    if (event.type === "started") this.#noteStart();
    if (event.type === "evaluated") this.#surface.note(evaluationLine(this.#state, this.#language));
    if (this.#state.ending) this.#close();
    else this.#surface.update(this.#view());
  }

  #noteStart(): void {
    for (const line of recommendedLines(this.#state, this.#language)) this.#surface.note(line);
    for (const warning of this.#state.warnings) this.#surface.note(`⚠ ${warning}`);
  }

  #close(): void {
    this.#surface.close(this.#view());
    if (this.#figure && this.#state.history.length > 0)
      display(runFigure(this.#state.history, { language: this.#language }));
  }

  #view(): View {
    const [state, language, now] = [this.#state, this.#language, this.#now()];
    const { current, total } = trainingProgress(state, language, now);
    return {
      html: () => trainingHtml(state, this.#drawCurve(now), language, now),
      line: () => trainingLine(state, language, now),
      text: () => trainingText(state, language, now),
      share: total ? current / total : undefined,
    };
  }

  /** The curve so far; nothing at the end where the figure follows as an output of its own. */
  #drawCurve(now: number): string {
    const { history, ending } = this.#state;
    if (history.length < 2 || (ending && this.#figure)) return "";
    if (ending || now - this.#curve.at >= CURVE_INTERVAL_MS) {
      const figure = lossFigure(history, { language: this.#language });
      this.#curve = { svg: figure.toSvg({ width: 680, height: 300 }), at: now };
    }
    return this.#curve.svg;
  }
}
