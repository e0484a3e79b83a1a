/**
 * The cells of a notebook as modules for TypeScript's language service. Each executed cell is a file that exports its names and
 * imports, on one line before the text, those of earlier cells; a name that is declared again belongs to the latest cell.
 */
import { join } from "node:path";
import ts from "typescript";
import { constantNames } from "#kernel/compiler/constants";
import { declaredNames } from "#kernel/compiler/rename";
import { ambientTypes } from "./ambient.ts";

export interface CellFile {
  path: string;
  text: string;
  /** Length of what stands before the cell's own text. */
  offset: number;
}

export class CellModules {
  readonly #folder: string;
  readonly #files = new Map<string, { text: string; version: number }>();
  /** Name → number of the cell that declared it last. */
  readonly #definers = new Map<string, number>();
  readonly #constants = new Set<string>();
  #versions = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.roots = [
      this.#set("ambient.d.ts", ambientTypes),
      this.#set("draft.ts", "export {};"),
      this.#set("checked.ts", "export {};"),
    ];
  }

  /** Keeps an executed cell. */
  add(source: string, number: number): CellFile {
    const file = this.#write(`${number}`, source, number, false);
    for (const name of namesOf(source)) this.#definers.set(name, number);
    for (const name of namesOf(source)) this.#constants.delete(name);
    for (const name of parse(source).statements.flatMap(constantNames)) this.#constants.add(name);
    return file;
  }

  /** The cell that is being typed. @param everything bring all names into scope, for completion */
  draft(source: string, everything: boolean): CellFile {
    return this.#write("draft", source, Number.MAX_SAFE_INTEGER, everything);
  }

  /** The executed cell whose types are looked at. */
  checked(source: string, number: number): CellFile {
    return this.#write("checked", source, number, false);
  }

  clear(): void {
    for (const path of [...this.#files.keys()]) if (!this.roots.includes(path)) this.#files.delete(path);
    this.#definers.clear();
    this.#constants.clear();
  }

  /**
   * What a program starts from; the cells come with the imports. Always the same: TypeScript keeps most of the last program
   * then (a check takes 5 ms instead of 50).
   */
  readonly roots: string[];

  /** A cell declares the name with `const`. */
  isConstant(name: string): boolean {
    return this.#constants.has(name);
  }

  get(path: string): { text: string; version: number } | undefined {
    return this.#files.get(path);
  }

  #write(name: string, source: string, number: number, everything: boolean): CellFile {
    const own = namesOf(source);
    const exported = new Set(parse(source).statements.filter(isExported).flatMap(declaredNames));
    const used = everything ? undefined : identifiersOf(source);
    const imports = new Map<number, string[]>();
    for (const [each, definer] of this.#definers) {
      if (own.has(each) || definer >= number || (used && !used.has(each))) continue;
      imports.set(definer, [...(imports.get(definer) ?? []), each]);
    }
    const header = [...imports]
      .map(([definer, names]) => `import { ${names.join(", ")} } from "./__cell_${definer}.ts";`)
      .join(" ");
    const plain = withoutMagics(source);
    const text = `${header}\n${plain}\nexport { ${[...own].filter((each) => !exported.has(each)).join(", ")} };\n`;
    return { path: this.#set(`${name}.ts`, text), text, offset: header.length + 1 };
  }

  #set(name: string, text: string): string {
    const path = join(this.#folder, `__cell_${name}`).replaceAll("\\", "/");
    if (this.#files.get(path)?.text !== text) this.#files.set(path, { text, version: ++this.#versions });
    return path;
  }
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", withoutMagics(source), ts.ScriptTarget.ES2022);
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

function namesOf(source: string): Set<string> {
  return new Set(parse(source).statements.flatMap(declaredNames));
}

function identifiersOf(source: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}

/** Magic lines are not TypeScript; spaces keep the positions. */
function withoutMagics(source: string): string {
  return source.replace(/^[%!].*$/gm, (line) => " ".repeat(line.length));
}
