/**
 * On damaged files pdf.js drops promises that then fail, beside the error that it reports. Nobody can wait for those, and
 * Node ends the process for them: while a file is read they are ignored, as long as they are of pdf.js.
 */
import { setImmediate } from "node:timers/promises";

export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  process.on("unhandledRejection", ignoreOfLibrary);
  try {
    return await work();
  } finally {
    await setImmediate(); // what has failed by now is told at the end of this turn
    process.off("unhandledRejection", ignoreOfLibrary);
  }
}

function ignoreOfLibrary(reason: unknown): void {
  const { name = "", stack = "" } = reason instanceof Error ? reason : {};
  if (!/Exception$/.test(name) && !/pdfjs-dist/.test(stack)) throw reason;
}
