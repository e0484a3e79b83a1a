/**
 * The user process: runs cells on its main thread, so that everything a Node program may do works here. Its inspector
 * worker reads the commands and can stop a loop; the parent kills the process when nothing else helps.
 */
import { Worker } from "node:worker_threads";
import type { CompiledCell } from "#kernel/compiler/compile";
import { formatValue } from "#kernel/display/format";
import type { ErrorOutput, ToChild } from "#kernel/session/frames";
import { send, writeAll } from "./channel.ts";
import { commArrived } from "./comm.ts";
import { installConsole } from "./console.ts";
import { errorOutput, Interrupted } from "./error-output.ts";
import { evaluate, startEvaluator } from "./evaluate.ts";
import { installGlobals } from "./globals.ts";
import { inputArrived } from "./input.ts";
import { reportTime } from "./magics.ts";
import { forgetHalfLoaded, loadsSettled } from "./modules.ts";
import { installStackTraces, rememberCell } from "./stack.ts";
import { beginCell, emit, endCell, makerOf, owner, runFor, running, shared, stopWaitingCode } from "./state.ts";
import { installTimers } from "./timers.ts";

type Execute = Extract<ToChild, { type: "execute" }>;
/** From the inspector worker: a command, or that it has stopped a loop. */
type FromInspector = ToChild | { type: "ping"; ping: number } | { type: "abort" } | { type: "stopped" };

/** How long an interrupted cell waits for modules that are being loaded. */
const LOADING_MS = 1000;

let stopCell: (() => void) | undefined;

const inspectorWorker = new Worker(new URL("./inspector.mjs", import.meta.url), {
  workerData: { flags: shared.flags },
});
inspectorWorker.on("message", receive);
prepareTermination();
installStackTraces();
startEvaluator();
installConsole();
installGlobals();
installTimers();
surviveStrayErrors();
send({ type: "ready" });

function receive(message: FromInspector): void {
  switch (message.type) {
    case "execute":
      void execute(message);
      break;
    case "abort": // the gentle request: code that holds the signal saves its work
      running()?.abort.abort(new Interrupted());
      break;
    case "stopped": // no more waiting: whatever the cell awaits is given up
      running()?.abort.abort(new Interrupted());
      stopWaitingCode();
      forgetHalfLoaded();
      stopCell?.();
      break;
    case "ping":
      inspectorWorker.postMessage({ pong: message.ping });
      break;
    case "input":
      inputArrived(message.value);
      break;
    case "comm":
      commArrived(message.comm);
  }
}

async function execute({ request, cell, userExpressions, allowStdin }: Execute): Promise<void> {
  inspectorWorker.postMessage({ began: request });
  rememberCell(cell);
  const state = beginCell(request, cell.number, allowStdin);
  const interrupted = new Promise<{ thrown: unknown }>((resolve) => {
    stopCell = () => void loadsSettled(LOADING_MS).then(() => resolve({ thrown: new Interrupted() }));
  });
  let error = await runCell(cell, interrupted);
  await Promise.race([Promise.all(state.pending), interrupted]);
  const expressions = error || !userExpressions ? undefined : await evaluateAll(userExpressions, interrupted);
  if (error) emit({ type: "error", ...error });
  endCell();
  stopCell = undefined;
  inspectorWorker.postMessage({ ended: request });
  send({
    type: "done",
    request,
    fences: fence(request),
    ...(error ? { error } : {}),
    ...(expressions ? { userExpressions: expressions } : {}),
  });
  error = undefined;
}

async function runCell(
  cell: CompiledCell,
  interrupted: Promise<{ thrown: unknown }>,
): Promise<ErrorOutput | undefined> {
  try {
    const began = performance.now();
    const cpu = process.cpuUsage();
    const outcome = await Promise.race([evaluate(cell.js), interrupted]);
    if (cell.timed) reportTime(began, cpu);
    if ("thrown" in outcome) return errorOutput(outcome.thrown);
    if (!cell.hasResult || outcome.value === undefined) return undefined;
    const bundle = await Promise.race([formatValue(outcome.value), interrupted]);
    if ("thrown" in bundle) return errorOutput(bundle.thrown);
    emit({ type: "result", ...bundle, executionCount: cell.number });
    return undefined;
  } catch (error) {
    return errorOutput(error);
  }
}

async function evaluateAll(
  expressions: Record<string, string>,
  interrupted: Promise<{ thrown: unknown }>,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    const outcome = await Promise.race([evaluate(`(${expression}\n)`), interrupted]);
    results[name] =
      "thrown" in outcome
        ? { status: "error", ...errorOutput(outcome.thrown) }
        : { status: "ok", ...(await formatValue(outcome.value)) };
  }
  return results;
}

/** Marks the end of the cell in the ordinary pipes too, where native code and child processes write. */
function fence(request: number): boolean {
  try {
    for (const fd of [1, 2]) writeAll(fd, Buffer.from(`\x1e${request}\x1e`));
    return true;
  } catch {
    return false; // the cell closed them
  }
}

/**
 * The inspector worker calls this inside a running loop. Node's list of nested callbacks must be emptied before the loop
 * is terminated, or Node aborts ("async hook stack has become corrupted") when the loop runs in a timer.
 */
function prepareTermination(): void {
  const warn = process.emitWarning;
  process.emitWarning = () => {}; // DEP0111: there is no public way to this list
  try {
    const binding = (process as unknown as { binding(name: string): { clearAsyncIdStack?(): void } }).binding(
      "async_wrap",
    );
    Object.defineProperty(globalThis, Symbol.for("tunelab.kernel.unwind"), {
      value: () => binding.clearAsyncIdStack?.(),
      enumerable: false,
    });
  } finally {
    process.emitWarning = warn;
  }
  ignoreKernelWarnings();
}

function ignoreKernelWarnings(): void {
  const warn = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (/USE_MAIN_CONTEXT_DEFAULT_LOADER|Importing JSON modules/.test(String(warning))) return;
    return (warn as (...args: unknown[]) => void).call(process, warning, ...rest);
  }) as typeof process.emitWarning;
}

/** Errors that no cell awaits are shown where they happen, and the process lives on. */
function surviveStrayErrors(): void {
  const report = (error: unknown) => {
    if (error instanceof Interrupted) return;
    const text = `Uncaught ${errorOutput(error).traceback.join("\n")}\n`;
    runFor(makerOf(error) ?? owner(), () => emit({ type: "stream", name: "stderr", text }));
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
  process.on("SIGINT", () => {}); // the parent interrupts; Ctrl+C in a terminal reaches the whole group
  process.on("exit", (code) => send({ type: "exit", code }));
}
