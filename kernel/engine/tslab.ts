/**
 * The engine of tslab: its converter, so that notebooks run with tslab's own rules (TypeScript 5.0, type errors stop a
 * cell, CommonJS). tslab must be installed, in the notebook's folder or beside tunelab. Cells tagged `@module` or
 * `@browser` are not supported.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompileResult } from "#kernel/compiler/compile";
import type { Completeness } from "#kernel/compiler/complete";
import { KernelError } from "#kernel/errors";
import { packageFile } from "#kernel/package-file";
import type { CellEngine } from "./engine.ts";
import { WorkerClient } from "./worker-client.ts";

/** @throws KernelError MISSING_DEPENDENCY */
export function createTslabEngine(programs: string, folder: string): CellEngine {
  const converter = pathToFileURL(findConverter(folder)).href;
  const worker = new WorkerClient(join(programs, "tslab-worker.mjs"), { converter, folder });
  return {
    name: "tslab",
    compile: (source, cell) => worker.call({ call: "compile", source, cell }) as Promise<CompileResult>,
    isComplete: (source) => worker.call({ call: "isComplete", source }) as Promise<Completeness>,
    reset: async () => void (await worker.call({ call: "reset" })),
    close: () => worker.close(),
  };
}

function findConverter(folder: string): string {
  for (const from of [join(folder, "notebook.cjs"), packageFile]) {
    try {
      return createRequire(from).resolve("tslab/dist/converter.js");
    } catch {
      // the next place
    }
  }
  throw new KernelError("MISSING_DEPENDENCY", "the engine tslab is not installed", {
    hint: "npm install tslab@1.0.22, or use the engine typescript",
  });
}
