/**
 * A module loader hook (it runs in Node's loader thread): local files are loaded again when they, or files that they
 * import, have changed. A changed file gets a new address, `file.ts?v=2`, and so do the files that import it. Local
 * TypeScript with import or export statements is a module, whatever the nearest package.json says; tsx would make it
 * CommonJS, which can neither be loaded again nor await at top level.
 */
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

interface Known {
  modified: number;
  version: number;
  /** The versions with which it was loaded. */
  imports: Map<string, number>;
}

type Context = { parentURL?: string };
type Resolved = { url: string; format?: string | null };
type Resolve = (specifier: string, context: Context) => Promise<Resolved>;

const files = new Map<string, Known>();
let root = "";
let force: Int32Array = new Int32Array(1);
let forced = 0;

export function initialize(data: { root: string; force: Int32Array }): void {
  force = data.force;
  root = data.root.replace(/package\.json$/, "");
}

export async function resolve(specifier: string, context: Context, next: Resolve): Promise<Resolved> {
  const resolved = await next(specifier, context);
  const [address, query] = split(resolved.url);
  if (!isLocal(address) || /(^|&)v=/.test(query)) return resolved;
  const parent = context.parentURL && split(context.parentURL)[0];
  const isEntry = !parent || !files.has(parent); // imported by a cell, not by another local file
  if (isEntry) {
    renewForced();
    renew(address, new Set());
  }
  const { version } = known(address);
  if (!isEntry) files.get(parent)!.imports.set(address, version);
  const typed = isModuleSource(address) ? { ...resolved, format: "module" } : resolved;
  return version === 0 ? typed : { ...typed, url: `${address}?${query ? `${query}&` : ""}v=${version}` };
}

type Loaded = { format: string; source: string; shortCircuit: true };

export async function load<T>(
  url: string,
  context: T,
  next: (url: string, context: T) => Promise<Loaded>,
): Promise<Loaded> {
  const [address] = split(url);
  if (!isLocal(address) || !isModuleSource(address)) return await next(url, context);
  const path = fileURLToPath(address);
  const { code } = await transform(readFileSync(path, "utf8"), {
    loader: path.endsWith("x") ? "tsx" : "ts",
    format: "esm",
    target: "node20",
    sourcefile: path,
    sourcemap: "inline",
    ...tsconfig(),
  });
  return { format: "module", source: code, shortCircuit: true };
}

/** The compiler options (decorators, JSX) of the folder in which the notebook runs. */
function tsconfig(): { tsconfigRaw?: string } {
  try {
    return { tsconfigRaw: readFileSync("tsconfig.json", "utf8") };
  } catch {
    return {};
  }
}

function split(url: string): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
}

function isModuleSource(address: string): boolean {
  if (!/\.tsx?$/.test(address)) return false;
  try {
    return /^\s*(import|export)\b/m.test(readFileSync(fileURLToPath(address), "utf8"));
  } catch {
    return false;
  }
}

/** Files of the user; not packages, not tunelab's own. */
function isLocal(address: string): boolean {
  if (!address.startsWith("file:") || address.includes("/node_modules/")) return false;
  const path = fileURLToPath(address);
  return !["lib", "kernel", "converter", "bin"].some((folder) => path.startsWith(`${root}${folder}`));
}

function known(address: string): Known {
  let file = files.get(address);
  if (!file) {
    file = { modified: modified(address), version: 0, imports: new Map() };
    files.set(address, file);
  }
  return file;
}

/** `%reload`: every file counts as changed. */
function renewForced(): void {
  if (force[0] === forced) return;
  forced = force[0]!;
  for (const file of files.values()) file.modified = -1;
}

/** Gives new versions to the changed files below `address`, and to all that were loaded with an older one. */
function renew(address: string, visited: Set<string>): void {
  if (visited.has(address)) return;
  visited.add(address);
  const file = known(address);
  const now = modified(address);
  let changed = now !== file.modified;
  file.modified = now;
  for (const [imported, version] of file.imports) {
    renew(imported, visited);
    if (known(imported).version !== version) changed = true;
  }
  if (changed) file.version++;
}

function modified(address: string): number {
  return statSync(fileURLToPath(address), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
