/**
 * The worker beside the user's thread. It reads the parent's commands, so it hears an interrupt while the user's thread is
 * in a loop, and stops that loop from outside:
 * 1. ask: abort the cell's signal; code that reads it (a training run) saves its work and ends the cell itself;
 * 2. give up waiting: the cell ends, whatever it awaits;
 * 3. terminate what runs, when the thread does not answer.
 * 4. interrupt subprocesses that a blocking call waits for;
 * 5. kill the process: the parent starts a new one and says that the variables are lost.
 */
import { writeSync } from "node:fs";
import inspector from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { encodeFrame, FrameReader, type ToChild } from "#kernel/session/frames";
import { type DapRequest, Debugger } from "./debugger/debugger.ts";

const CONTROL_IN = 3;
const DEBUG_OUT = 5;
const [INTERRUPTED, COOPERATIVE] = [0, 1];
/** A thread that does not answer for this long is in a loop. */
const ANSWER_MS = 100;
/** Code that has the signal may take this long between two looks at it (a training step) … */
const COOPERATIVE_ANSWER_MS = 2000;
/** … and this long to finish (a checkpoint). A second interrupt ends both at once. */
const COOPERATIVE_END_MS = 15_000;
const SIGNAL_MS = 700;
/** What an interrupted cell has left behind (a timer, a module that is being loaded) may begin to loop this much later. */
const LEFTOVER_MS = 3000;
const KILL_MS = 2500;

const flags = workerData.flags as Int32Array;
const port = parentPort!;
let pings = 0;
let interrupts = 0;
/** The request of the cell that runs. Its end comes on another channel than the next cell, hence may come after it. */
let current: number | undefined;
/** The user's thread is in that cell: it may be sent and still wait for a loop that an earlier one left behind. */
let begun = false;
const waiting = new Map<number, () => void>();
let ended: (() => void) | undefined;
let session: InstanceType<typeof inspector.Session> | undefined;

let dap: Debugger | undefined;
/** Commands keep their order, also those that wait for breakpoints to be set. */
let forwarded: Promise<void> = Promise.resolve();

const reader = new FrameReader<ToChild>((frame) => {
  if (frame.type === "interrupt") void interrupt();
  else if (frame.type === "debug") void debug(frame.request);
  else forward(frame);
});

function forward(frame: ToChild): void {
  if (frame.type === "execute") {
    current = frame.request;
    interrupts = 0;
  }
  if (dap) forwarded = forwarded.then(() => prepareAndPost(frame));
  else port.postMessage(frame);
}

async function prepareAndPost(frame: ToChild): Promise<void> {
  if (frame.type === "execute") await dap?.beforeRun(frame.cell).catch(() => {});
  port.postMessage(frame);
}
const commands = new Socket({ fd: CONTROL_IN, readable: true, writable: false });
commands.on("data", (chunk) => reader.push(chunk));
commands.on("error", () => process.kill(process.pid, "SIGKILL"));
commands.on("close", () => process.kill(process.pid, "SIGKILL")); // the parent is gone: no orphans

port.on("message", (message: { pong: number } | { began: number } | { ended: number }) => {
  if ("pong" in message) {
    for (const [ping, resolve] of waiting) if (ping <= message.pong) resolve();
  } else if ("began" in message) begun = true;
  else {
    begun = false;
    if (message.ended === current) current = undefined;
    ended?.();
  }
});

async function interrupt(): Promise<void> {
  const cell = current;
  if (cell === undefined) return endLeftovers();
  const busy = () => current === cell; // the next cell is not meant
  const mine = ++interrupts;
  Atomics.store(flags, INTERRUPTED, 1);
  port.postMessage({ type: "abort" });
  const cooperative = mine === 1 || !flags[COOPERATIVE] ? flags[COOPERATIVE] === 1 : false;
  const alive = await answers(cooperative ? COOPERATIVE_ANSWER_MS : ANSWER_MS);
  if (alive && cooperative) await Promise.race([end(), delay(COOPERATIVE_END_MS)]);
  if (!busy()) return endLeftovers();
  if (!alive) await terminate();
  port.postMessage({ type: "stopped" });
  // A loop of microtasks or a callback that spins may start after the thread answered: look again until the cell is over.
  const began = Date.now();
  let signalled = false;
  while (busy()) {
    if (!(await answers(ANSWER_MS))) await terminate();
    await Promise.race([end(), delay(50)]);
    const passed = Date.now() - began;
    if (busy() && passed > SIGNAL_MS && !signalled) {
      signalled = true;
      interruptSubprocesses();
    }
    if (busy() && passed > KILL_MS) process.kill(process.pid, "SIGKILL"); // the parent starts a new process and says so
  }
  await endLeftovers();
}

/** Ends loops that begin when their cell is over. */
async function endLeftovers(): Promise<void> {
  const until = Date.now() + LEFTOVER_MS;
  while (Date.now() < until && !begun) {
    if (!(await answers(ANSWER_MS)) && !begun) await terminate();
    await delay(50);
  }
}

/** A blocking call waits for a subprocess: the group gets what Ctrl+C would send. This process ignores it. */
function interruptSubprocesses(): void {
  try {
    process.kill(-process.pid, "SIGINT");
  } catch {
    // Windows has no process groups
  }
}

async function answers(timeout: number): Promise<boolean> {
  const ping = ++pings;
  port.postMessage({ type: "ping", ping });
  const pong = new Promise<boolean>((resolve) => waiting.set(ping, () => resolve(true)));
  const alive = await Promise.race([pong, delay(timeout).then(() => false)]);
  waiting.delete(ping);
  return alive;
}

function end(): Promise<void> {
  return new Promise((resolve) => {
    ended = resolve;
  });
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

// --- debugger

/** Answers and events go out on a pipe of their own: the main thread may stand still in the middle of a write. */
function tell(message: Record<string, unknown>): void {
  writeSync(DEBUG_OUT, encodeFrame(message));
}

async function debug(request: DapRequest): Promise<void> {
  dap ??= createDebugger();
  tell(await dap.answer(request));
}

function createDebugger(): Debugger {
  const inspected = connected();
  const post = (method: string, params: object = {}) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      inspected.post(method, params, (error, reply) =>
        error ? reject(error) : resolve((reply ?? {}) as Record<string, unknown>),
      );
    });
  const created = new Debugger(post, (event, body) => tell({ type: "event", event, body }));
  inspected.on("Debugger.scriptParsed", ({ params }) => created.parsed(params.scriptId, params.url));
  inspected.on("Debugger.paused", ({ params }) => created.stopped(params.callFrames, params.reason));
  inspected.on("Debugger.resumed", () => created.resumed());
  return created;
}

function connected(): InstanceType<typeof inspector.Session> {
  if (!session) {
    session = new inspector.Session();
    session.connectToMainThread();
  }
  return session;
}

/** Runs the unwinding inside the loop, then ends it. `finally` blocks of terminated code do not run. */
async function terminate(): Promise<void> {
  const inspected = connected();
  inspected.post("Runtime.evaluate", { expression: `globalThis[Symbol.for("tunelab.kernel.unwind")]()` });
  const terminated = new Promise((resolve) => inspected.post("Runtime.terminateExecution", resolve));
  if (dap?.paused) inspected.post("Debugger.resume");
  await Promise.race([terminated, delay(200)]);
}
