/** stdout and stderr of the process, and the console, as outputs of the running cell. */
import { Console } from "node:console";
import { StringDecoder } from "node:string_decoder";
import { formatWithOptions } from "node:util";
import { asTable, tableHtml } from "#kernel/display/table";
import { clearOutput, displayBundle } from "./display.ts";
import { emit } from "./state.ts";

type WriteCallback = (error?: Error | null) => void;

export function installConsole(): void {
  capture("stdout");
  capture("stderr");
  // An own console: the built-in one reports every call to the inspector, which keeps the arguments alive.
  const own = new Console({ stdout: process.stdout, stderr: process.stderr, colorMode: false });
  own.clear = () => clearOutput();
  own.table = (data: unknown, columns?: string[]) => consoleTable(own, data, columns);
  Object.defineProperty(globalThis, "console", { value: own, writable: true, configurable: true, enumerable: false });
}

function capture(name: "stdout" | "stderr"): void {
  const decoder = new StringDecoder("utf8");
  const stream = process[name];
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | WriteCallback,
    done?: WriteCallback,
  ): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    if (text !== "") emit({ type: "stream", name, text });
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
  stream.write = write as typeof stream.write;
  Object.defineProperty(stream, "columns", { value: 100, configurable: true, writable: true });
}

/** As a real table, with Node's drawing as the plain text. */
function consoleTable(console: Console, data: unknown, columns?: string[]): void {
  const found = asTable(data);
  if (!found || columns) return void console.log(formatTable(data, columns));
  displayBundle({ "text/html": tableHtml(found), "text/plain": formatTable(data, columns) });
}

function formatTable(data: unknown, columns?: string[]): string {
  let drawn = "";
  const sink = {
    write: (text: string) => {
      drawn += text;
    },
    on() {},
    once() {},
    removeListener() {},
    listenerCount: () => 0,
  };
  const plain = new Console({ stdout: sink as unknown as NodeJS.WritableStream, colorMode: false });
  plain.table(data, columns);
  return drawn.trimEnd() || formatWithOptions({}, data);
}
