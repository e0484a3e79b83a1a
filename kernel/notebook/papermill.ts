/** What a run writes into a notebook beside the outputs: papermill's metadata and error marks, Jupyter's times. */
import { basename, isAbsolute, relative } from "node:path";
import { say } from "#kernel/display/locale";
import { type CodeCell, cellTags, markdownCell, type Notebook, type NotebookCell } from "./file.ts";
import type { Parameters } from "./parameters.ts";

const ERROR_TAG = "papermill-error-cell-tag";

export interface RunDescription {
  input: string;
  output?: string;
  parameters?: Parameters;
  reportMode?: boolean;
}

/** The notebook as it looks before the first cell runs: no outputs, every cell pending. */
export function freshNotebook(notebook: Notebook, defaults: Parameters, options: RunDescription): Notebook {
  const cells = notebook.cells.map((cell): NotebookCell => {
    if (cell.cell_type !== "code") return { ...cell };
    const hidden = options.reportMode
      ? { jupyter: { ...(cell.metadata["jupyter"] as object), source_hidden: true } }
      : {};
    const papermill = { duration: null, end_time: null, exception: null, start_time: null, status: "pending" };
    const { execution: _, ...kept } = cell.metadata;
    return {
      ...cell,
      metadata: { ...kept, ...hidden, papermill, tags: cellTags(cell) },
      outputs: [],
      execution_count: null,
    };
  });
  const papermill = {
    default_parameters: defaults,
    duration: null,
    end_time: null,
    environment_variables: {},
    exception: null,
    input_path: portablePath(options.input),
    output_path: portablePath(options.output ?? options.input),
    parameters: options.parameters ?? {},
    start_time: isoTime(Date.now()),
    version: "2.6.0",
  };
  return { ...notebook, cells, metadata: { ...notebook.metadata, papermill } };
}

/** A notebook goes to other people: of a folder elsewhere on this machine it keeps the file's name only. */
function portablePath(path: string): string {
  if (!isAbsolute(path)) return path;
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith("..") || isAbsolute(fromHere) ? basename(path) : fromHere;
}

export function papermillOf(cell: CodeCell): Record<string, unknown> {
  return cell.metadata["papermill"] as Record<string, unknown>;
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

export function recordExecution(cell: CodeCell, began: number): void {
  cell.metadata["execution"] = {
    "iopub.status.busy": isoTime(began),
    "iopub.execute_input": isoTime(began),
    "shell.execute_reply": isoTime(Date.now()),
    "iopub.status.idle": isoTime(Date.now()),
  };
}

export function withoutErrorMarks(notebook: Notebook): Notebook {
  return { ...notebook, cells: notebook.cells.filter((cell) => !cellTags(cell).includes(ERROR_TAG)) };
}

/** Two marks, as papermill leaves them: at the top a link, above the failed cell the place. */
export function markError(notebook: Notebook, failed: number): void {
  const cell = notebook.cells[failed]!;
  const count = cell.cell_type === "code" ? cell.execution_count : "";
  const link = say(
    `An error occurred at [In [${count}]](#papermill-error-cell).`,
    `运行在 [In [${count}]](#papermill-error-cell) 处出错。`,
  );
  const place = say("Execution stopped at the cell below.", "运行在下面的单元处停止。");
  const red = (text: string) =>
    `<span style="color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;">${text}</span>`;
  const style = { tags: [ERROR_TAG] };
  notebook.cells.splice(failed, 0, markdownCell(`<span id="papermill-error-cell">${red(place)}</span>`, style));
  notebook.cells.unshift(markdownCell(red(link), { ...style }));
}
