/** A model's configuration from GGUF metadata (keys `<architecture>.…`), and back. */
import { issueLanguage, TunelabError, type Word } from "#lib/core/index";
import { ARCHITECTURES } from "../architectures/index.ts";
import { ModelConfig } from "../config.ts";
import { ropeFrequencies } from "../rope.ts";
import type { GgufFile } from "./file.ts";
import type { MetadataValue } from "./header.ts";
import { ggufName } from "./names.ts";

/** Tensor of factors that stretch the rotation frequencies: how GGUF carries Llama 3's scaling. */
export const ROPE_FACTORS = "rope_freqs.weight";

const TYPES = { number: "数", string: "字符串" } as const;

/** Reads metadata with types checked; a wrong one names its key. */
export class Metadata {
  #values: ReadonlyMap<string, MetadataValue>;
  #path: string;

  constructor(values: ReadonlyMap<string, MetadataValue>, path: string) {
    this.#values = values;
    this.#path = path;
  }

  number(key: string, fallback?: number): number {
    return this.#typed(key, "number", fallback) as number;
  }

  text(key: string, fallback?: string): string {
    return this.#typed(key, "string", fallback) as string;
  }

  optional(key: string): MetadataValue | undefined {
    return this.#values.get(key);
  }

  list<T extends "string" | "number">(key: string, type: T): (T extends "string" ? string : number)[] {
    const value = this.#values.get(key);
    if (!Array.isArray(value) || !value.every((item) => typeof item === type))
      throw this.wrong(key, [`${TYPES[type]}的列表`, `a list of ${type}s`]);
    return value as (T extends "string" ? string : number)[];
  }

  wrong(key: string, expected: Word): TunelabError {
    const value = this.#values.get(key);
    const found: Word = Array.isArray(value) ? ["列表", "a list"] : [JSON.stringify(value), JSON.stringify(value)];
    const [zh, en]: Word = value === undefined ? ["缺失", "is missing"] : [`为${found[0]}`, `is ${found[1]}`];
    return new TunelabError(
      "CORRUPT_FILE",
      [`${this.#path}：${key} ${zh}，应为${expected[0]}`, `${this.#path}: ${key} ${en}, it should be ${expected[1]}`],
      {
        hint: ["请用 llama.cpp 的转换程序重新转换模型", "convert the model again with llama.cpp's converter"],
        details: { path: this.#path, key },
      },
    );
  }

  #typed(key: string, type: keyof typeof TYPES, fallback: MetadataValue | undefined): MetadataValue {
    const value = this.#values.get(key) ?? fallback;
    if (typeof value !== type) throw this.wrong(key, [TYPES[type], `a ${type}`]);
    return value!;
  }
}

