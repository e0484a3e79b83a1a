/**
 * A language model: configuration, tokenizer and weights. Weights are TF.js variables under their Hugging Face names;
 * an adapter (LoRA) can be attached without touching them.
 */
import { Rng, TunelabError } from "#lib/core/index";
import { ops, tf } from "#lib/engine/index";
import type { ModelConfig } from "./config.ts";
import { type Attend, type DecoderParts, decode, type Positions } from "./decoder.ts";
import {
  type GenerateBatchOptions,
  type GenerateOptions,
  generate,
  generateBatch,
  type Prompt,
  streamGeneration,
} from "./generation/generate.ts";
import { ProgramCache } from "./generation/programs.ts";
import type { GenerationChunk } from "./generation/text.ts";
import { embeddingName, HEAD, weightSpecs } from "./layers.ts";
import { type RopeTables, ropeTables } from "./rope.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Changes what a model computes; both methods return undefined for what they leave alone. */
export interface ModuleAdapter {
  /** Whether dropout is on; what is compiled holds for one or the other. */
  readonly training?: boolean;
  /** What the linear layer `module` computes. */
  apply(module: string, x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor | null): tf.Tensor | undefined;
  /** A weight in place of the base's: a norm, the embedding, the head. */
  weight?(name: string): tf.Tensor | undefined;
}

export interface HiddenStatesOptions {
  /** int32 [B, T]: tokens attend only within their segment; 0 is padding. For packed samples. */
  segmentIds?: tf.Tensor;
  /** int32 [B, T]: position of each token in its sample; 0, 1, 2… when absent. */
  positionIds?: tf.Tensor;
  /** NEFTune (Jain et al. 2023): uniform noise of ±this / √(T · hiddenSize) on the embeddings. Default 0. */
  embeddingNoise?: number;
  /** Recompute each block in the backward pass instead of keeping its activations. */
  checkpointing?: boolean;
}

export class LanguageModel implements DecoderParts {
  readonly name: string;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly weights: ReadonlyMap<string, tf.Variable>;
  /** Where the weights came from, for adapters and model cards: a folder or hub name. */
  readonly source: string;
  adapter: ModuleAdapter | undefined;
  /** What generation has compiled for this model. */
  readonly programs = new ProgramCache();
  /** The largest last; smaller ones may be part of compiled graphs. */
  readonly #rope: RopeTables[] = [];
  #disposed = false;

  constructor(parts: {
    name: string;
    source: string;
    config: ModelConfig;
    tokenizer: Tokenizer;
    weights: ReadonlyMap<string, tf.Variable>;
  }) {
    this.name = parts.name;
    this.source = parts.source;
    this.config = parts.config;
    this.tokenizer = parts.tokenizer;
    this.weights = parts.weights;
  }

  /** The weight that the model computes with: the attached adapter's own where it has one, else the base's. */
  weight(name: string): tf.Tensor {
    return this.adapter?.weight?.(name) ?? this.baseWeight(name);
  }

