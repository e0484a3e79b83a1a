/**
 * Small base models from nothing but text: a tokenizer trained on it and a decoder trained to continue it. This is how
 * the model that ships was made, and what the demo does in a minute on its sample.
 */
import { TunelabError } from "#lib/core/index";
import { createModel, type LanguageModel, ModelConfig, Tokenizer, trainBpe } from "#lib/model/index";

export interface BaseModelOptions {
  name: string;
  /** Upper limit; small texts yield fewer tokens. */
  vocabSize: number;
  /** A multiple of 32, the size of a head. */
  hiddenSize: number;
  numLayers: number;
  /** Longest sequence. Default 512. */
  maxPositions?: number;
  seed: number;
  /** The tokenizer learns from about this many characters, spread over the texts. Default 3 million. */
  tokenizerCharacters?: number;
}

/** In the order of their ids. ChatML's marks are tokens from the start, so that fine-tuning on chats needs no new ones. */
const SPECIAL_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
const HEAD_DIM = 32;

/** An untrained model with a tokenizer that fits the texts. Train it with `fineTune({ stage: "pt", mode: "full", … })`. */
export function createBaseModel(texts: readonly string[], options: BaseModelOptions): LanguageModel {
  const { name, hiddenSize, numLayers, maxPositions = 512, seed } = options;
  if (hiddenSize % (2 * HEAD_DIM) !== 0)
    throw new TunelabError("INVALID_CONFIG", [`hiddenSize 为 ${hiddenSize}`, `hiddenSize is ${hiddenSize}`], {
      hint: ["请用 64 的倍数，例如 256", "use a multiple of 64, e.g. 256"],
    });
  const json = trainBpe(spread(texts, options.tokenizerCharacters ?? 3_000_000), {
    vocabSize: options.vocabSize,
    specialTokens: SPECIAL_TOKENS,
  });
  const tokenizer = Tokenizer.fromTraining(json, { eos: "<|im_end|>", pad: "<|endoftext|>" });
  const numHeads = hiddenSize / HEAD_DIM;
  const config = ModelConfig.parse({
    family: "llama",
    vocabSize: Math.ceil(tokenizer.vocabSize / 64) * 64, // a round width multiplies faster
    hiddenSize,
    intermediateSize: Math.round((hiddenSize * 8) / 3 / 64) * 64, // SwiGLU's usual 8/3
    numLayers,
    numHeads,
    numKvHeads: numHeads / 2,
    headDim: HEAD_DIM,
    maxPositions,
    normEpsilon: 1e-5,
    ropeTheta: 10_000,
    tieWordEmbeddings: true, // a small model spends its weights better elsewhere
    qkvBias: false,
    outputBias: false,
    mlpBias: false,
    qkNorm: false,
    eosTokenIds: [tokenizer.eosTokenId!],
    padTokenId: tokenizer.padTokenId,
  });
  return createModel(name, config, tokenizer, { seed });
}

/** The same share of every text, so that the tokenizer sees all kinds. */
function* spread(texts: readonly string[], characters: number): Generator<string> {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const share = Math.min(1, characters / Math.max(1, total));
  for (const text of texts) yield share === 1 ? text : text.slice(0, Math.ceil(text.length * share));
}
