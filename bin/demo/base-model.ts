/**
 * The demo's base model: a small decoder trained on the sample text before it is fine-tuned. It knows the words of the
 * text and little else; what it shows is the method, not the quality of a real base model.
 */
import { fineTune, type TrainEvent } from "#lib/finetune/index";
import { createModel, type LanguageModel, ModelConfig, Tokenizer, trainBpe } from "#lib/model/index";

const SPECIAL_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

/** A tokenizer and an untrained model for these texts. */
export function buildBaseModel(texts: readonly string[], seed: number): LanguageModel {
  const json = trainBpe(texts, { vocabSize: 2048, specialTokens: SPECIAL_TOKENS });
  const tokenizer = Tokenizer.fromTraining(json, { eos: "<|im_end|>", pad: "<|endoftext|>" });
  const config = ModelConfig.parse({
    family: "llama",
    vocabSize: Math.ceil(tokenizer.vocabSize / 64) * 64, // a round width is faster
    hiddenSize: 192,
    intermediateSize: 512,
    numLayers: 4,
    numHeads: 6,
    numKvHeads: 2,
    headDim: 32,
    maxPositions: 512,
    normEpsilon: 1e-5,
    ropeTheta: 10_000,
    tieWordEmbeddings: true,
    qkvBias: false,
    outputBias: false,
    mlpBias: false,
    qkNorm: false,
    eosTokenIds: [tokenizer.eosTokenId!],
    padTokenId: tokenizer.padTokenId,
  });
  return createModel("tunelab-demo-base", config, tokenizer, { seed });
}

/** Trains all weights on plain text. */
export async function pretrain(
  model: LanguageModel,
  texts: readonly string[],
  { steps, seed, onEvent }: { steps: number; seed: number; onEvent: (event: TrainEvent) => void },
): Promise<void> {
  await fineTune({
    model,
    data: texts,
    stage: "pt",
    mode: "full",
    learningRate: 2e-3,
    maxSteps: steps,
    evaluateEvery: steps,
    batchSize: 8,
    maxLength: 128,
    validationShare: 0.05,
    seed,
    onEvent,
  });
}
