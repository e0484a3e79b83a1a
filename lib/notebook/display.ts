/** `display(x)`: shows a value under the cell, or prints its text form in a terminal. */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { MediaBundle } from "#lib/plot/index";
import { cellHost } from "./cell.ts";
import { table } from "./table.ts";

const DISPLAY = Symbol.for("Jupyter.display");

export interface DisplayHandle {
  readonly displayId: string;
  /** Shows another value in the same place. In a terminal it is printed below. */
  update(value: unknown): void;
}

/**
 * Shows a value. Objects with a `Symbol.for("Jupyter.display")` method show themselves; rows of objects and frames are
 * tables; everything else is what `util.inspect` makes of it.
 */
export function display(value: unknown): DisplayHandle {
  const displayId = `tunelab-${randomUUID()}`;
  show(toBundle(value), displayId, false);
  return { displayId, update: (next) => show(toBundle(next), displayId, true) };
}

function show(bundle: MediaBundle, displayId: string, update: boolean): void {
  const host = cellHost();
  if (host) host.display(bundle, { displayId, update });
  else process.stdout.write(`${bundle["text/plain"]}\n`);
}

/** The representations of any value. */
export function toBundle(value: unknown): MediaBundle {
  if (typeof value === "object" && value !== null) {
    const own = (value as Record<symbol, unknown>)[DISPLAY];
    if (typeof own === "function") return withText(own.call(value) as MediaBundle, value);
    const rows = rowsOf(value);
    if (rows) return toBundle(table(rows));
  }
  return { "text/plain": typeof value === "string" ? value : inspect(value) };
}

function withText(bundle: MediaBundle, value: unknown): MediaBundle {
  return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": inspect(value, { depth: 1 }) };
}

/** The rows of a list of objects or of a frame (`columns`, `values`). */
function rowsOf(value: object): object[] | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isPlain) ? value : undefined;
  const { columns, values } = value as { columns?: unknown; values?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(values)) return undefined;
  return values.map((row) =>
    Object.fromEntries(columns.map((name, j) => [String(name), Array.isArray(row) ? row[j] : row])),
  );
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
