/**
 * Turns the TypeScript of one cell into JavaScript for V8's REPL mode, where a name may be declared again and `await`
 * stands at top level. Types are erased without being checked: that is the language service's work, off this path.
 */
import ts from "typescript";
import { rewriteMagics } from "./magics.ts";
import { cellTransformers } from "./transform.ts";
import { emitOptions } from "./tsconfig.ts";

export interface CompiledCell {
  /** Execution count; the file name of the cell is `cell-N.ts`. */
  number: number;
  source: string;
  js: string;
  /** Source map (JSON) from `js` to `source`. */
  map: string;
  /** The last statement is an expression: its value is the cell's result. */
  hasResult: boolean;
  /** Report how long it took. */
  timed: boolean;
}

export interface CellSyntaxError {
  message: string;
  /** From 1. */
  line: number;
  column: number;
}

export type CompileResult = { ok: true; cell: CompiledCell } | { ok: false; errors: CellSyntaxError[] };

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  useDefineForClassFields: true,
  jsx: ts.JsxEmit.React,
  sourceMap: true,
};

/** The name of a cell in stack traces, breakpoints and source maps. */
export const cellFile = (number: number): string => `cell-${number}.ts`;

export class CellCompiler {
  /** Names of Node's globals that the notebook has declared, see rename.ts. */
  #shadowed = new Set<string>();
  /** Names declared with `const`, see constants.ts. */
  #constants = new Set<string>();
  readonly #folder: string | undefined;
  #options: ts.CompilerOptions;

  /** @param folder its tsconfig.json says how decorators, class fields and JSX are compiled */
  constructor(folder?: string) {
    this.#folder = folder;
    this.#options = this.#configured();
  }

  compile(original: string, number: number): CompileResult {
    const { source, timed } = rewriteMagics(original);
    const result = this.#asTypeScriptOrJsx(source, number);
    return result.ok ? { ok: true, cell: { ...result.cell, source: original, timed } } : result;
  }

  #asTypeScriptOrJsx(source: string, number: number): CompileResult {
    const asTypeScript = this.#transpile(source, number, cellFile(number));
    if (asTypeScript.ok || !source.includes("<")) return asTypeScript;
    const asJsx = this.#transpile(source, number, `cell-${number}.tsx`);
    return asJsx.ok ? asJsx : asTypeScript;
  }

  /** For a new process: no variable of the old one is there. */
  reset(): void {
    this.#shadowed.clear();
    this.#constants.clear();
    this.#options = this.#configured();
  }

  #configured(): ts.CompilerOptions {
    return { ...options, ...(this.#folder === undefined ? {} : emitOptions(this.#folder)) };
  }

  #transpile(source: string, number: number, fileName: string): CompileResult {
    const shape = { hasResult: false, shadowed: this.#shadowed, constants: this.#constants };
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
      fileName,
      reportDiagnostics: true,
      compilerOptions: this.#options,
      transformers: cellTransformers(shape),
    });
    const errors = (diagnostics ?? []).filter((each) => each.category === ts.DiagnosticCategory.Error);
    if (errors.length > 0) return { ok: false, errors: errors.map(toSyntaxError) };
    const body = outputText.replace(/^export \{\};\s*$/m, "").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
    const js = `${body}\n//# sourceURL=${cellFile(number)}`;
    return {
      ok: true,
      cell: { number, source, js, map: sourceMapText ?? "", hasResult: shape.hasResult, timed: false },
    };
  }
}

function toSyntaxError(diagnostic: ts.Diagnostic): CellSyntaxError {
  const at = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: 0, character: 0 };
  return {
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
    line: at.line + 1,
    column: at.character + 1,
  };
}
