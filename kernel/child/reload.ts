/**
 * A module loader hook (it runs in Node's loader thread): local files are loaded again when they, or files that they
 * import, have changed. A changed file gets a new address, `file.ts?v=2`, and so do the files that import it.
 */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Known {
  modified: number;
  version: number;
  imports: Set<string>;
}

type Context = { parentURL?: string };
type Resolved = { url: string; format?: string | null };
type Resolve = (specifier: string, context: Context) => Promise<Resolved>;

const files = new Map<string, Known>();
let root = "";

export function initialize(data: { root: string }): void {
  root = data.root.replace(/package\.json$/, "");
}

export async function resolve(specifier: string, context: Context, next: Resolve): Promise<Resolved> {
  const resolved = await next(specifier, context);
  const [address, query] = split(resolved.url);
  if (!isLocal(address) || /(^|&)v=/.test(query)) return resolved;
  const parent = context.parentURL && split(context.parentURL)[0];
  const isEntry = !parent || !files.has(parent); // imported by a cell, not by another local file
  if (!isEntry) files.get(parent)!.imports.add(address);
  if (isEntry) renew(address, new Set());
  const { version } = known(address);
  if (version === 0) return resolved;
  return { ...resolved, url: `${address}?${query ? `${query}&` : ""}v=${version}` };
}

function split(url: string): [string, string] {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
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
    file = { modified: modified(address), version: 0, imports: new Set() };
    files.set(address, file);
  }
  return file;
}

/** Gives new versions to the changed files below `address` and to all on the way to them. @returns whether it changed */
function renew(address: string, visited: Set<string>): boolean {
  if (visited.has(address)) return false;
  visited.add(address);
  const file = known(address);
  const now = modified(address);
  let changed = now !== file.modified;
  file.modified = now;
  for (const imported of file.imports) if (renew(imported, visited)) changed = true;
  if (changed) file.version++;
  return changed;
}

function modified(address: string): number {
  return statSync(fileURLToPath(address), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
