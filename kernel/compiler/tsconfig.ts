/** The tsconfig.json of the folder in which a notebook runs. */
import { join } from "node:path";
import ts from "typescript";

/** Its compiler options, with those of the files that it extends. What cannot be read counts for nothing: cells must run. */
export function tsconfigOptions(folder: string): ts.CompilerOptions {
  const path = join(folder, "tsconfig.json");
  if (!ts.sys.fileExists(path)) return {};
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const noFiles = { ...config, files: [], include: [] }; // only the options matter: the folder is not searched
  return ts.parseJsonConfigFileContent(noFiles, ts.sys, folder, undefined, path).options;
}

/** The options that change what runs: decorators, class fields, the functions that JSX calls. */
export function emitOptions(folder: string): ts.CompilerOptions {
  const configured = tsconfigOptions(folder);
  return Object.fromEntries(EMIT.flatMap((name) => (name in configured ? [[name, configured[name]]] : [])));
}

const EMIT = [
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "useDefineForClassFields",
  "jsxFactory",
  "jsxFragmentFactory",
];
