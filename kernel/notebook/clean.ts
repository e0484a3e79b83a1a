/** A notebook as it should be committed: no outputs, no counts, no traces of runs. */
import { cellTags, type Notebook, type NotebookCell } from "./file.ts";

const RUN_METADATA = ["execution", "papermill", "collapsed", "scrolled", "ExecuteTime"];
const RUN_CELLS = ["injected-parameters", "papermill-error-cell-tag"];

export function cleanNotebook(notebook: Notebook): Notebook {
  const cells = notebook.cells.filter((cell) => !cellTags(cell).some((tag) => RUN_CELLS.includes(tag))).map(cleanCell);
  return { ...notebook, cells, metadata: without(notebook.metadata, ["papermill", "widgets"]) };
}

function cleanCell(cell: NotebookCell): NotebookCell {
  const metadata = without(cell.metadata, RUN_METADATA);
  if (Array.isArray(metadata["tags"]) && metadata["tags"].length === 0) delete metadata["tags"];
  return cell.cell_type === "code" ? { ...cell, metadata, outputs: [], execution_count: null } : { ...cell, metadata };
}

function without(record: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
