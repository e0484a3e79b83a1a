/** What can be known about a notebook without running it. */
import { CellCompiler } from "#kernel/compiler/compile";
import { cellTags, type Notebook } from "./file.ts";
import { isTypeScript } from "./languages.ts";

export interface NotebookProblem {
  /** Position among all cells, from 1. */
  cell: number;
  line?: number;
  message: string;
}

/** Cells of other languages are not compiled. @param options.outputs report stored outputs too, for repositories that keep notebooks clean */
export function checkNotebook(notebook: Notebook, options: { outputs?: boolean } = {}): NotebookProblem[] {
  const compiler = isTypeScript(notebook) ? new CellCompiler() : undefined;
  return notebook.cells.flatMap((cell, index): NotebookProblem[] => {
    if (cell.cell_type !== "code") return [];
    const at = index + 1;
    const problems: NotebookProblem[] = [];
    const compiled = compiler?.compile(cell.source, at);
    if (compiled?.ok === false && !cellTags(cell).includes("raises-exception"))
      problems.push(...compiled.errors.map(({ line, message }) => ({ cell: at, line, message })));
    if (options.outputs && cell.outputs.length > 0)
      problems.push({ cell: at, message: `has ${cell.outputs.length} stored outputs` });
    return problems;
  });
}
