/**
 * Runs tasks in processes of their own, so that no file can take the service down: a worker that goes beyond its time or
 * memory, or dies, is ended, and the error names the file that it was at.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { formatBytes, TunelabError } from "#lib/core/index";
import type { Progress } from "../../progress.ts";
import { fileError, serviceError } from "../../said/errors.ts";
import type { ConvertEvent } from "../../schema.ts";
import type { ServiceLimits } from "../limits.ts";
import type { Task } from "./tasks.ts";

export interface EngineOptions {
  onEvent: (event: ConvertEvent) => void;
  /** How far a long stage is, some times a second. */
  onProgress?: (progress: Progress) => void;
  signal: AbortSignal;
}

/** Does one task and gives what it returns. Rejects with WorkerLost when the process ended in the middle of a file. */
export type Engine = (task: Task, options: EngineOptions) => Promise<unknown>;

export type WorkerMessage =
  | { type: "event"; event: ConvertEvent }
  | { type: "progress"; progress: Progress }
  | { type: "done"; value: unknown }
  | { type: "failed"; error: ReturnType<TunelabError["toJSON"]> | undefined; stack: string };

/** A worker ended before its task did. */
export class WorkerLost extends Error {
  /** The file that it had open. */
  readonly file: string | undefined;
  readonly reason: TunelabError;

  constructor(file: string | undefined, reason: TunelabError) {
    super(reason.message, { cause: reason });
    this.file = file;
    this.reason = reason;
  }

  /** Whether the file is to blame; a worker that was killed from outside may do it the next time. */
  get certain(): boolean {
    return this.reason.code !== "CORRUPT_FILE";
  }
}

const WORKER = fileURLToPath(new URL("./worker.mjs", import.meta.url));
/** A worker checks its own deadline; this is for one that cannot any more. */
const GRACE_MILLISECONDS = 5000;
const WATCH_MILLISECONDS = 500;

type WorkerLimits = Pick<ServiceLimits, "workerBytes" | "fileMilliseconds">;

/**
 * Each task gets a fresh process, so that nothing of one customer's files is there for the next. After the first task one
 * process waits ready, since starting takes a second; it ends with the service.
 */
export function processEngine(limits: WorkerLimits): Engine {
  let spare: ChildProcess | undefined;
  return (task, options) => {
    const child = spare?.connected && spare.exitCode === null ? spare : startWorker(limits);
    child.ref();
    child.channel?.ref();
    spare = startWorker(limits);
    spare.unref(); // neither it nor its channel keeps the service alive
    spare.channel?.unref();
    return new WorkerRun(child, task, options, limits).finished;
  };
}

/**
 * Flags of Node for a process that converts: a bound, and a small space for young objects. By itself Node lets that grow to
 * 32 MB and keeps twice the rubbish, to save some 3 % of the time that a large table takes.
 */
export function workerFlags(workerBytes: number): string[] {
  return [`--max-old-space-size=${Math.floor(workerBytes / 2 ** 20)}`, "--max-semi-space-size=8"];
}

