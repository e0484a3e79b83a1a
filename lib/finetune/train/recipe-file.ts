/** The recipe of `tunelab train` in a YAML or JSON file: model, data, mode and any setting; or LLaMA-Factory's YAML. */
import { parse } from "yaml";
import { readText, TunelabError, toError } from "#lib/core/index";
import type { Difference } from "../llama-factory/settings.ts";
import { isLlamaFactory, readLlamaFactory } from "./llama-factory-file.ts";

export interface TrainFile {
  model?: string;
  data?: string;
  validation?: string;
  runs?: string;
  mode?: string;
  /** Everything else: settings of the recipe, not yet checked. */
  settings: Record<string, unknown>;
  /** Of a LLaMA-Factory file: what has no counterpart. */
  differences?: Difference[];
}

const NAMED = ["model", "data", "validation", "runs", "mode"] as const;

/**
 * @param given what flags name; it need not be in the file
 * @throws TunelabError NOT_FOUND, USAGE
 */
export async function readTrainFile(
  path: string,
  given: { data?: string; validation?: string } = {},
): Promise<TrainFile> {
  const text = await readText(path);
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new TunelabError("USAGE", `${path} is no YAML: ${toError(error).message.split("\n", 1)[0]}`, {
      hint: "write e.g. model: tiny, data: bank.json, mode: lora",
      cause: error,
    });
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new TunelabError("USAGE", `${path} holds no settings`, { hint: "write one `name: value` per line" });
  const settings = { ...(content as Record<string, unknown>) };
  if (isLlamaFactory(settings)) return readLlamaFactory(settings, path, given);
  const file: TrainFile = { settings };
  for (const name of NAMED) {
    const value = settings[name];
    delete settings[name];
    if (value === undefined || value === null) continue;
    // A run's recipe.json names its data with what is known of them.
    const text = typeof value === "object" ? (value as { path?: unknown }).path : value;
    if (typeof text !== "string")
      throw new TunelabError("USAGE", `${path}: ${name} is ${JSON.stringify(value)}`, { hint: "give a text" });
    file[name] = text;
  }
  return file;
}
