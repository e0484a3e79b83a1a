/**
 * Where something that changes is shown: one output of a cell, one line of a terminal, or the lines of a log. At most five
 * times a second; the last state is always shown.
 */
import { randomUUID } from "node:crypto";
import { displayWidth, truncateDisplay } from "#lib/core/index";
import type { MediaBundle } from "#lib/plot/index";
import { type CellHost, cellHost } from "./cell.ts";

/** One state in every form; a surface takes the one it can show. */
export interface View {
  html(): string;
  /** One line, for terminals. */
  line(): string;
  /** Several lines, for the text form of a cell's output. */
  text(): string;
  /** How far the work is, 0 to 1, where that is known: a log gets a line for each tenth. */
  share?: number | undefined;
}

export interface Surface {
  /** Shows `view`, a little later when the last one was shown just now. */
  update(view: View): void;
  /** A lasting line above the changing one. */
  note(line: string): void;
  /** Shows the last state; nothing changes after it. */
  close(view: View): void;
}

/** The part of a stream that a terminal surface needs. */
export interface LineStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface SurfaceOptions {
  /** Milliseconds; default the monotonic clock. */
  now?: () => number;
  /** Default: stderr. */
  stream?: LineStream;
  /** Default: the running cell; `null` for the terminal also inside a cell. */
  host?: CellHost | null;
  env?: NodeJS.ProcessEnv;
}

const INTERVAL_MS = 200;

export function openSurface(options: SurfaceOptions = {}): Surface {
  const { now = () => performance.now(), stream = process.stderr, env = process.env } = options;
  const host = options.host === undefined ? cellHost() : options.host;
  if (host) return throttled(new CellSurface(host), now);
  const redraws = stream.isTTY === true && !env["CI"] && env["TERM"] !== "dumb";
  return redraws ? throttled(new TerminalSurface(stream), now) : new LogSurface(stream);
}

function throttled(surface: Surface, now: () => number): Surface {
  let last = Number.NEGATIVE_INFINITY;
  let next: View | undefined;
  let timer: NodeJS.Timeout | undefined;
  const show = (view: View) => {
    clearTimeout(timer);
    timer = undefined;
    last = now();
    surface.update(view);
  };
  return {
    update(view) {
      const wait = last + INTERVAL_MS - now();
      if (wait <= 0) return show(view);
      next = view;
      timer ??= setTimeout(() => show(next!), wait).unref();
    },
    note: (line) => surface.note(line),
    close: (view) => {
      clearTimeout(timer);
      surface.close(view);
    },
  };
}

class CellSurface implements Surface {
  readonly #host: CellHost;
  readonly #displayId = `tunelab-${randomUUID()}`;
  #shown = false;

  constructor(host: CellHost) {
    this.#host = host;
  }

  update(view: View): void {
    const bundle: MediaBundle = { "text/html": view.html(), "text/plain": view.text() };
    this.#host.display(bundle, { displayId: this.#displayId, update: this.#shown });
    this.#shown = true;
  }

  note(): void {} // a cell's output shows everything at once

  close(view: View): void {
    this.update(view);
  }
}

const CLEAR_LINE = "\r\u001b[2K";

class TerminalSurface implements Surface {
  readonly #stream: LineStream;
  #line = "";

  constructor(stream: LineStream) {
    this.#stream = stream;
  }

  update(view: View): void {
    this.#line = truncateDisplay(view.line(), (this.#stream.columns ?? 80) - 1);
    this.#stream.write(CLEAR_LINE + this.#line);
  }

  note(line: string): void {
    this.#stream.write(`${CLEAR_LINE}${line}\n${this.#line}`);
  }

  close(view: View): void {
    this.update(view);
    if (displayWidth(this.#line) > 0) this.#stream.write("\n");
  }
}

class LogSurface implements Surface {
  readonly #stream: LineStream;
  #tenth = -1;

  constructor(stream: LineStream) {
    this.#stream = stream;
  }

  update(view: View): void {
    if (view.share === undefined) return;
    const tenth = Math.floor(view.share * 10 + 1e-9);
    if (tenth <= this.#tenth || tenth >= 10) return;
    this.#tenth = tenth;
    this.note(view.line());
  }

  note(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  close(view: View): void {
    this.note(view.line());
  }
}
