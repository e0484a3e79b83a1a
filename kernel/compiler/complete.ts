/** Is a cell's text a whole program, the beginning of one, or wrong? Front ends ask this when Enter is pressed. */
import ts from "typescript";
import { rewriteMagics } from "./magics.ts";

export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  /** Indentation for the next line, when incomplete. */
  indent: string;
}

/** Messages about something that has been opened and not closed. */
const UNTERMINATED = new Set([
  1002, // string literal: a newline ends it, so only with a trailing backslash is it incomplete
  1010, // */ expected
  1160, // template literal
  1161, // regular expression
]);

export function checkComplete(text: string): Completeness {
  const { source } = rewriteMagics(text);
  const errors = parseErrors(source, "cell.ts");
  const found = errors.length > 0 && source.includes("<") ? shorter(errors, parseErrors(source, "cell.tsx")) : errors;
  const first = found[0];
  if (!first) return { status: "complete", indent: "" };
  return goesOn(first, source)
    ? { status: "incomplete", indent: nextIndent(source) }
    : { status: "invalid", indent: "" };
}

function shorter<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return b.length < a.length ? b : a;
}

function parseErrors(source: string, fileName: string): readonly ts.Diagnostic[] {
  const { diagnostics } = ts.transpileModule(source, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.React },
  });
  return diagnostics ?? [];
}

/** The first error stands at the end of the text: more text could mend it. */
function goesOn(error: ts.Diagnostic, source: string): boolean {
  const start = error.start ?? 0;
  const atEnd = start + (error.length ?? 0) >= source.trimEnd().length && start >= source.trimEnd().length - 1;
  if (error.code === 1002) return source.trimEnd().endsWith("\\");
  if (UNTERMINATED.has(error.code)) return error.code !== 1161;
  return atEnd && start >= source.trimEnd().length;
}

function nextIndent(source: string): string {
  const lastLine = source.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(lastLine)![0];
  return /[{([]\s*$/.test(lastLine) ? `${indent}  ` : indent;
}
