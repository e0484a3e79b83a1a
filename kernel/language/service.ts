/** Completion, documentation and type errors of cells, by TypeScript's language service. */
import ts from "typescript";
import { type CellFile, CellModules } from "./cells.ts";
import { cellHost, keepingRegistry } from "./host.ts";

export interface CompletionItem {
  name: string;
  kind: string;
  signature?: string;
}

export interface Completions {
  items: CompletionItem[];
  /** What the chosen item replaces, in UTF-16 units. */
  start: number;
  end: number;
}

export interface TypeProblem {
  line: number;
  column: number;
  message: string;
  code: number;
}

const MAX_ITEMS = 300;
/** Assigning to an import: allowed when the name is a variable of another cell. */
const ASSIGNS_TO_IMPORT = 2632;
/**
 * Rules of modules that cells need not follow (assigning to what another cell declared, top-level modifiers), and missing
 * modules, which the import itself reports.
 */
const IGNORED_CODES = new Set([ASSIGNS_TO_IMPORT, 1184, 1205, 1375, 1378, 5097, 7028, 2307, 7016]);

export class LanguageService {
  readonly #cells: CellModules;
  readonly #service: ts.LanguageService;

  /** Where modules were found, and that they were not. */
  readonly #resolutions: ts.ModuleResolutionCache;

  constructor(folder: string) {
    this.#cells = new CellModules(folder);
    this.#resolutions = ts.createModuleResolutionCache(folder, (path) => path);
    this.#service = ts.createLanguageService(cellHost(folder, this.#cells, this.#resolutions), keepingRegistry());
  }

  /** Builds the program of what was executed so far, so that the next question need not wait for new modules. */
  warmUp(draft = ""): void {
    this.complete(`${draft}\n''.`, draft.length + 4);
  }

  add(source: string, number: number): CellFile {
    if (/\bimport\b/.test(source)) this.#resolutions.clear(); // a package may have been installed since
    return this.#cells.add(source, number);
  }

  clear(): void {
    this.#cells.clear();
  }

  complete(source: string, cursor: number): Completions {
    const file = this.#cells.draft(source, true);
    const position = file.offset + cursor;
    const found = this.#service.getCompletionsAtPosition(file.path, position, {
      includeCompletionsWithInsertText: false,
    });
    const start = wordStart(source, cursor);
    const prefix = source.slice(start, cursor);
    const replaced = found?.optionalReplacementSpan ?? found?.entries[0]?.replacementSpan;
    const from = replaced ? Math.max(0, replaced.start - file.offset) : start;
    const entries = (found?.entries ?? []).filter((each) =>
      matches(each.name, replaced ? source.slice(from, cursor) : prefix),
    );
    const shown = rank(entries, prefix).slice(0, MAX_ITEMS);
    const isImport = ({ kind }: ts.CompletionEntry) => kind === ts.ScriptElementKind.alias;
    const declared = shown.some(isImport) ? this.#declaredKinds(file.path) : new Map<string, string>();
    const items = shown.map((each) => ({
      name: each.name,
      kind: (isImport(each) && declared.get(each.name)) || KINDS[each.kind] || "variable",
    }));
    return { items, start: from, end: cursor };
  }

  /** What the names of earlier cells are: to TypeScript they are imports. */
  #declaredKinds(path: string): Map<string, string> {
    const program = this.#service.getProgram()!;
    const types = program.getTypeChecker();
    const names = types.getSymbolsInScope(program.getSourceFile(path)!, ts.SymbolFlags.Alias);
    return new Map(names.map((each) => [each.name, kindOfSymbol(types.getAliasedSymbol(each))]));
  }

  /** MIME bundle with the signature and documentation of what stands at the cursor. */
  inspect(source: string, cursor: number): Record<string, string> | undefined {
    const file = this.#cells.draft(source, true);
    for (const at of [cursor, cursor - 1, wordStart(source, cursor)]) {
      if (at < 0) continue;
      const info = this.#service.getQuickInfoAtPosition(file.path, file.offset + at);
      const shown = ts.displayPartsToString(info?.displayParts);
      if (info && shown !== "" && shown !== "any")
        // "any" alone: a name that nothing declares
        return describe(withoutAlias(shown), info.documentation, info.tags);
    }
    return this.#signature(file, file.offset + cursor);
  }

  /** Type errors of an executed cell. */
  diagnose(number: number, source: string): TypeProblem[] {
    const file = this.#cells.checked(source, number);
    const found = this.#service.getSemanticDiagnostics(file.path);
    return found.filter((each) => this.#counts(each, file)).map((each) => toProblem(each, file));
  }

  #counts({ code, category, start = 0, length = 0 }: ts.Diagnostic, { offset, text }: CellFile): boolean {
    const constant = code === ASSIGNS_TO_IMPORT && this.#cells.isConstant(text.slice(start, start + length));
    if (category !== ts.DiagnosticCategory.Error || (IGNORED_CODES.has(code) && !constant)) return false;
    return start >= offset && start < text.lastIndexOf("\nexport {");
  }

  #signature({ path }: CellFile, position: number): Record<string, string> | undefined {
    const help = this.#service.getSignatureHelpItems(path, position, undefined);
    const item = help?.items[help.selectedItemIndex];
    if (!item) return undefined;
    const separator = ts.displayPartsToString(item.separatorDisplayParts);
    const parameters = item.parameters.map((each) => ts.displayPartsToString(each.displayParts)).join(separator);
    const text =
      ts.displayPartsToString(item.prefixDisplayParts) + parameters + ts.displayPartsToString(item.suffixDisplayParts);
    return describe(text, item.documentation, item.tags);
  }
}

