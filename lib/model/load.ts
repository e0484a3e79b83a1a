/** Models on disk: Hugging Face directories, single-file or sharded. */
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { notFound, readJson, TunelabError, throwIfAborted, writeJson } from "#lib/core/index";
import { type tf, useDevice } from "#lib/engine/index";
import { hfConfig, type ModelConfig, parseConfig } from "./config.ts";
import type { FloatDType } from "./float-types.ts";
import { weightSpecs } from "./layers.ts";
import { LanguageModel, newVariable } from "./model.ts";
import { SafetensorsFile, type TensorToWrite, writeSafetensors } from "./safetensors.ts";
import { Tokenizer } from "./tokenizer.ts";

export interface LoadModelOptions {
  signal?: AbortSignal;
  /** Called after each tensor. */
  onProgress?: (progress: { loadedTensors: number; totalTensors: number }) => void;
}

/**
 * Loads a model from its folder (config.json, tokenizer.json, model.safetensors or its shards).
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT, SHAPE_MISMATCH - before any long work
 * @example
 * const model = await loadModel("./SmolLM2-135M-Instruct");
 */
export async function loadModel(source: string, options: LoadModelOptions = {}): Promise<LanguageModel> {
  const folder = resolve(source);
  const info = await stat(folder).catch((error) => Promise.reject(notFound(source, error)));
  if (!info.isDirectory())
    throw new TunelabError("UNSUPPORTED_FORMAT", `${source} is a file, not a model folder`, {
      hint: "give the folder that holds config.json and model.safetensors",
    });
  const config = parseConfig(await readJson(join(folder, "config.json")), join(source, "config.json"));
  const tokenizer = await Tokenizer.load(folder);
  if (tokenizer.vocabSize > config.vocabSize)
    throw new TunelabError(
      "SHAPE_MISMATCH",
      `${source}: the tokenizer has ${tokenizer.vocabSize} tokens, the model ${config.vocabSize}`,
      { hint: "take the tokenizer files that belong to this model" },
    );
  await useDevice(); // the weights go where they will be used
  const shards = await openShards(folder, source);
  try {
    const weights = await readWeights(config, shards, source, options);
    return new LanguageModel({ name: basename(folder), source, config, tokenizer, weights });
  } finally {
    await Promise.all(shards.map((shard) => shard.close()));
  }
}

async function openShards(folder: string, source: string): Promise<SafetensorsFile[]> {
  const names = (await readdir(folder)).filter((name) => /^model(-\d+-of-\d+)?\.safetensors$/.test(name)).sort();
  if (names.length === 0)
    throw new TunelabError("NOT_FOUND", `${source} has no model.safetensors`, {
      hint: "convert the weights to safetensors, or choose another folder",
    });
  const expected = /-of-(\d+)/.exec(names[0]!)?.[1];
  if (expected && names.length !== Number(expected))
    throw new TunelabError("NOT_FOUND", `${source} has ${names.length} of ${Number(expected)} weight files`, {
      hint: "copy or download the missing files",
      details: { present: names },
    });
  const opened: SafetensorsFile[] = [];
  try {
    for (const name of names) opened.push(await SafetensorsFile.open(join(folder, name)));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((shard) => shard.close()));
    throw error;
  }
}

async function readWeights(
  config: ModelConfig,
  shards: readonly SafetensorsFile[],
  source: string,
  { signal, onProgress }: LoadModelOptions,
): Promise<Map<string, tf.Variable>> {
  const specs = weightSpecs(config);
  const located = specs.map((spec) => ({ spec, shard: locate(spec.name, spec.shape, shards, source) }));
  const weights = new Map<string, tf.Variable>();
  try {
    for (const { spec, shard } of located) {
      throwIfAborted(signal, "loading the model");
      const data = await shard.readFloat32(spec.name);
      weights.set(spec.name, newVariable(data, spec.shape));
      onProgress?.({ loadedTensors: weights.size, totalTensors: specs.length });
    }
  } catch (error) {
    for (const weight of weights.values()) weight.dispose();
    throw error;
  }
  return weights;
}

function locate(name: string, shape: readonly number[], shards: readonly SafetensorsFile[], source: string) {
  const shard = shards.find(({ entries }) => entries.has(name));
  const found = shard?.entries.get(name)?.shape;
  if (!shard || !found)
    throw new TunelabError("CORRUPT_FILE", `${source}: the tensor ${name} is missing`, {
      hint: "copy or download the weights again",
      details: { tensor: name },
    });
  if (found.length !== shape.length || found.some((size, i) => size !== shape[i]))
    throw new TunelabError("SHAPE_MISMATCH", `${source}: ${name} is [${found}], config.json asks for [${shape}]`, {
      hint: "config.json and the weights belong to different models",
      details: { tensor: name, found, expected: shape },
    });
  return shard;
}

/** Writes a model folder that transformers, vLLM and llama.cpp's converter load. */
export async function saveModel(
  model: LanguageModel,
  folder: string,
  { dtype = "F32" }: { dtype?: FloatDType } = {},
): Promise<void> {
  const tensors: TensorToWrite[] = [];
  for (const { name, shape } of weightSpecs(model.config))
    tensors.push({ name, shape, data: (await model.weight(name).data()) as Float32Array });
  const torchDtype = { F32: "float32", F16: "float16", BF16: "bfloat16" }[dtype];
  await model.tokenizer.save(folder);
  await writeJson(join(folder, "generation_config.json"), {
    eos_token_id: model.config.eosTokenIds,
    pad_token_id: model.config.padTokenId ?? null,
    do_sample: false,
  });
  await writeSafetensors(join(folder, "model.safetensors"), tensors, { dtype });
  await writeJson(join(folder, "config.json"), { ...hfConfig(model.config), torch_dtype: torchDtype });
}
