/**
 * Calls into a worker thread and their answers. The first call starts it; one that dies is started again by the next call, and
 * the calls it owed fail.
 */
import { type ResourceLimits, Worker } from "node:worker_threads";

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Answer = { id: number; result?: unknown; error?: string };

export class WorkerClient {
  readonly #path: string;
  readonly #data: unknown;
  readonly #limits: ResourceLimits | undefined;
  #worker: Worker | undefined;
  #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(path: string, data?: unknown, limits?: ResourceLimits) {
    this.#path = path;
    this.#data = data;
    this.#limits = limits;
  }

  call(message: Record<string, unknown>): Promise<unknown> {
    this.#worker ??= this.#start();
    const id = this.#calls++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ ...message, id });
    return answer;
  }

  /** The thread is there; after it has died, the next call starts another, which knows nothing of earlier calls. */
  get alive(): boolean {
    return this.#worker !== undefined;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#path, {
      workerData: this.#data,
      execArgv: [],
      ...(this.#limits ? { resourceLimits: this.#limits } : {}),
    });
    worker.on("message", ({ id, result, error }: Answer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    let failure = new Error("a worker of the kernel ended");
    worker.on("error", (error) => {
      failure = error as Error;
    });
    worker.on("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(failure);
      this.#waiting.clear();
    });
    return worker;
  }
}
