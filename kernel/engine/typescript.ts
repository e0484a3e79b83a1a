/** The default engine: mainline TypeScript in a worker thread. */
import { join } from "node:path";
import type { CompileResult } from "#kernel/compiler/compile";
import type { Completeness } from "#kernel/compiler/complete";
import type { CellEngine } from "./engine.ts";
import { WorkerClient } from "./worker-client.ts";

export function createTypeScriptEngine(programs: string, folder: string): CellEngine {
  const worker = new WorkerClient(join(programs, "compiler.mjs"), { folder });
  return {
    name: "typescript",
    compile: (source, cell) => worker.call({ call: "compile", source, cell }) as Promise<CompileResult>,
    isComplete: (source) => worker.call({ call: "isComplete", source }) as Promise<Completeness>,
    reset: async () => void (await worker.call({ call: "reset" })),
    close: () => worker.close(),
  };
}
