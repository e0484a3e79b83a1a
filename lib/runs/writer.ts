/** A run being written: its event log, its status and its TensorBoard file. */
import { hostname } from "node:os";
import { join } from "node:path";
import { JsonLog, toError } from "#lib/core/index";
import type { HistoryRow } from "#lib/plot/index";
import { encodeEvent, HistoryBuilder } from "./events.ts";
import { type RunState, type RunSummary, summarize, writeState } from "./status.ts";
import { TensorBoardLog } from "./tensorboard/log.ts";

type Event = { type: string };

export interface RunWriterOptions {
  folder: string;
  id: string;
  name: string;
  recipe: unknown;
  now: () => number;
  /** Default true. */
  tensorboard: boolean;
  /** What to go on from. */
  earlier?: { state: RunState; history: HistoryRow[] };
}

/** Endings that an event tells. */
const ENDINGS = { finished: "finished", interrupted: "interrupted", failed: "failed" } as const;

export class RunWriter {
  readonly id: string;
  readonly folder: string;
  readonly #log: JsonLog;
  readonly #board: TensorBoardLog | undefined;
  readonly #now: () => number;
  readonly #history = new HistoryBuilder();
  #state: RunState;
  #pending: Promise<void> = Promise.resolve();
  #error: Error | undefined;

  private constructor(options: RunWriterOptions, state: RunState, log: JsonLog, board: TensorBoardLog | undefined) {
    this.id = options.id;
    this.folder = options.folder;
    this.#now = options.now;
    this.#state = state;
    this.#log = log;
    this.#board = board;
    this.#history.rows = options.earlier?.history ?? [];
  }

  static async open(options: RunWriterOptions): Promise<RunWriter> {
    const { folder, name, now } = options;
    const { startedAt = new Date(now()).toISOString(), summary = { steps: 0 } } = options.earlier?.state ?? {};
    const state: RunState = { name, status: "running", startedAt, pid: process.pid, host: hostname(), summary };
    await writeState(folder, state);
    const log = await JsonLog.open(join(folder, "events.jsonl"));
    const board = options.tensorboard ? await TensorBoardLog.open(folder, options) : undefined;
    return new RunWriter(options, state, log, board);
  }

  /** Where the trainer keeps its checkpoints. */
  get checkpointFolder(): string {
    return join(this.folder, "checkpoints");
  }

  get state(): Readonly<RunState> {
    return this.#state;
  }

  /** Keeps an event; `finished`, `interrupted` and `failed` end the run. Resolves when it is written. */
  append(event: Event): Promise<void> {
    const write = this.#pending.then(() => this.#write(event));
    this.#pending = write.catch((error) => {
      this.#error ??= toError(error);
    });
    return write;
  }

  /** Keeps every event of a stream from now on. What goes wrong is thrown by `close`. @returns a function that stops it */
  attach(stream: { on(listener: (event: Event) => void): () => void }): () => void {
    return stream.on((event) => void this.append(event).catch(() => {}));
  }

  /** A run that has not ended is marked as interrupted. @throws the first error of an attached stream */
  async close(): Promise<void> {
    await this.#pending;
    if (this.#state.status === "running") await this.#end("interrupted");
    await this.#log.close();
    await this.#board?.close();
    if (this.#error) throw this.#error;
  }

  async #write(event: Event): Promise<void> {
    const logged = encodeEvent(event, new Date(this.#now()));
    const measuring = event.type === "step";
    // Steps come often and are not worth an fsync each; what decisions rest on is.
    await this.#log.append(logged, { durable: !measuring });
    const row = this.#history.add(logged);
    if (row) this.#state = { ...this.#state, summary: summarize(this.#state.summary, row) };
    if (event.type === "started") this.#state = { ...this.#state, summary: this.#summaryAtStart(event) };
    await this.#board?.add(event, row);
    const ending = ENDINGS[event.type as keyof typeof ENDINGS];
    if (ending) await this.#end(ending, (event as { message?: string }).message);
    else if (!measuring) await writeState(this.folder, this.#state);
  }

  /** From what is left of the history: a crash may have undone the best step. */
  #summaryAtStart(event: Event): RunSummary {
    const { totalSteps } = event as { totalSteps?: unknown };
    const start: RunSummary = { steps: 0, ...(typeof totalSteps === "number" ? { totalSteps } : {}) };
    return this.#history.rows.reduce(summarize, start);
  }

  async #end(status: RunState["status"], message?: string): Promise<void> {
    const endedAt = new Date(this.#now()).toISOString();
    this.#state = { ...this.#state, status, endedAt, ...(message === undefined ? {} : { message }) };
    await writeState(this.folder, this.#state);
    await this.#board?.end(status);
  }
}
