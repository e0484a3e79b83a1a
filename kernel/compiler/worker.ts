/** The compiler in a worker thread: loading TypeScript takes a fifth of a second, in which the kernel must answer others. */
import { parentPort } from "node:worker_threads";
import { compileCell } from "./compile.ts";
import { checkComplete } from "./complete.ts";

export type CompilerCall =
  | { id: number; call: "compile"; source: string; cell: number }
  | { id: number; call: "isComplete"; source: string };

parentPort!.on("message", (message: CompilerCall) => {
  const result = message.call === "compile" ? compileCell(message.source, message.cell) : checkComplete(message.source);
  parentPort!.postMessage({ id: message.id, result });
});
