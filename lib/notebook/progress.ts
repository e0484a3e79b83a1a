/** Progress bars: the same call in a notebook, a terminal and a log. */
import { defaultLanguage, formatCount, formatDuration, formatNumber, type Language } from "#lib/core/index";
import { escapeHtml, FONT, langOf, MUTED } from "./html.ts";
import { openSurface, type Surface, type SurfaceOptions, type View } from "./surface.ts";
import { say } from "./words.ts";

export interface ProgressOptions extends SurfaceOptions {
  /** How many there are; without it only the count and the rate are shown. */
  total?: number;
  label?: string;
  /** What is counted, such as `step`. */
  unit?: string;
  /** Where the count begins, for work that goes on. Default 0. */
  start?: number;
  /** Default: the language of the environment. */
  language?: Language;
}

/** What a bar shows. */
export interface ProgressState {
  label: string;
  current: number;
  total: number | undefined;
  note: string;
  elapsedMs: number;
  /** Counts per second since the start; 0 before the first. */
  rate: number;
  outcome: "running" | "done" | "stopped" | "failed";
}

/** A bar that shows its state wherever it runs. */
export class ProgressDisplay {
  readonly #surface: Surface;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #start: number;
  readonly #unit: string;
  readonly #language: Language;
  #state: ProgressState;

  constructor(options: ProgressOptions = {}) {
    const {
      total,
      label = "",
      unit = "",
      start = 0,
      language = defaultLanguage(),
      now = () => performance.now(),
    } = options;
    this.#surface = openSurface(options);
    this.#now = now;
    this.#startedAt = now();
    this.#start = start;
    this.#unit = unit;
    this.#language = language;
    this.#state = { label, current: start, total, note: "", elapsedMs: 0, rate: 0, outcome: "running" };
  }

  get state(): Readonly<ProgressState> {
    return this.#state;
  }

  /** Moves the bar. @param change `current` counts from the start of the work, `note` stands at the end of the line */
  update(change: { current?: number; total?: number; note?: string; label?: string }): void {
    if (this.#state.outcome !== "running") return;
    this.#measure(change);
    this.#surface.update(this.#view());
  }

  /** One more, or `count` more. */
  advance(count = 1, note?: string): void {
    this.update({ current: this.#state.current + count, ...(note === undefined ? {} : { note }) });
  }

  /** The final state; later calls change nothing. */
  finish(outcome: "done" | "stopped" | "failed" = "done", note?: string): void {
    if (this.#state.outcome !== "running") return;
    this.#measure({ ...(note === undefined ? {} : { note }) });
    this.#state.outcome = outcome;
    this.#surface.close(this.#view());
  }

  #measure(change: { current?: number; total?: number; note?: string; label?: string }): void {
    const elapsedMs = this.#now() - this.#startedAt;
    const current = change.current ?? this.#state.current;
    const rate = elapsedMs > 0 ? ((current - this.#start) / elapsedMs) * 1000 : 0;
    this.#state = { ...this.#state, ...change, elapsedMs, rate };
  }

  #view(): View {
    const { current, total } = this.#state;
    return {
      html: () => progressHtml(this.#state, this.#unit, this.#language),
      line: () => progressLine(this.#state, this.#unit, this.#language),
      text: () => progressLine(this.#state, this.#unit, this.#language),
      share: total ? current / total : undefined,
    };
  }
}

/** Starts a progress bar. */
export function progressBar(options: ProgressOptions = {}): ProgressDisplay {
  return new ProgressDisplay(options);
}

/**
 * Walks through `items` with a bar; breaking off or an error leaves it in its final state.
 * @example
 * for await (const file of progress(files, { label: "Reading" })) await read(file);
 */
export async function* progress<T>(
  items: Iterable<T> | AsyncIterable<T>,
  options: ProgressOptions = {},
): AsyncGenerator<T> {
  const bar = new ProgressDisplay({ ...countOf(items), ...options });
  let outcome: "done" | "stopped" | "failed" = "stopped";
  try {
    for await (const item of items) {
      yield item;
      bar.advance();
    }
    outcome = "done";
  } catch (error) {
    outcome = "failed";
    throw error;
  } finally {
    bar.finish(outcome);
  }
}

function countOf(items: object): { total?: number } {
  if (Array.isArray(items)) return { total: items.length };
  return items instanceof Set || items instanceof Map ? { total: items.size } : {};
}

/** `Training  ━━━━━━━━━╸        45%  230/512 step  0:35, 0:42 left  6.5 step/s  loss 1.23` */
export function progressLine(state: ProgressState, unit: string, language: Language, barWidth = 24): string {
  const { label, total, current } = state;
  const bar = total && state.outcome === "running" ? blockBar(current / total, barWidth) : "";
  return [label, bar, ...facts(state, unit, language)].filter(Boolean).join("  ");
}

/** A labelled `<progress>` and the facts beside it. */
export function progressHtml(state: ProgressState, unit: string, language: Language): string {
  const { label, current, total, outcome } = state;
  const name = escapeHtml(label || say(language, "progress"));
  const max = total ? ` max="${total}"` : "";
  const value = total ? ` value="${Math.min(current, total)}"` : "";
  // A finished bar has said everything in words.
  const bar =
    outcome === "running"
      ? `<progress aria-label="${name}"${max}${value} style="width:16em;max-width:60%;vertical-align:middle"></progress>`
      : "";
  const words = facts(state, unit, language).map(escapeHtml).join(" · ");
  const role = outcome === "running" ? "" : ' role="status"';
  return `<div${role} lang="${langOf(language)}" style="${FONT};font-variant-numeric:tabular-nums"><strong>${name}</strong> ${bar} <span style="${MUTED}">${words}</span></div>`;
}

function facts(state: ProgressState, unit: string, language: Language): string[] {
  const { current, total, elapsedMs, rate, note, outcome } = state;
  const outcomes = { running: "", done: "✓ ", stopped: "■ ", failed: "✗ " } as const;
  const word = outcome === "running" ? "" : outcomes[outcome] + say(language, outcome);
  const share = total && outcome === "running" ? `${Math.floor((current / total) * 100)}%` : "";
  const counted = [total ? `${formatCount(current)}/${formatCount(total)}` : formatCount(current), unit]
    .filter(Boolean)
    .join(" ");
  const left =
    total && rate > 0 && outcome === "running"
      ? say(language, "left", { time: clock(((total - current) / rate) * 1000) })
      : "";
  const time = [clock(elapsedMs), left].filter(Boolean).join(language === "zh" ? "，" : ", ");
  const counts = [formatNumber(Number(rate.toPrecision(3))), unit].filter(Boolean).join(" ");
  // What takes minutes is better told by the time that is left.
  const speed = rate >= 0.1 ? say(language, "perSecond", { value: counts }) : "";
  return [word, share, counted, time, speed, note].filter(Boolean);
}

/** `0:35`, `1:02:03`: of constant form, so that the line does not jump. */
function clock(milliseconds: number): string {
  if (milliseconds >= 60_000) return formatDuration(milliseconds);
  return `0:${String(Math.floor(milliseconds / 1000)).padStart(2, "0")}`;
}

function blockBar(share: number, width: number): string {
  const halves = Math.round(Math.min(1, Math.max(0, share)) * width * 2);
  const full = "━".repeat(Math.floor(halves / 2));
  return `${full}${halves % 2 ? "╸" : ""}`.padEnd(width, "·").slice(0, width);
}
