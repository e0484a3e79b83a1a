/**
 * Parameters of a run, as papermill defines them: a cell tagged `parameters` holds the defaults; the given values go into
 * a new cell after it, tagged `injected-parameters`. The notebook stays runnable by hand.
 */
import { say } from "#kernel/display/locale";
import { KernelError } from "#kernel/errors";
import { cellTags, codeCell, type Notebook } from "./file.ts";
import { parameterSyntax } from "./languages.ts";

export type Parameters = Record<string, unknown>;

/** `-p name value`: numbers, booleans, null and JSON are read as such, everything else is text. */
export function parseParameter(text: string): unknown {
  const trimmed = text.trim();
  if (
    /^(true|false|null)$/.test(trimmed) ||
    /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ||
    /^[[{"]/.test(trimmed)
  ) {
    try {
      return trimmed.startsWith("[") || trimmed.startsWith("{") || trimmed.startsWith('"') || !/\d/.test(trimmed)
        ? JSON.parse(trimmed)
        : Number(trimmed);
    } catch {
      return text;
    }
  }
  if (/^(True|False)$/.test(trimmed)) return trimmed === "True"; // as papermill's users write them
  return text;
}

/** Adds the cell with the values; a cell of an earlier run is replaced. */
export function injectParameters(notebook: Notebook, parameters: Parameters, language: string): Notebook {
  if (Object.keys(parameters).length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !cellTags(cell).includes("injected-parameters"));
  const defaults = cells.findIndex((cell) => cellTags(cell).includes("parameters"));
  const injected = codeCell(assignments(parameters, language), { tags: ["injected-parameters"] });
  return { ...notebook, cells: [...cells.slice(0, defaults + 1), injected, ...cells.slice(defaults + 1)] };
}

function assignments(parameters: Parameters, language: string): string {
  const syntax = parameterSyntax(language);
  if (!syntax)
    throw new KernelError(
      "USAGE",
      say(
        `parameters cannot be written in ${language}, only in TypeScript and Python`,
        `不能用 ${language} 写参数，只能用 TypeScript 和 Python`,
      ),
      {
        hint: say(
          "write the values into the notebook's own cell, and run it without -p and -f",
          "把值写在笔记本自己的单元格里，不用 -p 和 -f 运行",
        ),
      },
    );
  const lines = Object.entries(parameters).map(([name, value]) => syntax.assignment(name, value));
  return [`${syntax.comment} Parameters`, ...lines].join("\n");
}

/** The defaults in the `parameters` cell: the declared names, with the value where it is a plain literal. */
export async function defaultParameters(notebook: Notebook, language: string): Promise<Parameters> {
  const cell = notebook.cells.find((each) => each.cell_type === "code" && cellTags(each).includes("parameters"));
  return (cell && (await parameterSyntax(language)?.defaults(cell.source))) ?? {};
}
