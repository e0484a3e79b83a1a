/** A model's files, open and understood, before any weight is read. Folders and GGUF files come as this. */
import { isTunelabError, TunelabError, throwIfAborted, type Word } from "#lib/core/index";
import { allocateTensor, storeValues, tf } from "#lib/engine/index";
import type { WeightSpec } from "./architectures/architecture.ts";
import type { ModelConfig } from "./config.ts";
import { weightSpecs } from "./layers.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { storageFor, type WeightStorage } from "./weight-storage.ts";

export interface OpenModel {
  name: string;
  /** The folder or file. */
  path: string;
  config: ModelConfig;
  tokenizer: Tokenizer;
  /** Shape of a weight by its Hugging Face name; undefined when the files have none of this name. */
  shapeOf(name: string): readonly number[] | undefined;
  /** Reads a weight as float32 into `target`. */
  readInto(name: string, target: Float32Array): Promise<void>;
  close(): Promise<void>;
}

export interface ReadOptions {
  /** Default float32. Anything else is frozen. */
  storage?: WeightStorage;
  signal?: AbortSignal | undefined;
  onTensor?: ((loaded: number, total: number) => void) | undefined;
}

/**
 * Checks that tokenizer, chat template and weights belong to the configuration; no weight is read.
 * @throws TunelabError CORRUPT_FILE, INVALID_CONFIG (a chat template that fails), SHAPE_MISMATCH
 */
export function checkOpenModel(open: OpenModel): void {
  checkTokenizer(open);
  checkChatTemplate(open);
  for (const { name, shape } of weightSpecs(open.config)) checkShape(open, name, shape);
}

/** Reads the weights of a model that was checked, each straight to where it will be used: the model is in memory once. */
export async function readWeights(open: OpenModel, options: ReadOptions = {}): Promise<Map<string, tf.Variable>> {
  const specs = weightSpecs(open.config);
  const weights = new Map<string, tf.Variable>();
  try {
    for (const spec of specs) {
      throwIfAborted(options.signal, ["加载模型", "loading the model"]);
      const storage = storageFor(spec, options.storage ?? "float32");
      const tensor = await readTensor(open, spec, storage);
      weights.set(spec.name, tf.variable(tensor, storage === "float32"));
      tensor.dispose(); // the variable keeps the numbers
      options.onTensor?.(weights.size, specs.length);
    }
  } catch (error) {
    for (const weight of weights.values()) weight.dispose();
    throw error;
  }
  return weights;
}

async function readTensor(open: OpenModel, { name, shape }: WeightSpec, storage: WeightStorage): Promise<tf.Tensor> {
  if (storage === "float32") return allocateTensor(shape, (elements) => open.readInto(name, elements));
  const values = new Float32Array(shape.reduce((product, axis) => product * axis, 1));
  await open.readInto(name, values);
  return storeValues(values, shape, storage);
}

function checkTokenizer({ path, config, tokenizer }: OpenModel): void {
  if (tokenizer.vocabSize <= config.vocabSize) return;
  throw new TunelabError(
    "SHAPE_MISMATCH",
    [
      `${path}：分词器有 ${tokenizer.vocabSize} 个词元，模型只有 ${config.vocabSize} 个`,
      `${path}: the tokenizer has ${tokenizer.vocabSize} tokens, the model ${config.vocabSize}`,
    ],
    {
      hint: ["请用这个模型自己的分词器文件", "take the tokenizer files that belong to this model"],
      details: { path, tokens: tokenizer.vocabSize, vocabSize: config.vocabSize },
    },
  );
}

/** A template that cannot render a single question would fail only after the weights were read. */
function checkChatTemplate({ path, tokenizer }: OpenModel): void {
  if (tokenizer.chatTemplate === undefined) return;
  try {
    tokenizer.renderChat([{ role: "user", content: "?" }], { addGenerationPrompt: true });
  } catch (error) {
    if (!isTunelabError(error)) throw error;
    const { code, message, details } = error;
    const hint: Word = /\.gguf$/i.test(path)
      ? [
          "请换用这个模型的其他文件，或它的 Hugging Face 文件夹并改正其中的 chat_template.jinja",
          "take another file of this model, or its Hugging Face folder with a corrected chat_template.jinja",
        ]
      : [
          "请改正那里的模板，或去掉它：此时问题按 ChatML 书写",
          "correct the template there, or take it out: then questions are written as ChatML",
        ];
    throw new TunelabError(code, message, { hint, details: { path, ...details }, cause: error });
  }
}

function checkShape(open: OpenModel, name: string, shape: readonly number[]): void {
  const found = open.shapeOf(name);
  if (!found)
    throw new TunelabError(
      "CORRUPT_FILE",
      [`${open.path}：缺少张量 ${name}`, `${open.path}: the tensor ${name} is missing`],
      {
        hint: ["请重新复制或下载权重", "copy or download the weights again"],
        details: { path: open.path, tensor: name },
      },
    );
  if (found.length !== shape.length || found.some((size, i) => size !== shape[i]))
    throw new TunelabError(
      "SHAPE_MISMATCH",
      [
        `${open.path}：${name} 为 [${found}]，配置要求 [${shape}]`,
        `${open.path}: ${name} is [${found}], the configuration asks for [${shape}]`,
      ],
      {
        hint: ["配置与权重不属于同一个模型", "configuration and weights belong to different models"],
        details: { path: open.path, tensor: name, found, expected: shape },
      },
    );
}
