/** What is known of where a model comes from, for the cards of what is made of it. Nothing is fetched for it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { GgufFile } from "./gguf/file.ts";
import { parseHubReference } from "./sources/hub.ts";
import { cachedSnapshot, cacheFolder } from "./sources/hub-cache.ts";
import { locateModel } from "./sources/index.ts";

export interface ModelOrigin {
  /** `owner/name` on the hub. */
  repository?: string;
  /** As the model's own card or file names it, e.g. `apache-2.0`. */
  licence?: string;
}

/** @param source as `loadModel` takes it */
export async function modelOrigin(source: string): Promise<ModelOrigin> {
  try {
    if (!source.startsWith("hf:")) return await originOfPath(await locateModel(source));
    const { repository, revision } = parseHubReference(source);
    const snapshot = await cachedSnapshot(cacheFolder(), repository, revision);
    return { ...(snapshot && (await licenceOfCard(snapshot))), repository };
  } catch {
    return {}; // a card without a licence is better than none
  }
}

function originOfPath(path: string): Promise<ModelOrigin> {
  return /\.gguf$/i.test(path) ? originOfGguf(path) : licenceOfCard(path);
}

async function originOfGguf(path: string): Promise<ModelOrigin> {
  const file = await GgufFile.open(path);
  await file.close();
  const licence = file.metadata.get("general.license");
  const url = file.metadata.get("general.base_model.0.repo_url") ?? file.metadata.get("general.source.url");
  const repository = /huggingface\.co\/([\w.-]+\/[\w.-]+)/.exec(String(url ?? ""))?.[1];
  return { ...(typeof licence === "string" && { licence }), ...(repository !== undefined && { repository }) };
}

/** The licence in the YAML that begins a model card. */
async function licenceOfCard(folder: string): Promise<ModelOrigin> {
  const card = await readFile(join(folder, "README.md"), "utf8").catch(() => "");
  const [, front = ""] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card) ?? [];
  const { license } = (parse(front) ?? {}) as { license?: unknown };
  return typeof license === "string" ? { licence: license } : {};
}