  /** The model's own weight, whatever adapter is attached. @throws TunelabError NOT_FOUND */
  baseWeight(name: string): tf.Variable {
    const weight = this.weights.get(name);
    if (!weight || this.#disposed)
      throw new TunelabError(
        "NOT_FOUND",
        [`模型 ${this.name} 没有权重 ${name}`, `model ${this.name} has no weight ${name}`],
        {
          hint: this.#disposed
            ? ["模型已释放；请重新加载", "the model was disposed; load it again"]
            : ["模型的文件可能不完整", "the model's files may be incomplete"],
        },
      );
    return weight;
  }

  linear(module: string, x: tf.Tensor): tf.Tensor {
    const weight = this.weight(`${module}.weight`);
    const bias = this.weights.has(`${module}.bias`) ? this.weight(`${module}.bias`) : null;
    return this.adapter?.apply(module, x, weight, bias) ?? ops.linear(x, weight, bias ?? undefined);
  }

  /** The output projection [vocabSize, hiddenSize]; the embedding matrix when the two are tied. */
  get head(): tf.Tensor {
    const { tieWordEmbeddings } = this.config;
    return this.adapter?.weight?.(HEAD) ?? this.baseWeight(tieWordEmbeddings ? embeddingName(this.config) : HEAD);
  }

  /** Hidden states after the final norm. ids: int32 [B, T] → [B, T, hiddenSize] */
  hiddenStates(ids: tf.Tensor, options: HiddenStatesOptions = {}): tf.Tensor {
    const { segmentIds, positionIds, embeddingNoise = 0, checkpointing = false } = options;
    const attend: Attend = (_, q, k, v) => ops.attention(q, k, v, segmentIds ? { segmentIds } : {});
    const positions = positionIds ? this.positionsAt(positionIds) : this.firstPositions(ids.shape[1]!);
    const parts = embeddingNoise > 0 ? this.#withNoise(embeddingNoise) : this;
    return decode(parts, ids, positions, attend, checkpointing ? (_, run) => ops.checkpoint(run) : undefined);
  }

  /** Scores of the next token at every place. ids: int32 [B, T] → [B, T, vocabSize] */
  logits(ids: tf.Tensor, options: HiddenStatesOptions = {}): tf.Tensor {
    return ops.linear(this.hiddenStates(ids, options), this.head);
  }

  /** The positions 0 … length - 1. */
  firstPositions(length: number): Positions {
    this.#checkLength(length);
    return {
      ids: () => tf.range(0, length, 1, "int32"),
      rotary: () => {
        const { cos, sin } = this.#ropeTables(length);
        const half = this.config.headDim / 2;
        return { cos: tf.slice(cos, [0, 0], [length, half]), sin: tf.slice(sin, [0, 0], [length, half]) };
      },
    };
  }

  /** Given positions: int32 [B, T] */
  positionsAt(positionIds: tf.Tensor): Positions {
    return {
      ids: () => positionIds,
      rotary: () => {
        const { cos, sin } = this.#ropeTables(1);
        return { cos: tf.gather(cos, positionIds), sin: tf.gather(sin, positionIds) };
      },
    };
  }

  /** Makes the position tables for `length` positions; call it before tracing, so that they are not part of a graph. */
  prepare(length: number): void {
    this.#checkLength(length);
    this.#ropeTables(length);
  }

  /**
   * Continues a prompt. A text is put into the chat template as the user's message; give `raw: true` to continue it
   * as it is.
   */
  generate(prompt: Prompt, options: GenerateOptions = {}): Promise<string> {
    return generate(this, prompt, options);
  }

  /**
   * Continues several prompts at once: each gets the same answer as from `generate`, in less time together. Answers come
   * in the order of the prompts.
   * @throws TunelabError INVALID_CONFIG, LIMIT_EXCEEDED with the number of the prompt
   */
  generateBatch(prompts: readonly Prompt[], options: GenerateBatchOptions = {}): Promise<string[]> {
    return generateBatch(this, prompts, options);
  }

  /** Like `generate`, piece by piece; what may become a stop text is held back until it is certain. */
  stream(prompt: Prompt, options: GenerateOptions = {}): AsyncGenerator<GenerationChunk> {
    return streamGeneration(this, prompt, options);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.programs.dispose();
    for (const weight of this.weights.values()) weight.dispose();
    for (const { cos, sin } of this.#rope) tf.dispose([cos, sin]);
  }

  #withNoise(alpha: number): DecoderParts {
    return {
      config: this.config,
      weight: (name) => this.weight(name),
      linear: (module, x) => this.linear(module, x),
      onEmbedding: (x) => {
        const limit = alpha / Math.sqrt(x.shape[1]! * x.shape[2]!); // x: [B, T, hiddenSize]; T counts padding, as in transformers
        return x.add(tf.randomUniform(x.shape, -limit, limit));
      },
    };
  }

  #checkLength(length: number): void {
    const limit = this.config.maxPositions;
    if (length > limit)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [
          `序列有 ${length} 个词元，超过模型的 ${limit} 个`,
          `a sequence of ${length} tokens is longer than the model's ${limit}`,
        ],
        {
          hint: ["请缩短文本，或减小 maxLength", "shorten the text or lower maxLength"],
          details: { length, limit },
        },
      );
  }

  #ropeTables(length: number): RopeTables {
    const largest = this.#rope.at(-1);
    if (largest && largest.cos.shape[0]! >= length) return largest;
    const rows = Math.min(this.config.maxPositions, Math.max(2048, 2 ** Math.ceil(Math.log2(length))));
    const { cos, sin } = ropeTables(this.config, rows);
    const tables = { cos: tf.keep(cos), sin: tf.keep(sin) };
    this.#rope.push(tables);
    return tables;
  }
}

/** A variable that owns its data alone: `tidy` drops the tensor it is made from. */
export function newVariable(data: Float32Array, shape: readonly number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(data, [...shape], "float32")));
}

/** A model with random weights: N(0, 0.02), the residual projections scaled down by depth as GPT-2 does. */
export function createModel(
  name: string,
  config: ModelConfig,
  tokenizer: Tokenizer,
  { seed = 0 }: { seed?: number } = {},
): LanguageModel {
  const rng = new Rng(seed);
  const weights = new Map<string, tf.Variable>();
  const residualScale = 1 / Math.sqrt(2 * config.numLayers);
  for (const { name: weightName, shape, init } of weightSpecs(config)) {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    const data = new Float32Array(size);
    if (init === "ones") data.fill(1);
    if (init === "normal" || init === "residual") {
      const own = rng.derive(weightName); // each weight has its own stream: adding a layer does not change the others
      const deviation = 0.02 * (init === "residual" ? residualScale : 1);
      for (let i = 0; i < size; i++) data[i] = own.normal(0, deviation);
    }
    weights.set(weightName, newVariable(data, shape));
  }
  return new LanguageModel({ name, source: name, config, tokenizer, weights });
}