function startWorker({ workerBytes }: WorkerLimits): ChildProcess {
  const child = fork(WORKER, {
    execArgv: workerFlags(workerBytes),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  child.on("error", () => {}); // shows as its end
  (child.stderr as Socket | null)?.unref();
  return child;
}

class WorkerRun {
  readonly finished: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #task: Task;
  readonly #options: EngineOptions;
  readonly #limits: WorkerLimits;
  #file: string | undefined;
  #fileStarted = performance.now();
  #outcome: { ok: true; value: unknown } | { ok: false; error: Error } | undefined;
  #stderr = "";

  constructor(child: ChildProcess, task: Task, options: EngineOptions, limits: WorkerLimits) {
    this.#child = child;
    this.#task = task;
    this.#options = options;
    this.#limits = limits;
    if (task.kind === "preview") this.#file = task.file.name; // its worker tells nothing before it is done
    this.finished = new Promise((resolve, reject) => {
      const watch = setInterval(() => void this.#watch(), WATCH_MILLISECONDS);
      const stop = () => this.#end(serviceError("INTERRUPTED/stopped", {}));
      options.signal.addEventListener("abort", stop, { once: true });
      if (options.signal.aborted) stop();
      this.#child.stderr?.on("data", (chunk: Buffer) => {
        this.#stderr = (this.#stderr + chunk.toString()).slice(-4096);
      });
      this.#child.on("message", (message: WorkerMessage) => this.#receive(message));
      this.#child.on("error", (error) => this.#end(error));
      this.#child.send(this.#task, () => {}); // it waits in the channel; a failed send shows as the worker's end
      this.#child.on("close", () => {
        clearInterval(watch);
        options.signal.removeEventListener("abort", stop);
        const outcome = this.#outcome ?? { ok: false, error: this.#death() };
        if (outcome.ok) resolve(outcome.value);
        else reject(outcome.error);
      });
    });
  }

  #receive(message: WorkerMessage): void {
    if (message.type === "event") this.#follow(message.event);
    else if (message.type === "progress") this.#advance(message.progress);
    else if (message.type === "done") this.#outcome = { ok: true, value: message.value };
    else this.#outcome = { ok: false, error: revive(message) };
  }

  #follow(event: ConvertEvent): void {
    if (event.type === "file-started") this.#file = event.file;
    if (event.type === "file-finished") this.#file = undefined;
    this.#fileStarted = performance.now();
    if (!this.#outcome) this.#options.onEvent(event);
  }

  /** A table that is read row by row has a time of its own, which the worker watches; what moves on is not stuck. */
  #advance(progress: Progress): void {
    this.#fileStarted = performance.now();
    if (!this.#outcome) this.#options.onProgress?.(progress);
  }

  async #watch(): Promise<void> {
    const { workerBytes } = this.#limits;
    // An export reads no file.
    const { fileMilliseconds } = this.#task.kind === "export" ? this.#limits : this.#task;
    if (this.#file !== undefined && performance.now() - this.#fileStarted > fileMilliseconds + GRACE_MILLISECONDS)
      this.#end(this.#lost((file) => fileError("TIMEOUT/file", { file, seconds: fileMilliseconds / 1000 })));
    const bytes = await residentBytes(this.#child.pid);
    if (bytes !== undefined && bytes > 2 * workerBytes) this.#end(this.#lost(tooMuch(2 * workerBytes)));
  }

  /** The first reason counts. */
  #end(error: Error): void {
    this.#outcome ??= { ok: false, error };
    this.#child.kill("SIGKILL");
  }

  #death(): Error {
    if (/heap out of memory|Array buffer allocation failed/i.test(this.#stderr))
      return this.#lost(tooMuch(this.#limits.workerBytes));
    const how = this.#child.signalCode ?? `exit code ${this.#child.exitCode}`;
    return this.#lost((file) => fileError("CORRUPT_FILE/reader-ended", { file, why: how }));
  }

  #lost(errorOf: (file: string) => TunelabError): Error {
    return new WorkerLost(this.#file, errorOf(this.#file ?? "the conversion"));
  }
}

const tooMuch = (bytes: number) => (file: string) =>
  fileError("OUT_OF_MEMORY/file", { file, most: formatBytes(bytes) });

function revive({ error, stack }: Extract<WorkerMessage, { type: "failed" }>): Error {
  if (error) {
    const { code, message, hint, details } = error;
    return new TunelabError(code, message, { details, ...(hint === undefined ? {} : { hint }) });
  }
  const defect = new Error("a worker failed");
  defect.stack = stack;
  return defect;
}

/** Memory that a process holds, where the system tells it (Linux). */
async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => undefined);
  return text === undefined ? undefined : Number(text.split(" ")[1]) * 4096;
}
