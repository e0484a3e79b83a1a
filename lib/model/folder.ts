/** Hugging Face model folders: config.json, tokenizer files, safetensors in one file or in shards. */
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readJson, TunelabError, writeJson } from "#lib/core/index";
import type { ModelConfig } from "./config.ts";
import type { FloatDType } from "./float-types.ts";
import { hfConfig, parseConfig } from "./hf-config.ts";
import { weightSpecs } from "./layers.ts";
import type { LanguageModel } from "./model.ts";
import type { OpenModel } from "./open-model.ts";
import { SafetensorsFile, type TensorToWrite, writeSafetensors } from "./safetensors.ts";
import { Tokenizer } from "./tokenizer.ts";

/** @throws TunelabError NOT_FOUND, CORRUPT_FILE, UNSUPPORTED_FORMAT */
export async function openFolder(folder: string): Promise<OpenModel> {
  await refuseIncomplete(folder);
  const config = parseConfig(await readJson(join(folder, "config.json")), join(folder, "config.json"));
  const tokenizer = await Tokenizer.load(folder);
  const shards = await openShards(folder);
  const places = new Map(shards.flatMap((shard) => Array.from(shard.entries.keys(), (name) => [name, shard] as const)));
  // A model that was saved without its head names its weights without the first part.
  const nameInFile = (name: string) => (places.has(name) ? name : name.replace(/^(model|transformer)\./, ""));
  const transposed = transposedShapes(config);
  return {
    name: basename(resolve(folder)),
    path: folder,
    config,
    tokenizer,
    shapeOf(name) {
      const inFile = nameInFile(name);
      const shape = places.get(inFile)?.entries.get(inFile)?.shape;
      return shape && transposed.has(name) ? [...shape].reverse() : shape;
    },
    async readInto(name, target) {
      const inFile = nameInFile(name);
      const shard = places.get(inFile)!;
      const shape = transposed.get(name);
      if (!shape) return shard.readInto(inFile, target);
      transpose(await shard.readFloat32(inFile), target, shape[1]!);
    },
    close: async () => {
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}

async function refuseIncomplete(folder: string): Promise<void> {
  const files = await readdir(folder);
  for (const [file, hint] of [
    [
      "config.json",
      [
        "请给出 Hugging Face 模型文件夹、.gguf 文件或 hf:所有者/名称",
        "give a Hugging Face model folder, a .gguf file or hf:owner/name",
      ],
    ],
    [
      "tokenizer.json",
      [
        "请把模型的分词器复制到旁边；transformers 的 save_pretrained 会写出 tokenizer.json",
        "copy the model's tokenizer beside it; transformers' save_pretrained writes tokenizer.json",
      ],
    ],
  ] as const)
    if (!files.includes(file))
      throw new TunelabError("NOT_FOUND", [`${folder} 中没有 ${file}`, `${folder} has no ${file}`], {
        hint,
        details: { path: folder, file },
      });
}

/** The matrices that files hold as [in, out], with their shapes [out, in]. */
function transposedShapes(config: ModelConfig): Map<string, readonly number[]> {
  return new Map(
    weightSpecs(config).flatMap(({ name, shape, transposedInFiles }) =>
      transposedInFiles ? [[name, shape] as const] : [],
    ),
  );
}

/** @param rows of `source`, row-major; they become the columns of `target` */
function transpose(source: Float32Array, target: Float32Array, rows: number): void {
  const columns = source.length / rows;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) target[column * rows + row] = source[row * columns + column]!;
}

async function openShards(folder: string): Promise<SafetensorsFile[]> {
  const names = (await readdir(folder)).filter((name) => /^model(-\d+-of-\d+)?\.safetensors$/.test(name)).sort();
  if (names.length === 0)
    throw new TunelabError("NOT_FOUND", [`${folder} 中没有 model.safetensors`, `${folder} has no model.safetensors`], {
      hint: [
        "请把权重转成 safetensors（save_pretrained 即可），或换一个文件夹",
        "convert the weights to safetensors (save_pretrained does), or choose another folder",
      ],
      details: { path: folder },
    });
  const expected = /-of-(\d+)/.exec(names[0]!)?.[1];
  if (expected && names.length !== Number(expected))
    throw new TunelabError(
      "NOT_FOUND",
      [
        `${folder} 中只有 ${Number(expected)} 个权重文件中的 ${names.length} 个`,
        `${folder} has ${names.length} of ${Number(expected)} weight files`,
      ],
      {
        hint: ["请复制或下载缺少的文件", "copy or download the missing files"],
        details: { present: names },
      },
    );
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
  const tensors: TensorToWrite[] = weightSpecs(model.config).map(({ name, shape, transposedInFiles }) => ({
    name,
    shape: transposedInFiles ? [...shape].reverse() : shape,
    async data() {
      const numbers = (await model.baseWeight(name).data()) as Float32Array;
      if (!transposedInFiles) return numbers;
      const turned = new Float32Array(numbers.length);
      transpose(numbers, turned, shape[0]!);
      return turned;
    },
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
