/** A GGUF file as a model: configuration, tokenizer, and weights under their Hugging Face names. */
import { basename } from "node:path";
import { TunelabError } from "#lib/core/index";
import { architectureOf } from "../architectures/index.ts";
import type { OpenModel } from "../open-model.ts";
import { configOf } from "./config.ts";
import { GgufFile } from "./file.ts";
import { ggufName, separateHalves } from "./names.ts";
import { tokenizerOf } from "./tokenizer.ts";

/** @throws TunelabError NOT_FOUND, UNSUPPORTED_FORMAT, CORRUPT_FILE, LIMIT_EXCEEDED */
export async function openGguf(path: string): Promise<OpenModel> {
  const file = await GgufFile.open(path);
  try {
    refuseSplit(file);
    const config = await configOf(file);
    const architecture = architectureOf(config);
    return {
      name: basename(path).replace(/\.gguf$/i, ""),
      path,
      config,
      tokenizer: tokenizerOf(file),
      shapeOf: (name) => file.tensors.get(ggufName(architecture, name))?.shape,
      async readInto(name, target) {
        await file.readInto(ggufName(architecture, name), target);
        const heads = architecture.gguf.interleavedHeads(config, name);
        if (heads > 0) separateHalves(target, heads, config.headDim);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refuseSplit(file: GgufFile): void {
  const parts = file.metadata.get("split.count");
  if (typeof parts === "number" && parts > 1)
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${file.path} 只是模型 ${parts} 个分片中的一个`, `${file.path} is one of ${parts} parts of a model`],
      {
        hint: [
          "请先合并：llama-gguf-split --merge FIRST_PART OUTPUT",
          "join them first: llama-gguf-split --merge FIRST_PART OUTPUT",
        ],
        details: { path: file.path, parts },
      },
    );
}
