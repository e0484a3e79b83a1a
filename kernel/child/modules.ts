/**
 * Imports in cells. They resolve from the notebook's folder through Node's own loader; TypeScript files go through tsx,
 * which is loaded when the first file or package is imported. `tunelab` and `tslab` resolve without being installed.
 */
import { builtinModules, createRequire, register } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { packageFile } from "#kernel/package-file";
import { Interrupted } from "./error-output.ts";
import { placeAt, stackFrames } from "./stack.ts";
import { currentEpoch } from "./state.ts";
import { tslab } from "./tslab.ts";

type Namespace = Record<string, unknown>;
type ImportOptions = { with?: Record<string, string> };

const builtins = new Set(builtinModules);
const loads = new Set<Promise<Namespace>>();
let hooked = false;
/** Shared with the loader thread: grows when all local files are to be loaded again. */
const force = new Int32Array(new SharedArrayBuffer(4));
let importFrom:
  | { folder: string; load: (specifier: string, options?: ImportOptions) => Promise<Namespace> }
  | undefined;

export async function importModule(specifier: unknown, options?: ImportOptions): Promise<Namespace> {
  const name = String(specifier);
  const here = new Error(); // at the cell's line; Node's loader fails elsewhere
  if (name === "tslab") return { ...tslab, default: tslab };
  const epoch = currentEpoch();
  if (!name.startsWith("node:") && !builtins.has(name)) await hookLoader();
  if (currentEpoch() !== epoch) throw new Interrupted();
  const json = /\.json$/.test(name) && !options?.with;
  const loading = loader()(own(name), json ? { with: { type: "json" } } : options);
  loads.add(loading);
  return await loading
    .catch((error) => {
      throw placed(error, here);
    })
    .finally(() => loads.delete(loading));
}

/** An error of the loader itself, at the import and with what to do about it. */
function placed(error: unknown, here: Error): unknown {
  if (!(error instanceof Error) || stackFrames(error).some(({ isUser }) => isUser)) return error;
  error.message = error.message.replace(` imported from ${join(process.cwd(), "notebook.mjs")}`, "");
  const missing = /^Cannot find package '((?:@[^/']+\/)?[^/']+)/.exec(error.message)?.[1];
  placeAt(error, here);
  return missing ? Object.assign(error, { hint: `npm install ${missing}, in ${process.cwd()}` }) : error;
}

/**
 * Waits for the imports that are under way, at most `milliseconds`: a module that an interrupted cell asked for would else
 * run within the next cell. One that was cut off while it ran never settles.
 */
export async function loadsSettled(milliseconds: number): Promise<void> {
  if (loads.size > 0) await Promise.race([Promise.allSettled(loads), setTimeout(milliseconds)]);
  loads.clear();
}

/** Node's `import()` as a file in the current folder would do it. */
function loader(): (specifier: string, options?: ImportOptions) => Promise<Namespace> {
  const folder = process.cwd();
  if (importFrom?.folder !== folder) {
    const load = vm.compileFunction("return import(specifier, options)", ["specifier", "options"], {
      filename: join(folder, "notebook.mjs"),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    importFrom = { folder, load: load as (specifier: string, options?: ImportOptions) => Promise<Namespace> };
  }
  return importFrom.load;
}

/** `tunelab` and `tunelab/converter` mean the package that this kernel belongs to. */
function own(specifier: string): string {
  if (specifier !== "tunelab" && !specifier.startsWith("tunelab/")) return specifier;
  return pathToFileURL(createRequire(packageFile).resolve(specifier)).href;
}

async function hookLoader(): Promise<void> {
  if (hooked) return;
  hooked = true;
  (await import("tsx/esm/api")).register();
  (await import("tsx/cjs/api")).register();
  register(new URL("./reload.mjs", import.meta.url), { data: { root: packageFile, force } });
}

export function reloadLocalFiles(): void {
  Atomics.add(force, 0, 1);
}

/** The export `name` of a module; CommonJS modules may have it only on their default export. */
export function pick(module: Namespace, name: string, specifier: string): unknown {
  if (name in module) return module[name];
  const whole = module["default"];
  if (whole !== null && (typeof whole === "object" || typeof whole === "function") && name in whole)
    return (whole as Namespace)[name];
  // Types have no value, and by convention a capital letter; anything else is a mistake that is better told here.
  if (/^\p{Lu}/u.test(name)) return undefined;
  throw new SyntaxError(`The module '${specifier}' has no export named '${name}'${similar(module, name)}`);
}

function similar(module: Namespace, name: string): string {
  const match = Object.keys(module).find((key) => key.toLowerCase() === name.toLowerCase() || key.startsWith(name));
  return match ? ` (did you mean '${match}'?)` : "";
}

/** `require`, `__filename`, `__dirname` and `import.meta` of a cell: those of a file in the current folder. */
export function notebookRequire(): NodeJS.Require {
  return createRequire(join(process.cwd(), "notebook.cjs"));
}

/** For cells that tslab's converter made: `require` as its own executor gives it. */
export async function tslabRequire(): Promise<(name: string) => unknown> {
  await hookLoader();
  const require = notebookRequire();
  return (name) =>
    name === "tslab" ? tslab : require(own(name).startsWith("file:") ? fileURLToPath(own(name)) : name);
}

/** A module whose loading was cut off must not be taken for a loaded one. */
export function forgetHalfLoaded(): void {
  const { cache } = notebookRequire();
  for (const [path, module] of Object.entries(cache)) if (module && !module.loaded) delete cache[path];
}

export function importMeta(): Record<string, unknown> {
  const filename = join(process.cwd(), "notebook.mjs");
  const { href } = pathToFileURL(filename);
  return {
    url: href,
    filename,
    dirname: process.cwd(),
    resolve: (specifier: string) =>
      builtins.has(specifier) ? `node:${specifier}` : pathToFileURL(createRequire(filename).resolve(specifier)).href,
  };
}
