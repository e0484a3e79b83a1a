/** LLaMA-Factory's dataset_info.json: the names of data sets, and the files that they stand for. */
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readJson, TunelabError } from "#lib/core/index";

type DatasetInfo = Record<string, { file_name?: unknown } | undefined>;

/**
 * The file of a data set.
 * @param folder of dataset_info.json
 * @throws TunelabError NOT_FOUND, USAGE when it is not a file of this machine
 */
export async function datasetFile(name: string, folder: string): Promise<string> {
  const path = join(folder, "dataset_info.json");
  const info = (await readJson(path)) as DatasetInfo;
  const entry = info[name];
  const hint = "name the file of the records with --data";
  if (!entry)
    throw new TunelabError("USAGE", `${path} has no data set "${name}"`, {
      hint: `it has ${Object.keys(info).slice(0, 10).join(", ") || "none"}; or ${hint}`,
    });
  if (typeof entry.file_name !== "string")
    throw new TunelabError("USAGE", `${path}: "${name}" is no file of this machine`, { hint });
  const file = join(folder, entry.file_name);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new TunelabError("USAGE", `${path}: "${name}" is ${file}, which is no file`, { hint });
  return file;
}

/** The name that dataset_info.json beside a file has for it, else the file's own; `isListed` tells which. */
export async function datasetName(file: string): Promise<{ name: string; folder: string; isListed: boolean }> {
  const folder = dirname(file);
  const info = (await readJson(join(folder, "dataset_info.json")).catch(() => ({}))) as DatasetInfo;
  const listed = Object.entries(info).find(([, entry]) => entry?.file_name === basename(file));
  const name = listed?.[0] ?? basename(file).replace(/(\.\w+)(\.gz)?$/i, "");
  return { name, folder, isListed: listed !== undefined };
}
