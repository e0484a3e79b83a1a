import type { CellHost } from "#lib/notebook/index";

export interface Shown {
  displayId: string;
  update: boolean;
  bundle: Record<string, unknown>;
}

/** A cell that keeps what was displayed, installed where a kernel would. */
export function installHost(): { host: CellHost; shown: Shown[]; controller: AbortController; remove(): void } {
  const shown: Shown[] = [];
  const controller = new AbortController();
  const host: CellHost = {
    signal: controller.signal,
    display: (bundle, { displayId, update }) => void shown.push({ displayId, update, bundle }),
  };
  const key = Symbol.for("tunelab.cell");
  (globalThis as Record<symbol, unknown>)[key] = host;
  return { host, shown, controller, remove: () => void delete (globalThis as Record<symbol, unknown>)[key] };
}

/** A stream that keeps what was written. */
export function fakeStream(options: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) };
}

/** What a terminal shows after `\r` and erasing. */
export function screen(written: string[]): string[] {
  return written
    .join("")
    .split("\n")
    .map((line) => line.split("\r\u001b[2K").at(-1)!);
}
