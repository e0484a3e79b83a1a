/** `loadModel`: from a model's place to a model that runs. */
import { stat } from "node:fs/promises";
import { TunelabError } from "#lib/core/index";
import { useDevice } from "#lib/engine/index";
import type { ModelConfig } from "./config.ts";
import { openFolder } from "./folder.ts";
import { openGguf } from "./gguf/open.ts";
import { LanguageModel } from "./model.ts";
import { checkOpenModel, type OpenModel, readWeights } from "./open-model.ts";
import { type DownloadProgress, locateModel } from "./sources/index.ts";
import { WEIGHT_STORAGES, type WeightStorage } from "./weight-storage.ts";

export type LoadProgress = DownloadProgress | { phase: "weights"; loadedTensors: number; totalTensors: number };

export interface LoadModelOptions {
  /**
   * How the weights are kept in memory. "float32" (default) can be trained in every mode. "float16", "bfloat16", "int8"
   * and "int4" take a half to about a seventh of the memory while they lie; they are frozen: for generation, evaluation, and as the
   * base of LoRA (QLoRA, Dettmers et al. 2023), whose gradients pass through them to the adapter. Products are computed
   * in float32 whatever the storage: each weight is unpacked where it is used, the head beside it. SmolLM2-135M on a
   * text of 50 tokens peaked at 815 MB in float32, 714 in 16 bits, 634 in int8, 571 in int4 (`npm run bench --
   * model-weights`). Integers are symmetric, in blocks of 32 with one scale; embeddings and head are float16 then, norms
   * and biases always float32.
   */
  weights?: WeightStorage;
  signal?: AbortSignal;
  /** Called while files are fetched and after each tensor that is read. */
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Loads a model: one that ships ("tiny"), a folder (config.json, tokenizer.json, model.safetensors or its shards), a
 * .gguf file, or one of the hub (`hf:owner/name`, `hf:owner/name@revision`, `hf:owner/name/file.gguf`).
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT, SHAPE_MISMATCH, INVALID_CONFIG (a chat template that fails) - before any long work
 * @example
 * const model = await loadModel("./SmolLM2-135M-Instruct");
 * @example
 * const base = await loadModel("./model.gguf", { weights: "int4" }); // a frozen base in few bits
 * const run = await fineTune({ model: base, data, mode: "lora" }); // only the adapter is trained, in float32
 */
export async function loadModel(
  source: string,
  { weights: storage = "float32", signal, onProgress }: LoadModelOptions = {},
): Promise<LanguageModel> {
  checkStorage(storage);
  const path = await locateModel(source, { signal, onProgress });
  const open = await openModel(path);
  try {
    checkOpenModel(open);
    await useDevice(); // the weights go where they will be used
    const weights = await readWeights(open, {
      storage,
      signal,
      onTensor: (loadedTensors, totalTensors) => onProgress?.({ phase: "weights", loadedTensors, totalTensors }),
    });
    return new LanguageModel({ name: open.name, source, config: open.config, tokenizer: open.tokenizer, weights });
  } finally {
    await open.close();
  }
}

/**
 * Finds what keeps a model from being loaded, without reading its weights: before the work that comes before the model.
 * @throws TunelabError as loadModel
 */
export async function checkModel(
  source: string,
  { signal, onProgress }: Pick<LoadModelOptions, "signal" | "onProgress"> = {},
): Promise<void> {
  const open = await openModel(await locateModel(source, { signal, onProgress }));
  try {
    checkOpenModel(open);
  } finally {
    await open.close();
  }
}

/**
 * A model's configuration, without its weights.
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT
 */
export async function loadConfig(source: string): Promise<ModelConfig> {
  const open = await openModel(await locateModel(source));
  await open.close();
  return open.config;
}

function checkStorage(storage: string): void {
  if ((WEIGHT_STORAGES as readonly string[]).includes(storage)) return;
  throw new TunelabError("INVALID_CONFIG", [`权重不能以“${storage}”保存`, `weights cannot be kept as "${storage}"`], {
    hint: [`可用：${WEIGHT_STORAGES.join("、")}`, `choose one of ${WEIGHT_STORAGES.join(", ")}`],
    details: { weights: storage },
  });
}

async function openModel(source: string): Promise<OpenModel> {
  const info = await stat(source);
  return info.isDirectory() ? openFolder(source) : openGguf(source);
}
