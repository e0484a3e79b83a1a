// The kernel's processes and workers start in tens of milliseconds because they load plain JavaScript: the TypeScript
// sources are bundled once per version into the user's cache. A loader such as tsx costs 300 ms at each start instead.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL(".", import.meta.url));
const entries = {
  child: "child/main.ts",
  inspector: "child/inspector.ts",
  reload: "child/reload.ts",
  compiler: "compiler/worker.ts",
  language: "language/worker.ts",
  server: "jupyter/server.ts",
  "tslab-worker": "engine/tslab-worker.ts",
};
const MARKER = "child.mjs";
/** Beside the programs: the files of packages that they import. */
const PACKAGES = "packages.json";
const KEPT_DAYS = 14;

let built;

export function bundle() {
  built ??= findOrBuild();
  return built;
}

async function findOrBuild() {
  const name = `kernel-${fingerprint()}`;
  const caches = [userCache(), join(tmpdir(), `tunelab-${process.getuid?.() ?? "user"}`)];
  for (const cache of caches) if (isUsable(join(cache, name))) return join(cache, name);
  let failure;
  for (const cache of caches) {
    try {
      return await build(cache, name);
    } catch (error) {
      failure = error; // a read-only home folder: try the temporary one
    }
  }
  throw failure;
}

/** An npm install may have moved a package since: the programs import it by its full address. */
function isUsable(folder) {
  if (!existsSync(join(folder, MARKER))) return false;
  try {
    return JSON.parse(readFileSync(join(folder, PACKAGES), "utf8")).every((file) => existsSync(file));
  } catch {
    return false;
  }
}

async function build(cache, name) {
  const target = join(cache, name);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const owner = (await stat(cache)).uid;
  if (process.getuid && owner !== process.getuid()) throw new Error(`${cache} belongs to another user`);
  const folder = await mkdtemp(join(cache, "building-"));
  try {
    const esbuild = await import("esbuild");
    const packages = new Set();
    await esbuild.build({
      entryPoints: Object.fromEntries(Object.entries(entries).map(([key, path]) => [key, join(sources, path)])),
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      target: "node20",
      define: { TUNELAB_PACKAGE_FILE: JSON.stringify(join(sources, "..", "package.json")) },
      logLevel: "silent",
      plugins: [{ name: "packages", setup: (build) => keepPackagesOutside(build, packages) }],
    });
    await writeFile(join(folder, PACKAGES), JSON.stringify([...packages].sort()));
    if (existsSync(target) && !isUsable(target)) await rm(target, { recursive: true, force: true });
    await rename(folder, target).catch((error) => {
      if (!isUsable(target)) throw error; // else another process was faster
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await removeOld(cache, name);
  return target;
}

/** Packages are imported from where they are installed, by their full address: the bundle lies elsewhere. */
function keepPackagesOutside(build, packages) {
  build.onResolve({ filter: /^[^./#]/ }, ({ path, kind }) => {
    if (kind === "entry-point" || path.startsWith("node:")) return undefined;
    if (path === "typescript") return { path: join(sources, "compiler/load-typescript.mjs") };
    const address = import.meta.resolve(path);
    packages.add(fileURLToPath(address));
    return { path: address, external: true };
  });
}

function fingerprint() {
  const hash = createHash("sha256").update(`${process.version} ${sources}`);
  for (const path of readdirSync(sources, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.m?ts$|\.mjs$/.test(path)) continue;
    const { mtimeMs, size } = statSync(join(sources, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

function userCache() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), ".cache"), "tunelab");
}

async function removeOld(cache, current) {
  for (const name of await readdir(cache)) {
    if (name === current || !/^(kernel|building)-/.test(name)) continue;
    const age = Date.now() - (await stat(join(cache, name)).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > KEPT_DAYS * 86_400_000) await rm(join(cache, name), { recursive: true, force: true });
  }
}
