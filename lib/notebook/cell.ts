/**
 * The way to the notebook. A kernel that runs a cell provides a host under a well-known name; without one the program runs
 * in a terminal. Nothing here knows a kernel.
 */
import type { MediaBundle } from "#lib/plot/index";

/** What a kernel offers to the code of a cell. */
export interface CellHost {
  /** Aborted when the user interrupts the cell. */
  readonly signal: AbortSignal;
  /** Shows a bundle; with `update` it replaces what has this id. */
  display(bundle: MediaBundle, options: { displayId: string; update: boolean }): void;
}

const CELL = Symbol.for("tunelab.cell");

/** The host of the running cell; `undefined` outside notebooks. */
export function cellHost(): CellHost | undefined {
  return (globalThis as Record<symbol, CellHost | undefined>)[CELL];
}

/** Aborted when the user interrupts the running cell; `undefined` outside notebooks. Long work takes it as its default. */
export function cellSignal(): AbortSignal | undefined {
  return cellHost()?.signal;
}
