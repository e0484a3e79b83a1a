/** Models that are here already: those that ship with tunelab, and those in a folder. */
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface LocalModel {
  name: string;
  /** Folder or .gguf file. */
  path: string;
  sizeBytes: number;
}

const SHIPPED = fileURLToPath(new URL("..", import.meta.url));

/** The models that `loadModel` knows by name: every model folder beside this one. */
export function shippedModels(root = SHIPPED): Promise<LocalModel[]> {
  return localModels(root);
}

/** Model folders and .gguf files directly in `root`. */
export async function localModels(root: string): Promise<LocalModel[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const models: LocalModel[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(root, entry.name);
    if (entry.isDirectory() && !(await isModelFolder(path))) continue;
    if (!entry.isDirectory() && !/\.gguf$/i.test(entry.name)) continue;
    models.push({ name: basename(entry.name).replace(/\.gguf$/i, ""), path, sizeBytes: await sizeOf(path) });
  }
  return models;
}

async function isModelFolder(path: string): Promise<boolean> {
  const files = await readdir(path).catch((): string[] => []);
  return files.includes("config.json") && files.some((file) => file.endsWith(".safetensors"));
}

async function sizeOf(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.size;
  const sizes = await Promise.all((await readdir(path)).map(async (file) => (await stat(join(path, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
