/** The files that TypeScript's language service reads, and the options by which it reads them. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { tsconfigOptions } from "#kernel/compiler/tsconfig";
import { packageFile } from "#kernel/package-file";
import type { CellModules } from "./cells.ts";

/**
 * What the language service asks for: the cells as files, everything else from the disk.
 * @param resolutions where modules were found, and that they were not
 */
export function cellHost(
  folder: string,
  cells: CellModules,
  resolutions: ts.ModuleResolutionCache,
): ts.LanguageServiceHost {
  const settings = compilerOptions(folder);
  const snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  const version = (path: string): string =>
    String(cells.get(path)?.version ?? (isPackageFile(path) ? 0 : (ts.sys.getModifiedTime?.(path)?.getTime() ?? 0)));
  const host: ts.LanguageServiceHost & Pick<ts.CompilerHost, "getModuleResolutionCache"> = {
    getCompilationSettings: () => settings,
    getScriptFileNames: () => cells.roots,
    getScriptVersion: version,
    getScriptSnapshot: (path) => {
      const known = snapshots.get(path);
      if (known?.version === version(path)) return known.snapshot;
      const text = cells.get(path)?.text ?? ts.sys.readFile(path);
      if (text === undefined) return undefined;
      const snapshot = ts.ScriptSnapshot.fromString(text);
      snapshots.set(path, { version: version(path), snapshot });
      return snapshot;
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    fileExists: (path) => cells.get(path) !== undefined || ts.sys.fileExists(path),
    readFile: (path) => cells.get(path)?.text ?? ts.sys.readFile(path),
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    getModuleResolutionCache: () => resolutions,
    resolveModuleNameLiterals: (literals, from, redirected, options, file) =>
      literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(file, literal, options);
        return ts.resolveModuleName(literal.text, from, options, host, resolutions, redirected, mode);
      }),
    ...(ts.sys.realpath ? { realpath: ts.sys.realpath } : {}),
  };
  return host;
}

/** Parsed files outlive the program that read them: a module that leaves the draft and comes back costs no second parse. */
export function keepingRegistry(): ts.DocumentRegistry {
  return { ...ts.createDocumentRegistry(), releaseDocument: () => {}, releaseDocumentWithKey: () => {} };
}

/** Files that stay as they are while a notebook runs; asking the disk for each would take longer than the check. */
function isPackageFile(path: string): boolean {
  return path.includes("/node_modules/");
}

/** Options of the notebook folder's tsconfig.json that concern types; what the kernel needs stays. */
function compilerOptions(folder: string): ts.CompilerOptions {
  const root = dirname(packageFile);
  const own = tsconfigOptions(folder);
  return {
    strict: false,
    jsx: ts.JsxEmit.React,
    ...own,
    target: ts.ScriptTarget.ESNext,
    lib: ["lib.esnext.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ["node"],
    typeRoots: [nodeTypes(), join(folder, "node_modules", "@types")],
    paths: {
      ...own.paths,
      tunelab: [join(root, "lib/index.ts")],
      "tunelab/converter": [join(root, "converter/index.ts")],
    },
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    verbatimModuleSyntax: false,
    isolatedModules: false,
  };
}

function nodeTypes(): string {
  return dirname(dirname(createRequire(packageFile).resolve("@types/node/package.json")));
}
