/** How far a long conversion is, and the chance to stop it in between. */
import { setImmediate } from "node:timers/promises";
import { throwIfAborted, type Word } from "#lib/core/index";

export interface Progress {
  stage: "reading" | "checking" | "writing";
  /** The file that is read. */
  file?: string;
  done: number;
  total: number;
  unit: "bytes" | "pages" | "records";
}

/** What a conversion is called where it is stopped. */
export const CONVERSION: Word = ["转换", "the conversion"];

/** Reports progress ten times a second, and each new stage at once; lets others have a turn, and throws when the caller wants to stop. */
export type Pulse = (progress: Progress) => Promise<void>;

const INTERVAL = 100; // milliseconds

export function pulseOf(signal: AbortSignal | undefined, onProgress?: (progress: Progress) => void): Pulse {
  let last = 0;
  let stage: Progress["stage"] | undefined;
  return async (progress) => {
    await setImmediate();
    throwIfAborted(signal, CONVERSION);
    const now = performance.now();
    if (!onProgress || (progress.stage === stage && now - last < INTERVAL)) return;
    last = now;
    stage = progress.stage;
    onProgress(progress);
  };
}
