/** `loadModel`: from a model's place to a model that runs. */
import { stat } from "node:fs/promises";
import { useDevice } from "#lib/engine/index";
import { openFolder } from "./folder.ts";
import { openGguf } from "./gguf/open.ts";
import { LanguageModel } from "./model.ts";
import { type OpenModel, readWeights } from "./open-model.ts";
import { type DownloadProgress, locateModel } from "./sources/index.ts";

export type LoadProgress = DownloadProgress | { phase: "weights"; loadedTensors: number; totalTensors: number };

export interface LoadModelOptions {
  signal?: AbortSignal;
  /** Called while files are fetched and after each tensor that is read. */
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Loads a model: one that ships ("tiny"), a folder (config.json, tokenizer.json, model.safetensors or its shards), a
 * .gguf file, or one of the hub (`hf:owner/name`, `hf:owner/name@revision`, `hf:owner/name/file.gguf`).
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT, SHAPE_MISMATCH - before any long work
 * @example
 * const model = await loadModel("./SmolLM2-135M-Instruct");
 */
export async function loadModel(source: string, { signal, onProgress }: LoadModelOptions = {}): Promise<LanguageModel> {
  const path = await locateModel(source, { signal, onProgress });
  const open = await openModel(path);
  try {
    await useDevice(); // the weights go where they will be used
    const weights = await readWeights(open, {
      signal,
      onTensor: (loadedTensors, totalTensors) => onProgress?.({ phase: "weights", loadedTensors, totalTensors }),
    });
    return new LanguageModel({ name: open.name, source, config: open.config, tokenizer: open.tokenizer, weights });
  } finally {
    await open.close();
  }
}

async function openModel(source: string): Promise<OpenModel> {
  const info = await stat(source);
  return info.isDirectory() ? openFolder(source) : openGguf(source);
}