/** Names of earlier cells are imports only to TypeScript. */
function withoutAlias(signature: string): string {
  return signature.replace(/^\(alias\) ([\s\S]*)\nimport .*$/, "$1");
}

function wordStart(text: string, cursor: number): number {
  return cursor - /[\p{ID_Continue}$]*$/u.exec(text.slice(0, cursor))![0].length;
}

function matches(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase()) && !name.startsWith("__cell_");
}

/** Same case first, then TypeScript's order: local names before globals. */
function rank(entries: ts.CompletionEntry[], prefix: string): ts.CompletionEntry[] {
  const key = (each: ts.CompletionEntry) => `${each.name.startsWith(prefix) ? 0 : 1}${each.sortText}${each.name}`;
  return entries
    .map((each) => ({ each, key: key(each) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ each }) => each);
}

/** Words that JupyterLab and VS Code have icons for. */
const KINDS: Record<string, string> = {
  [ts.ScriptElementKind.functionElement]: "function",
  [ts.ScriptElementKind.localFunctionElement]: "function",
  [ts.ScriptElementKind.memberFunctionElement]: "method",
  [ts.ScriptElementKind.memberVariableElement]: "property",
  [ts.ScriptElementKind.memberGetAccessorElement]: "property",
  [ts.ScriptElementKind.constElement]: "constant",
  [ts.ScriptElementKind.classElement]: "class",
  [ts.ScriptElementKind.interfaceElement]: "interface",
  [ts.ScriptElementKind.typeElement]: "type",
  [ts.ScriptElementKind.enumElement]: "enum",
  [ts.ScriptElementKind.moduleElement]: "module",
  [ts.ScriptElementKind.keyword]: "keyword",
  [ts.ScriptElementKind.parameterElement]: "param",
  [ts.ScriptElementKind.scriptElement]: "module",
  [ts.ScriptElementKind.directory]: "path",
};

function kindOfSymbol({ flags, valueDeclaration }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Enum) return "enum";
  if (flags & ts.SymbolFlags.Variable) return isConstant(valueDeclaration) ? "constant" : "variable";
  if (flags & ts.SymbolFlags.Module) return "module";
  if (flags & ts.SymbolFlags.Interface) return "interface";
  return flags & ts.SymbolFlags.TypeAlias ? "type" : "variable";
}

const isConstant = (declaration: ts.Declaration | undefined): boolean =>
  declaration !== undefined && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;

function describe(
  signature: string,
  documentation: ts.SymbolDisplayPart[] = [],
  tags: ts.JSDocTagInfo[] = [],
): Record<string, string> {
  const text = ts.displayPartsToString(documentation);
  const tagLines = tags.map(({ name, text: parts }) => `@${name} ${ts.displayPartsToString(parts)}`.trim());
  const rest = [text, ...tagLines].filter((each) => each !== "");
  return {
    "text/plain": [signature, ...rest].join("\n\n"),
    "text/markdown": [
      `\`\`\`typescript\n${signature}\n\`\`\``,
      text,
      ...tagLines.map((line) => line.replace(/^@(\S+)/, "*@$1*")),
    ]
      .filter((each) => each !== "")
      .join("\n\n"),
  };
}

function toProblem({ start = 0, code, messageText }: ts.Diagnostic, { text, offset }: CellFile): TypeProblem {
  const before = text.slice(offset, start).split("\n");
  return {
    line: before.length,
    column: before.at(-1)!.length + 1,
    message: ts
      .flattenDiagnosticMessageText(messageText, "\n")
      .replace("because it is an import", "because it is a constant"),
    code,
  };
}
