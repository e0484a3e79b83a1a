/** The rows of a table on their way to records: several threads work on them, and what comes of them stays in their order. */
import { setImmediate } from "node:timers/promises";
import type { Prepared } from "../compose/prepare.ts";
import type { TableRow } from "../document.ts";
import type { RowThreads } from "./threads.ts";
import type { RowTask, TableTask, TableWork } from "./work.ts";

/** Rows that are worked on together: few, so that they are out of memory soon. */
const BATCH_ROWS = 256;

/** Batches that wait for one before them; beyond, there is no reading on. */
const MOST_WAITING = 8;

interface Batch {
  task: RowTask;
  /** Undefined while a thread works on it. */
  done?: () => Prepared;
  finished?: Promise<void>;
}

type Helpers = Pick<RowThreads, "give">;

export class RowQueue {
  readonly #table: TableTask;
  readonly #work: TableWork;
  readonly #threads: Helpers | undefined;
  readonly #take: (prepared: Prepared) => void;
  readonly #batches: Batch[] = [];

  /** @param threads beside this one, that may help; @param take gets what came of the rows */
  constructor(table: TableTask, work: TableWork, threads: Helpers | undefined, take: (prepared: Prepared) => void) {
    this.#table = table;
    this.#work = work;
    this.#threads = threads;
    this.#take = take;
  }

  /** Rows go to a thread that has time; this one does what no other has time for. */
  async push(rows: readonly TableRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      const task = this.#work.taskOf(rows.slice(from, from + BATCH_ROWS));
      const promised = this.#threads?.give(this.#table, task);
      this.#batches.push(promised ? this.#elsewhere(task, promised) : this.#here(task));
      await this.#drain(MOST_WAITING);
      await setImmediate(); // what other threads have finished comes in
    }
  }

  /** Takes what came of all rows. */
  async end(): Promise<void> {
    await this.#drain(0);
  }

  #here(task: RowTask): Batch {
    try {
      const prepared = this.#work.do(task);
      return { task, done: () => prepared };
    } catch (error) {
      const fail = () => {
        throw error; // in its turn, when the rows before it are taken
      };
      return { task, done: fail };
    }
  }

  #elsewhere(task: RowTask, promised: Promise<Prepared>): Batch {
    this.#work.pass(task.rows);
    const batch: Batch = { task };
    batch.finished = promised.then(
      (prepared) => {
        batch.done = () => prepared;
      },
      () => {
        batch.done = () => this.#work.redo(task); // what is wrong with the rows shows here as well
      },
    );
    return batch;
  }

  async #drain(waiting: number): Promise<void> {
    for (;;) {
      const [first] = this.#batches;
      if (!first) return;
      if (!first.done) {
        if (this.#batches.length <= waiting) return;
        await first.finished;
      }
      this.#batches.shift();
      this.#take(first.done!());
    }
  }
}
