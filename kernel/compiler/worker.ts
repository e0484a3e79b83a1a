/** The compiler in a worker thread: loading TypeScript takes a fifth of a second, in which the kernel must answer others. */
import { parentPort, workerData } from "node:worker_threads";
import { CellCompiler } from "./compile.ts";
import { checkComplete } from "./complete.ts";

export type CompilerCall =
  | { id: number; call: "compile"; source: string; cell: number }
  | { id: number; call: "isComplete"; source: string }
  | { id: number; call: "reset" };

const compiler = new CellCompiler(workerData.folder);

parentPort!.on("message", (message: CompilerCall) => {
  try {
    parentPort!.postMessage({ id: message.id, result: answer(message) });
  } catch (error) {
    parentPort!.postMessage({ id: message.id, error: String((error as Error).stack ?? error) });
  }
});

function answer(message: CompilerCall): unknown {
  if (message.call === "compile") return compiler.compile(message.source, message.cell);
  return message.call === "isComplete" ? checkComplete(message.source) : compiler.reset();
}
