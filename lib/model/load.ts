/** `loadModel`: from a model's place to a model that runs. */
import { stat } from "node:fs/promises";
import { notFound } from "#lib/core/index";
import { useDevice } from "#lib/engine/index";
import { openFolder } from "./folder.ts";
import { openGguf } from "./gguf/open.ts";
import { LanguageModel } from "./model.ts";
import { type OpenModel, readWeights } from "./open-model.ts";

export interface LoadModelOptions {
  signal?: AbortSignal;
  /** Called after each tensor. */
  onProgress?: (progress: { loadedTensors: number; totalTensors: number }) => void;
}

/**
 * Loads a model from its folder (config.json, tokenizer.json, model.safetensors or its shards) or from a .gguf file.
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT, SHAPE_MISMATCH - before any long work
 * @example
 * const model = await loadModel("./SmolLM2-135M-Instruct");
 */
export async function loadModel(source: string, { signal, onProgress }: LoadModelOptions = {}): Promise<LanguageModel> {
  const open = await openModel(source);
  try {
    await useDevice(); // the weights go where they will be used
    const weights = await readWeights(open, {
      signal,
      onTensor: (loadedTensors, totalTensors) => onProgress?.({ loadedTensors, totalTensors }),
    });
    return new LanguageModel({ name: open.name, source, config: open.config, tokenizer: open.tokenizer, weights });
  } finally {
    await open.close();
  }
}

async function openModel(source: string): Promise<OpenModel> {
  const info = await stat(source).catch((error) => Promise.reject(notFound(source, error)));
  return info.isDirectory() ? openFolder(source) : openGguf(source);
}
