/** tslab's converter in a worker thread: it builds a type program for each cell. */
import { parentPort, workerData } from "node:worker_threads";
import type { CompileResult } from "#kernel/compiler/compile";
import type { Completeness } from "#kernel/compiler/complete";

interface Position {
  line: number;
  character: number;
}

interface Converted {
  output?: string;
  declOutput?: string;
  diagnostics: { start: Position; messageText: string }[];
  lastExpressionVar?: string;
}

interface TslabConverter {
  createConverter(options: object): { convert(declarations: string, source: string): Converted };
  isCompleteCode(source: string): { completed: boolean; indent?: string };
}

process.cwd = () => workerData.folder; // a worker cannot change its folder, and tslab resolves from it
const tslab = (await import(workerData.converter)).default as TslabConverter;
const converter = tslab.createConverter({});
/** Declarations of all cells so far. */
let declarations = "";

parentPort!.on("message", (message: { id: number; call: string; source: string; cell: number }) => {
  try {
    parentPort!.postMessage({ id: message.id, result: answer(message) });
  } catch (error) {
    parentPort!.postMessage({ id: message.id, error: String((error as Error).stack ?? error) });
  }
});

function answer({ call, source, cell }: { call: string; source: string; cell: number }): unknown {
  if (call === "compile") return compile(source, cell);
  if (call === "isComplete") return isComplete(source);
  declarations = "";
  return undefined;
}

function compile(source: string, number: number): CompileResult {
  const { output = "", declOutput, diagnostics, lastExpressionVar } = converter.convert(declarations, source);
  if (diagnostics.length > 0)
    return {
      ok: false,
      errors: diagnostics.map(({ start, messageText }) => ({
        message: messageText,
        line: start.line + 1,
        column: start.character + 1,
      })),
    };
  declarations = declOutput ?? "";
  const last = lastExpressionVar ? `__cell.takeExport(${JSON.stringify(lastExpressionVar)})` : "undefined";
  const js = `await (async function (exports, require) { ${output}\n})(__cell.exports, await __cell.tslabRequire());\n${last}\n//# sourceURL=cell-${number}.ts`;
  // The converter gives no source map: errors show the JavaScript that ran.
  return {
    ok: true,
    cell: { number, source: output, js, map: "", hasResult: lastExpressionVar !== undefined, timed: false },
  };
}

function isComplete(source: string): Completeness {
  const { completed, indent = "" } = tslab.isCompleteCode(source);
  return { status: completed ? "complete" : "incomplete", indent };
}
