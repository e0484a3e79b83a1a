/** Timers and promise callbacks remember the cell that set them: what they print later goes there. */
import { owner, runFor } from "./state.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;
type Schedule = (callback: unknown, ...rest: unknown[]) => unknown;

const NAMES = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"] as const;

/** The callback, to be run for the cell that is running now; anything but a function stays as it is. */
export function forThisCell<T>(callback: T): T {
  if (typeof callback !== "function") return callback;
  const cell = owner();
  const run = callback as unknown as Callback;
  const bound: Callback = function (...args) {
    return runFor(cell, () => run.apply(this, args));
  };
  return bound as unknown as T;
}

export function installTimers(): void {
  for (const name of NAMES) {
    const original = globalThis[name] as unknown as Schedule;
    const replacement: Schedule = (callback, ...rest) => original(forThisCell(callback), ...rest);
    // name, length, and what util.promisify looks for
    Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
    Object.defineProperty(globalThis, name, {
      value: replacement,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
}
