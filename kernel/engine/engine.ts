/** What turns the text of cells into something to run, and knows about its syntax. */
import type { CompileResult } from "#kernel/compiler/compile";
import type { Completeness } from "#kernel/compiler/complete";

/** `typescript`: this kernel's own; `tslab`: the converter of the package tslab, when it is installed. */
export type EngineName = "typescript" | "tslab";

export interface CellEngine {
  readonly name: EngineName;
  /** @param cell execution count, names the cell in stack traces */
  compile(source: string, cell: number): Promise<CompileResult>;
  isComplete(source: string): Promise<Completeness>;
  /** The variables of all cells are gone: the process was started again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
