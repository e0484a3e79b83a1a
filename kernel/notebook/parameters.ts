/**
 * Parameters of a run, as papermill defines them: a cell tagged `parameters` holds the defaults; the given values go into
 * a new cell after it, tagged `injected-parameters`. The notebook stays runnable by hand.
 */
import type ts from "typescript";
import { KernelError } from "#kernel/errors";
import { cellTags, codeCell, type Notebook } from "./file.ts";

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
export function injectParameters(notebook: Notebook, parameters: Parameters): Notebook {
  if (Object.keys(parameters).length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !cellTags(cell).includes("injected-parameters"));
  const defaults = cells.findIndex((cell) => cellTags(cell).includes("parameters"));
  const injected = codeCell(assignments(parameters), { tags: ["injected-parameters"] });
  return { ...notebook, cells: [...cells.slice(0, defaults + 1), injected, ...cells.slice(defaults + 1)] };
}

function assignments(parameters: Parameters): string {
  const lines = Object.entries(parameters).map(([name, value]) => `let ${checkedName(name)} = ${literal(value)};`);
  return ["// Parameters", ...lines].join("\n");
}

function checkedName(name: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return name;
  throw new KernelError("USAGE", `the parameter name "${name}" is not a variable name`, {
    hint: "use letters, digits and _ only, as in learningRate",
  });
}

function literal(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}

/**
 * The defaults in the `parameters` cell: the declared names, with the value where it is a plain literal. TypeScript is
 * loaded only when there is such a cell.
 */
export async function defaultParameters(notebook: Notebook): Promise<Parameters> {
  const cell = notebook.cells.find((each) => each.cell_type === "code" && cellTags(each).includes("parameters"));
  if (!cell) return {};
  const { default: compiler } = await import("typescript");
  const file = compiler.createSourceFile("parameters.ts", cell.source, compiler.ScriptTarget.ES2022);
  const found: Parameters = {};
  for (const { name, initializer } of file.statements.flatMap((each) => declarations(each, compiler)))
    if (compiler.isIdentifier(name)) found[name.text] = initializer && literalValue(initializer, file, compiler);
  return found;
}

function declarations(statement: ts.Statement, compiler: typeof ts): readonly ts.VariableDeclaration[] {
  return compiler.isVariableStatement(statement) ? statement.declarationList.declarations : [];
}

function literalValue(node: ts.Expression, file: ts.SourceFile, compiler: typeof ts): unknown {
  const text = node.getText(file);
  if (compiler.isStringLiteralLike(node)) return node.text;
  if (/^-?[\d.][\d._]*(e[+-]?\d+)?$/i.test(text)) return Number(text.replaceAll("_", ""));
  return /^(true|false|null)$/.test(text) ? JSON.parse(text) : undefined;
}
