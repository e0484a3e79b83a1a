/** A package as npm makes it of this clone and lays it out where it installs it. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));

export interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}
export interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  link?: boolean;
  hasInstallScript?: boolean;
}

export const manifest: Manifest = readJson("package.json");
const locked: Record<string, Locked> = readJson("package-lock.json").packages;
/** What an installation of the package brings, by its place: its dependencies and all of theirs. */
export const installed = [...closure("", manifest, new Set())].map((place) => [place, locked[place]!] as const);

function closure(from: string, { dependencies, optionalDependencies }: Locked, found: Set<string>): Set<string> {
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const place = placeOf(name, from);
    if (place === undefined || found.has(place)) continue;
    closure(place, locked[place]!, found.add(place));
  }
  return found;
}

/** As Node looks a package up: in the folder `node_modules` of each package above. */
function placeOf(name: string, from: string): string | undefined {
  const place = posix.join(from, "node_modules", name);
  if (place in locked || from === "") return place in locked ? place : undefined;
  return placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}

/**
 * Lays the packed files out in `folder/node_modules/tunelab`, with what they depend on, and nothing else, beside them.
 * @returns the packed files, relative to the package
 */
export async function installPacked(folder: string): Promise<string[]> {
  const files = await packedFiles();
  const target = join(folder, "node_modules/tunelab");
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(root, file), join(target, file));
  }
  for (const [name] of installed) {
    if (name.lastIndexOf("node_modules/") > 0) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const copied = /\/(?:preact|htm)$/.test(name); // the page's server looks at real paths
    if (copied) cpSync(join(root, name), join(folder, name), { recursive: true });
    else symlinkSync(join(root, name), join(folder, name), "junction");
  }
  return files;
}

async function packedFiles(): Promise<string[]> {
  const npm = process.env["npm_execpath"];
  const [program, ...words] = npm ? [process.execPath, npm] : ["npm"];
  const { stdout } = await promisify(execFile)(program!, [...words, "pack", "--dry-run", "--json"], {
    cwd: root,
    shell: !npm && process.platform === "win32",
    maxBuffer: 1 << 26,
  });
  return (JSON.parse(stdout) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path);
}
