/** The cell that is running in this process, or ran last: outputs belong to it. */
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
/** Grows with each interrupt; code that began to wait before it stops when it resumes. */
let epoch = 0;

export const running = (): RunningCell | undefined => current;
export const owner = (): RunningCell | undefined => current ?? last;
export const currentEpoch = (): number => epoch;

export function stopWaitingCode(): void {
  epoch++;
}

export function beginCell(request: number, number: number, allowStdin: boolean): RunningCell {
  Atomics.store(shared.flags, shared.INTERRUPTED, 0);
  Atomics.store(shared.flags, shared.COOPERATIVE, 0);
  current = { request, number, abort: new AbortController(), cooperative: false, pending: new Set(), allowStdin };
  noticeInterruptWhenPolled(current.abort);
  return current;
}

export function endCell(): void {
  last = current;
  current = undefined;
}

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
  const cell = owner();
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
