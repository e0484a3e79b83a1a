/**
 * Threads that help with the rows of large tables. They run plain JavaScript, bundled from the sources when they are first
 * wanted: a loader of TypeScript in each thread would take longer and hold more memory.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { toError } from "#lib/core/index";
import type { Prepared } from "../compose/prepare.ts";
import type { ThreadMessage } from "./thread.ts";
import type { RowTask, TableTask } from "./work.ts";

/** Each thread takes some memory, and the one that reads and writes has to keep up with them. */
const MOST_THREADS = 4;
/** Batches of rows that lie before a thread, so that it has work while others are made ready. */
const AHEAD = 2;
const YOUNG_MEGABYTES = 4; // rows and what comes of them are out of memory soon

/** Threads that a conversion gets where so many of them share the machine. */
export function threadsFor(conversions: number): number {
  return Math.max(1, Math.min(MOST_THREADS, Math.floor(availableParallelism() / conversions)));
}

/** The threads beside the main one. */
export class RowThreads {
  readonly #count: number;
  #starting: Promise<void> | undefined;
  #threads: RowThread[] = [];
  #closed = false;

  /** @param count of all threads, the main one among them; none starts before there is work */
  constructor(count: number) {
    this.#count = count - 1;
  }

  /** Makes threads ready in the background; a conversion goes on without those that cannot be had. */
  async start(): Promise<void> {
    if (this.#count > 0) this.#starting ??= this.#start().catch((error) => process.emitWarning(toError(error)));
    await this.#starting;
  }

  /** Has a thread do a piece of work. @returns undefined where none has time; rejects when the thread cannot do it */
  give(table: TableTask, rows: RowTask): Promise<Prepared> | undefined {
    return this.#threads.find((thread) => thread.isFree)?.give(table, rows);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting;
    await Promise.all(this.#threads.map((thread) => thread.close()));
    this.#threads = [];
  }

  async #start(): Promise<void> {
    const code = await bundle();
    if (this.#closed) return;
    this.#threads = Array.from({ length: this.#count }, () => new RowThread(code));
  }
}

async function bundle(): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("thread.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

interface Waiting {
  resolve(prepared: Prepared): void;
  reject(error: Error): void;
}

class RowThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #table: TableTask | undefined;
  #ended = false;

  constructor(code: string) {
    this.#worker = new Worker(code, {
      eval: true,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.#worker.unref();
    let failure = new Error("a thread ended");
    this.#worker.on("message", (prepared: Prepared) => this.#waiting.shift()!.resolve(prepared));
    this.#worker.on("error", (error) => {
      failure = error as Error;
    });
    this.#worker.on("exit", () => {
      this.#ended = true;
      for (const { reject } of this.#waiting.splice(0)) reject(failure);
    });
  }

  get isFree(): boolean {
    return !this.#ended && this.#waiting.length < AHEAD;
  }

  give(table: TableTask, rows: RowTask): Promise<Prepared> {
    if (table !== this.#table) this.#post({ table });
    this.#table = table;
    this.#post({ rows });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ThreadMessage): void {
    this.#worker.postMessage(message);
  }
}
