/** The language service as the session sees it: started when first needed or after it has died, told of the cells that ran before. */
import { join } from "node:path";
import { WorkerClient } from "#kernel/engine/worker-client";
import type { Completions, TypeProblem } from "./service.ts";

/** Most of what the service makes it keeps: room for what is young costs 20 MB and saves no time. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

export class LanguageClient {
  readonly #programs: string;
  readonly #folder: string;
  readonly #executed = new Map<number, string>();
  #worker: WorkerClient | undefined;
  #warm = false;

  constructor(programs: string, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
  }

  /** Whether the first program is built, which takes seconds; from then on answers come within milliseconds. */
  get warm(): boolean {
    return this.#warm && this.#worker?.alive === true;
  }

  /** Starts the service and builds the first programs, so that the first completion need not wait for them. */
  async warmUp(): Promise<void> {
    await this.complete("''.", 3);
    await this.#ask({ call: "warmUp" });
  }

  complete(source: string, cursor: number): Promise<Completions> {
    return this.#ask({ call: "complete", source, cursor });
  }

  inspect(source: string, cursor: number): Promise<Record<string, string> | undefined> {
    return this.#ask({ call: "inspect", source, cursor });
  }

  diagnose(source: string, cell: number): Promise<TypeProblem[]> {
    return this.#ask({ call: "diagnose", source, cell });
  }

  executed(source: string, cell: number): void {
    this.#executed.set(cell, source);
    void this.#worker?.call({ call: "add", source, cell }).catch(() => {});
  }

  reset(): void {
    this.#executed.clear();
    void this.#worker?.call({ call: "clear" }).catch(() => {});
  }

  async close(): Promise<void> {
    await this.#worker?.close();
  }

  async #ask<T>(question: Record<string, unknown>): Promise<T> {
    const worker = this.#start();
    const answer = (await worker.call(question)) as T;
    this.#warm = worker === this.#worker;
    return answer;
  }

  #start(): WorkerClient {
    if (this.#worker?.alive) return this.#worker;
    const worker = new WorkerClient(join(this.#programs, "language.mjs"), { folder: this.#folder }, LIMITS);
    this.#worker = worker;
    this.#warm = false;
    for (const [cell, source] of this.#executed) void worker.call({ call: "add", source, cell }).catch(() => {});
    return worker;
  }
}