/** @throws TunelabError UNSUPPORTED_FORMAT for an unknown architecture or scaling, CORRUPT_FILE for missing keys */
export async function configOf(file: GgufFile): Promise<ModelConfig> {
  const metadata = new Metadata(file.metadata, file.path);
  const architecture = metadata.text("general.architecture");
  const known = Object.entries(ARCHITECTURES);
  const row = known.find(([, { gguf }]) => gguf.architecture === architecture);
  if (!row)
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${file.path}：不支持架构“${architecture}”`, `${file.path}: the architecture "${architecture}" is not known`],
      {
        hint: [
          `支持的架构：${[...new Set(known.map(([, { gguf }]) => gguf.architecture))].join("、")}`,
          `known architectures: ${[...new Set(known.map(([, { gguf }]) => gguf.architecture))].join(", ")}`,
        ],
        details: { path: file.path, architecture },
      },
    );
  const [family, { gguf }] = row;
  const number = (key: string, fallback?: number) => metadata.number(`${architecture}.${key}`, fallback);
  if (number("expert_count", 0) > 0) throw unsupported(file.path, ["混合专家（MoE）", "a mixture of experts"]);
  const hiddenSize = number("embedding_length");
  const numHeads = number("attention.head_count");
  const id = (key: string) => metadata.optional(`tokenizer.ggml.${key}_token_id`) as number | undefined;
  const has = (name: string) => file.tensors.has(ggufName(row[1], name));
  const config: ModelConfig = {
    family,
    vocabSize: file.tensors.get("token_embd.weight")?.shape[0] ?? number("vocab_size"),
    hiddenSize,
    intermediateSize: number("feed_forward_length"),
    numLayers: number("block_count"),
    numHeads,
    numKvHeads: number("attention.head_count_kv", numHeads),
    headDim: number("attention.key_length", hiddenSize / numHeads),
    maxPositions: number("context_length"),
    normEpsilon: rounded(number(gguf.normEpsilonKey)),
    ropeTheta: rounded(number("rope.freq_base", 10_000)),
    tieWordEmbeddings: !has("lm_head.weight"),
    ...gguf.readConfig(has),
    bosTokenId: id("bos"),
    eosTokenIds: [...new Set([id("eos"), id("eot")].filter((token) => token !== undefined))],
    padTokenId: id("padding"),
  };
  const parsed = ModelConfig.safeParse(config, issueLanguage());
  if (!parsed.success)
    throw new TunelabError(
      "CORRUPT_FILE",
      [
        `${file.path}：元数据描述的不是模型：${parsed.error.message}`,
        `${file.path}: its metadata describe no model: ${parsed.error.message}`,
      ],
      {
        details: { path: file.path },
      },
    );
  return withScaling(parsed.data, file, metadata, architecture);
}

/** Numbers are stored as float32: 9.999999747378752e-6 was meant as 1e-5. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

async function withScaling(
  config: ModelConfig,
  file: GgufFile,
  metadata: Metadata,
  architecture: string,
): Promise<ModelConfig> {
  if (file.tensors.has(ROPE_FACTORS)) {
    const factors = await file.readFloat32(ROPE_FACTORS);
    const scaling = llama3Scaling(config, factors);
    if (!scaling) throw unsupported(file.path, [`旋转因子 ${ROPE_FACTORS}`, `the rotation factors of ${ROPE_FACTORS}`]);
    return { ...config, ropeScaling: scaling };
  }
  const type = metadata.text(`${architecture}.rope.scaling.type`, "none");
  if (type === "none") return config;
  if (type !== "linear") throw unsupported(file.path, [`RoPE 缩放“${type}”`, `the rope scaling "${type}"`]);
  const factor = metadata.number(`${architecture}.rope.scaling.factor`);
  return { ...config, ropeScaling: { ...NO_BANDS, type: "linear", factor } };
}

const NO_BANDS = { lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 8192 };

/** Finds the settings of Llama 3's scaling that give these factors: all such models use the bands 1 and 4. */
function llama3Scaling(config: ModelConfig, factors: Float32Array): ModelConfig["ropeScaling"] {
  const factor = Math.max(...factors);
  for (let originalMaxPositions = 16; originalMaxPositions <= 1 << 20; originalMaxPositions *= 2) {
    const ropeScaling = { ...NO_BANDS, type: "llama3" as const, factor, originalMaxPositions };
    const expected = ropeFactors({ ...config, ropeScaling });
    if (expected.length === factors.length && expected.every((value, i) => Math.abs(value / factors[i]! - 1) < 1e-4))
      return ropeScaling;
  }
  return undefined;
}

/** By how much each rotation frequency is divided. */
export function ropeFactors(config: ModelConfig): Float32Array {
  const plain = ropeFrequencies({ ...config, ropeScaling: undefined });
  return Float32Array.from(ropeFrequencies(config), (frequency, i) => plain[i]! / frequency);
}

function unsupported(path: string, what: Word): TunelabError {
  return new TunelabError(
    "UNSUPPORTED_FORMAT",
    [`${path} 用到了${what[0]}，这里不支持`, `${path} uses ${what[1]}, which is not known`],
    {
      hint: ["如果有这个模型的 Hugging Face 文件夹，请用它", "use the model's Hugging Face folder if it has one"],
      details: { path },
    },
  );
}
