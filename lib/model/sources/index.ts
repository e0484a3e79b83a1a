/** Where a model comes from: a shipped name, a folder, a .gguf file, or the hub. */
import { stat } from "node:fs/promises";
import { notFound, TunelabError } from "#lib/core/index";
import { type DownloadProgress, type PullOptions, pull } from "./hub.ts";
import { shippedModels } from "./local.ts";

export type { DownloadProgress, PullOptions };

/**
 * The folder or .gguf file of a model. @param source a name of `shippedModels()`, a path, or `hf:owner/name[@revision]`
 * @throws TunelabError NOT_FOUND
 */
export async function locateModel(source: string, options: PullOptions = {}): Promise<string> {
  if (source.startsWith("hf:")) return pull(source, options);
  const isName = /^[\w-]+$/.test(source);
  const shipped = isName ? await shippedModels() : [];
  const found = shipped.find(({ name }) => name === source);
  if (found) return found.path;
  if (await stat(source).catch(() => undefined)) return source;
  if (!isName && !/^[\w.-]+\/[\w.-]+$/.test(source)) throw notFound(source);
  const names = shipped.map(({ name }) => name).join(", ") || "none";
  throw new TunelabError("NOT_FOUND", [`没有模型 ${source}`, `there is no model ${source}`], {
    hint: [
      `自带的模型：${names}；或给出文件夹、.gguf 文件或 hf:所有者/名称`,
      `models that ship: ${names}; or give a folder, a .gguf file, or hf:owner/name`,
    ],
    details: { source },
  });
}
