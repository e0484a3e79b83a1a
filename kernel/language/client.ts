/** The language service as the session sees it: started when first needed or after it has died, told of the cells that ran before. */
import { join } from "node:path";
import { WorkerClient } from "#kernel/engine/worker-client";
import type { Completions, TypeProblem } from "./service.ts";

export class LanguageClient {
  readonly #programs: string;
  readonly #folder: string;
  readonly #executed = new Map<number, string>();
  #worker: WorkerClient | undefined;

  constructor(programs: string, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
  }

  complete(source: string, cursor: number): Promise<Completions> {
    return this.#start().call({ call: "complete", source, cursor }) as Promise<Completions>;
  }

  inspect(source: string, cursor: number): Promise<Record<string, string> | undefined> {
    return this.#start().call({ call: "inspect", source, cursor }) as Promise<Record<string, string> | undefined>;
  }

  diagnose(source: string, cell: number): Promise<TypeProblem[]> {
    return this.#start().call({ call: "diagnose", source, cell }) as Promise<TypeProblem[]>;
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

  #start(): WorkerClient {
    if (this.#worker?.alive) return this.#worker;
    const worker = new WorkerClient(join(this.#programs, "language.mjs"), { folder: this.#folder });
    this.#worker = worker;
    for (const [cell, source] of this.#executed) void worker.call({ call: "add", source, cell }).catch(() => {});
    return worker;
  }
}
