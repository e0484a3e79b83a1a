/** A model small enough to train in a test, with a tokenizer trained on a few sentences. */
import { createModel, type LanguageModel, ModelConfig, Tokenizer, trainBpe } from "#lib/model/index";

export const SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

export const RECORDS = ["水的沸点", "中国首都", "一加一", "太阳升起", "三角形内角和", "地球卫星", "冬季", "红灯"].map(
  (topic, index) => ({ instruction: `请问${topic}？`, input: "", output: `${topic}是${index + 1}。` }),
);

export function tinyTokenizer(): Tokenizer {
  const texts = RECORDS.map(({ instruction, output }) => instruction + output);
  const json = trainBpe(texts, { vocabSize: 300, specialTokens: SPECIAL });
  return Tokenizer.fromTraining(json, { eos: "<|im_end|>", pad: "<|endoftext|>" });
}

export function tinyConfig(change: Partial<ModelConfig> = {}): ModelConfig {
  return ModelConfig.parse({
    family: "llama",
    vocabSize: 300,
    hiddenSize: 16,
    intermediateSize: 24,
    numLayers: 2,
    numHeads: 4,
    numKvHeads: 2,
    headDim: 4,
    maxPositions: 96,
    normEpsilon: 1e-6,
    ropeTheta: 10_000,
    tieWordEmbeddings: true,
    qkvBias: false,
    outputBias: false,
    mlpBias: false,
    qkNorm: false,
    eosTokenIds: [2],
    padTokenId: 0,
    ...change,
  });
}

export function tinyModel(seed = 1): LanguageModel {
  return createModel("tiny-test", tinyConfig(), tinyTokenizer(), { seed });
}

export function tinyGpt2(): LanguageModel {
  const biases = { qkvBias: true, outputBias: true, mlpBias: true };
  const config = tinyConfig({ family: "gpt2", numKvHeads: 4, normEpsilon: 1e-5, ...biases });
  return createModel("tiny-gpt2", config, tinyTokenizer(), { seed: 2 });
}
