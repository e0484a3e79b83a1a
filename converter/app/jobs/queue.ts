/** The queue of conversions. A job that a crash or a restart cut short starts again from its uploads. */
import { isFinished, type JobStore } from "./store.ts";
import type { JobWork } from "./work.ts";

export interface JobQueue {
  /** Takes up what an earlier process of the service left. */
  resume(): Promise<void>;
  enqueue(id: string): Promise<void>;
  /** Stops a job wherever it is; resolves when it has stopped. */
  cancel(id: string): Promise<void>;
  readonly busy: { queued: number; running: number };
  /** Stops all workers; their jobs go on when a service is there again. */
  close(): Promise<void>;
}

/** What a queue of any kind is made of. */
export interface QueueParts {
  jobs: JobStore;
  work: JobWork;
  /** Conversions at the same time. */
  workers: number;
}

/** Jobs that this process has at work. */
export class Running {
  readonly #work: JobWork;
  readonly #jobs = new Map<string, { controller: AbortController; finished: Promise<void> }>();

  constructor(work: JobWork) {
    this.#work = work;
  }

  get size(): number {
    return this.#jobs.size;
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  /** Resolves when the job has ended, however it did. */
  start(id: string): Promise<void> {
    const controller = new AbortController();
    const finished = this.#work.run(id, controller.signal).finally(() => this.#jobs.delete(id));
    this.#jobs.set(id, { controller, finished });
    return finished;
  }

  async stop(id: string): Promise<void> {
    const run = this.#jobs.get(id);
    run?.controller.abort("cancelled");
    await run?.finished;
  }

  async close(): Promise<void> {
    for (const { controller } of this.#jobs.values()) controller.abort("closing");
    await Promise.all([...this.#jobs.values()].map(({ finished }) => finished));
  }
}

/** A queue in the memory of the one process that there is. */
export class LocalQueue implements JobQueue {
  readonly #parts: QueueParts;
  readonly #waiting: string[] = [];
  readonly #running: Running;
  #closed = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#running = new Running(parts.work);
  }

  async resume(): Promise<void> {
    const left = this.#parts.jobs.list().filter((job) => !isFinished(job));
    for (const job of left.reverse()) {
      if (job.status !== "queued") await this.#parts.jobs.update(job.id, { status: "queued" });
      await this.enqueue(job.id);
    }
  }

  async enqueue(id: string): Promise<void> {
    this.#waiting.push(id);
    this.#next();
  }

  get busy(): { queued: number; running: number } {
    return { queued: this.#waiting.length, running: this.#running.size };
  }

  async cancel(id: string): Promise<void> {
    const waiting = this.#waiting.indexOf(id);
    if (waiting >= 0) {
      this.#waiting.splice(waiting, 1);
      await this.#parts.work.finish(id, { status: "cancelled" });
    }
    await this.#running.stop(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running.close();
  }

  #next(): void {
    while (!this.#closed && this.#running.size < this.#parts.workers) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      void this.#running.start(id).finally(() => this.#next());
    }
  }
}
