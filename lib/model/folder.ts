/** Hugging Face model folders: config.json, tokenizer files, safetensors in one file or in shards. */
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readJson, TunelabError, writeJson } from "#lib/core/index";
import { hfConfig, parseConfig } from "./config.ts";
import type { FloatDType } from "./float-types.ts";
import { weightSpecs } from "./layers.ts";
import type { LanguageModel } from "./model.ts";
import type { OpenModel } from "./open-model.ts";
import { SafetensorsFile, type TensorToWrite, writeSafetensors } from "./safetensors.ts";
import { Tokenizer } from "./tokenizer.ts";

/** @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT */
export async function openFolder(folder: string): Promise<OpenModel> {
  const config = parseConfig(await readJson(join(folder, "config.json")), join(folder, "config.json"));
  const tokenizer = await Tokenizer.load(folder);
  const shards = await openShards(folder);
  const shardOf = (name: string) => shards.find(({ entries }) => entries.has(name));
  return {
    name: basename(resolve(folder)),
    config,
    tokenizer,
    shapeOf: (name) => shardOf(name)?.entries.get(name)?.shape,
    readInto: (name, target) => shardOf(name)!.readInto(name, target),
    close: async () => {
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}

async function openShards(folder: string): Promise<SafetensorsFile[]> {
  const names = (await readdir(folder)).filter((name) => /^model(-\d+-of-\d+)?\.safetensors$/.test(name)).sort();
  if (names.length === 0)
    throw new TunelabError("NOT_FOUND", `${folder} has no model.safetensors`, {
      hint: "convert the weights to safetensors, or choose another folder",
    });
  const expected = /-of-(\d+)/.exec(names[0]!)?.[1];
  if (expected && names.length !== Number(expected))
    throw new TunelabError("NOT_FOUND", `${folder} has ${names.length} of ${Number(expected)} weight files`, {
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

/** Writes a model folder that transformers, vLLM and llama.cpp's converter load. */
export async function saveModel(
  model: LanguageModel,
  folder: string,
  { dtype = "F32" }: { dtype?: FloatDType } = {},
): Promise<void> {
  const tensors: TensorToWrite[] = weightSpecs(model.config).map(({ name, shape }) => ({
    name,
    shape,
    data: async () => (await model.baseWeight(name).data()) as Float32Array,
  }));
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
