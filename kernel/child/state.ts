/**
 * The cell to which outputs belong: the one whose code runs now. That is the running cell, except in timers and after an
 * `await` of an earlier one, which remember their cell; where nothing is known, it is the running cell or the last.
 * (AsyncLocalStorage would know it everywhere, but in Node 20 a loop that is cut off may then end the process.)
 */
import type { Output } from "#kernel/session/frames";
import { send } from "./channel.ts";
import { Interrupted } from "./error-output.ts";

export interface RunningCell {
  request: number;
  number: number;
  abort: AbortController;
  /** Someone asked for the cell's signal: on interrupt that code gets time to stop by itself. */
  cooperative: boolean;
  /** Displays that are still being formatted; the cell is over when they are out. */
  pending: Set<Promise<void>>;
  allowStdin: boolean;
}

/** Shared with the inspector worker: it works while this thread is in a loop. */
export const shared = {
  /** [0]: an interrupt was requested; [1]: the running cell is cooperative. */
  flags: new Int32Array(new SharedArrayBuffer(8)),
  INTERRUPTED: 0,
  COOPERATIVE: 1,
};

let current: RunningCell | undefined;
let last: RunningCell | undefined;
/** An earlier cell whose code runs just now. */
let late: RunningCell | undefined;
/** Grows with each interrupt; code that began to wait before it stops when it resumes. */
let epoch = 0;

export const running = (): RunningCell | undefined => current;
export const owner = (): RunningCell | undefined => late ?? current ?? last;
export const currentEpoch = (): number => epoch;

export function stopWaitingCode(): void {
  epoch++;
}

export function beginCell(request: number, number: number, allowStdin: boolean): RunningCell {
  late = undefined;
  Atomics.store(shared.flags, shared.INTERRUPTED, 0);
  Atomics.store(shared.flags, shared.COOPERATIVE, 0);
  current = { request, number, abort: new AbortController(), cooperative: false, pending: new Set(), allowStdin };
  noticeInterruptWhenPolled(current.abort);
  return current;
}

export function endCell(): void {
  last = current;
  current = undefined;
  late = undefined;
}

/** Runs `work` for the cell that planned it. */
export function runFor<T>(cell: RunningCell | undefined, work: () => T): T {
  const before = late;
  late = cell === current ? undefined : cell;
  try {
    return work();
  } catch (error) {
    if (error instanceof Object && cell) makers.set(error, cell);
    throw error;
  } finally {
    late = before;
  }
}

/** Errors that left the code of a cell. */
const makers = new WeakMap<object, RunningCell>();

/** The cell whose callback threw an error that nobody caught. */
export function makerOf(error: unknown): RunningCell | undefined {
  return error instanceof Object ? makers.get(error) : undefined;
}

/** What follows in this turn of the event loop is code of `cell`. */
export function goOnFor(cell: RunningCell | undefined): void {
  if (cell === current) {
    late = undefined;
    return;
  }
  late = cell;
  forgetSoon(() => {
    if (late === cell) late = undefined;
  });
}

const forgetSoon = globalThis.queueMicrotask;

/** Code that polls `signal.aborted` in a loop sees the interrupt although this thread never gets to its messages. */
function noticeInterruptWhenPolled(abort: AbortController): void {
  const { signal } = abort;
  const original = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")!.get!;
  Object.defineProperty(signal, "aborted", {
    get() {
      const requested = Atomics.load(shared.flags, shared.INTERRUPTED) === 1;
      if (requested && !original.call(signal) && current?.abort === abort) abort.abort(new Interrupted());
      return original.call(signal);
    },
  });
}

/** The signal of the running cell (of the last one, between cells). Reading it makes the cell cooperative. */
export function cellSignal(): AbortSignal {
  const cell = current ?? last;
  if (!cell) return new AbortController().signal;
  if (cell === current) {
    cell.cooperative = true;
    Atomics.store(shared.flags, shared.COOPERATIVE, 1);
  }
  return cell.abort.signal;
}

export function emit(output: Output): void {
  send({ type: "output", request: owner()?.request ?? 0, output });
}
