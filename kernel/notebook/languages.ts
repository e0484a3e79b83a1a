/** The language of a notebook, and how values of parameters are written in it. */

import type ts from "typescript";
import { say } from "#kernel/display/locale";
import { KernelError } from "#kernel/errors";
import type { Notebook } from "./file.ts";
import type { Parameters } from "./parameters.ts";

/** How one language writes parameters, as papermill's translators do. */
export interface ParameterSyntax {
  /** Begins a comment. */
  comment: string;
  /** @throws KernelError USAGE when `name` can be no variable */
  assignment(name: string, value: unknown): string;
  /** The names that a cell of defaults declares, with the value where it is a plain literal. */
  defaults(source: string): Promise<Parameters>;
}

const SCRIPT = /^(typescript|javascript|ts|js|tslab|jslab|deno|tunelab)/i;

/** TypeScript and JavaScript are one family: a kernel of the one runs most of the other. */
export const isScript = (language: string): boolean => SCRIPT.test(language);

export function sameLanguage(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || (isScript(a) && isScript(b));
}

/** As its metadata say; undefined when they do not. */
export function notebookLanguage({ metadata }: Notebook): string | undefined {
  const spec = (metadata["kernelspec"] ?? {}) as { name?: string; language?: string };
  const info = (metadata["language_info"] ?? {}) as { name?: string };
  const known = [info.name, spec.language, spec.name].filter((each) => each !== undefined && each !== "");
  return known.find((each) => isScript(each!)) ?? known[0];
}

/** Ours, or unknown, which is taken for ours. */
export function isTypeScript(notebook: Notebook): boolean {
  return isScript(notebookLanguage(notebook) ?? "typescript");
}

/** The kernel that the notebook was made with. */
export function notebookKernel({ metadata }: Notebook): string | undefined {
  return (metadata["kernelspec"] as { name?: string } | undefined)?.name;
}

/** undefined: parameters cannot be written in this language. */
export function parameterSyntax(language: string): ParameterSyntax | undefined {
  if (isScript(language)) return typescript;
  return language.toLowerCase() === "python" ? python : undefined;
}

const typescript: ParameterSyntax = {
  comment: "//",
  assignment: (name, value) => `let ${checkedName(name)} = ${scriptLiteral(value)};`,
  defaults: async (source) => {
    const { default: compiler } = await import("typescript"); // heavy: only when there is such a cell
    const file = compiler.createSourceFile("parameters.ts", source, compiler.ScriptTarget.ES2022);
    const found: Parameters = {};
    for (const { name, initializer } of file.statements.flatMap((each) => declarations(each, compiler)))
      if (compiler.isIdentifier(name)) found[name.text] = initializer && literalOf(initializer, file, compiler);
    return found;
  },
};

const python: ParameterSyntax = {
  comment: "#",
  assignment: (name, value) => `${checkedName(name, PYTHON_KEYWORDS)} = ${pythonLiteral(value)}`,
  defaults: async (source) => {
    const found: Parameters = {};
    for (const [, name, value] of source.matchAll(/^([\p{L}_][\p{L}\p{N}_]*)[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*(.*)$/gmu))
      found[name!] = pythonValue(value!);
    return found;
  },
};

const PYTHON_KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

function checkedName(name: string, keywords: ReadonlySet<string> = new Set()): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && !keywords.has(name)) return name;
  throw new KernelError(
    "USAGE",
    say(`the parameter name "${name}" is not a variable name`, `参数名“${name}”不能作为变量名`),
    {
      hint: say("use letters, digits and _ only, as in learningRate", "只用字母、数字和 _，例如 learningRate"),
    },
  );
}

function scriptLiteral(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value); // JSON has no NaN and no Infinity
  return JSON.stringify(value) ?? "undefined";
}

function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : pythonSpecial(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(String(value)); // a JSON text is a Python text
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${pythonLiteral(each)}`);
  return `{${entries.join(", ")}}`;
}

const pythonSpecial = (value: number): string => `float("${Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"}")`;

function pythonValue(text: string): unknown {
  const value = text.replace(/\s*#.*$/, "").trim();
  if (/^-?[\d.][\d._]*(e[+-]?\d+)?$/i.test(value)) return Number(value.replaceAll("_", ""));
  const known: Record<string, unknown> = { True: true, False: false, None: null };
  if (value in known) return known[value];
  return /^(?:"([^"\\]*)"|'([^'\\]*)')/
    .exec(text)
    ?.slice(1)
    .find((each) => each !== undefined);
}

function declarations(statement: ts.Statement, compiler: typeof ts): readonly ts.VariableDeclaration[] {
  return compiler.isVariableStatement(statement) ? statement.declarationList.declarations : [];
}

function literalOf(node: ts.Expression, file: ts.SourceFile, compiler: typeof ts): unknown {
  const text = node.getText(file);
  if (compiler.isStringLiteralLike(node)) return node.text;
  if (/^-?[\d.][\d._]*(e[+-]?\d+)?$/i.test(text)) return Number(text.replaceAll("_", ""));
  return /^(true|false|null)$/.test(text) ? JSON.parse(text) : undefined;
}
