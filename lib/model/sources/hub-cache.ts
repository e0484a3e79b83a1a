/**
 * The cache that Hugging Face's own tools share: `models--owner--name/` with `blobs/` (contents under their hash),
 * `snapshots/<commit>/` (links to them under their names) and `refs/<branch>` (the commit that a branch was at).
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, readdir, readFile, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { getHFHubCachePath } from "@huggingface/hub";
import { makeFolder, writeFileAtomic } from "#lib/core/index";

export function cacheFolder(): string {
  return getHFHubCachePath();
}

export function repositoryFolder(cache: string, repository: string): string {
  return join(cache, `models--${repository.replace("/", "--")}`);
}

/** The snapshot that a branch, tag or commit means, when it is here. */
export async function cachedSnapshot(cache: string, repository: string, revision: string): Promise<string | undefined> {
  const folder = repositoryFolder(cache, repository);
  const ref = await readFile(join(folder, "refs", revision), "utf8").catch(() => undefined);
  const snapshot = join(folder, "snapshots", ref?.trim() ?? revision);
  return (await isFolder(snapshot)) ? snapshot : undefined;
}

export async function rememberRef(cache: string, repository: string, revision: string, commit: string): Promise<void> {
  if (revision !== commit) await writeFileAtomic(join(repositoryFolder(cache, repository), "refs", revision), commit);
}

/** Puts a blob under its name into a snapshot: a relative link, or a copy where links are not allowed. */
export async function linkBlob(blob: string, pointer: string): Promise<void> {
  makeFolder(dirname(pointer));
  await symlink(relative(dirname(pointer), blob), pointer).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return;
    await copyFile(blob, pointer);
  });
}

/** Whether a file has the content that its hash names: sha256 for large files, git's sha1 for small ones. */
export async function hasHash(path: string, hash: string): Promise<boolean> {
  const { size } = await stat(path);
  const digest = hash.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) digest.update(chunk as Uint8Array);
  return digest.digest("hex") === hash;
}

export interface CachedModel {
  /** `owner/name` */
  repository: string;
  commit: string;
  folder: string;
  sizeBytes: number;
}

/** Models of the cache that have weights, the newest snapshot of each. */
export async function cachedModels(cache = cacheFolder()): Promise<CachedModel[]> {
  const models: CachedModel[] = [];
  for (const name of (await readdir(cache).catch(() => [])).sort()) {
    const [, owner, ...rest] = name.split("--");
    if (!name.startsWith("models--") || owner === undefined) continue;
    const repository = [owner, rest.join("--")].filter(Boolean).join("/");
    const snapshots = join(cache, name, "snapshots");
    for (const commit of await readdir(snapshots).catch(() => [])) {
      const folder = join(snapshots, commit);
      const files = await readdir(folder).catch(() => []);
      if (!files.some((file) => /\.(safetensors|gguf)$/.test(file))) continue;
      const sizes = await Promise.all(
        files.map(async (file) => (await stat(join(folder, file)).catch(() => null))?.size ?? 0),
      );
      models.push({ repository, commit, folder, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) });
    }
  }
  return models;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
