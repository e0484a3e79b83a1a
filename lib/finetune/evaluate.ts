/** Evaluation loss, weighted by tokens: the mean over all trained tokens, not a mean of batch means. */
import { throwIfAborted } from "#lib/core/index";
import { collate, encodeTexts, type SampleStore, storeSamples } from "#lib/data/index";
import { autocast, ops, type Precision, type tf } from "#lib/engine/index";
import type { HiddenStatesOptions, LanguageModel } from "#lib/model/index";
import { BatchScorer } from "./batch-scorer.ts";

export interface LossEvaluation {
  loss: number;
  perplexity: number;
  tokens: number;
}

/** A compiled evaluator; compile once, evaluate often. */
export class Evaluator {
  #model: LanguageModel;
  #batchSize: number;
  #maxLength: number;
  #scorer;

  /** @param precision of matrix products; a training evaluates as it trains */
  constructor(model: LanguageModel, batchSize: number, maxLength: number, precision: Precision = "fp32") {
    this.#model = model;
    this.#batchSize = batchSize;
    this.#maxLength = maxLength;
    this.#scorer = new BatchScorer("evaluate", model, maxLength, (ids, labels) =>
      autocast(precision, () => lossOf(model, ids, labels)),
    );
  }

  async evaluate(samples: SampleStore, signal?: AbortSignal): Promise<LossEvaluation> {
    const { lengths } = samples;
    const sorted = Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]!); // little padding
    let lossSum = 0;
    let tokens = 0;
    for (let start = 0; start < sorted.length; start += this.#batchSize) {
      throwIfAborted(signal, ["评估", "evaluation"]);
      const batch = collate(await samples.read(sorted.slice(start, start + this.#batchSize)), {
        batchSize: this.#batchSize,
        padTokenId: this.#model.tokenizer.padTokenId,
        maxLength: this.#maxLength,
      });
      lossSum += (await this.#scorer.score(batch))[0]!;
      tokens += batch.trainedTokens;
    }
    const loss = lossSum / Math.max(1, tokens);
    return { loss, perplexity: Math.exp(loss), tokens };
  }

  dispose(): void {
    this.#scorer.dispose();
  }
}

/** The loss on texts as they are, every token counted; undefined without texts. */
export async function textLoss(
  model: LanguageModel,
  texts: readonly string[],
  maxLength: number,
  signal?: AbortSignal,
): Promise<LossEvaluation | undefined> {
  if (texts.length === 0) return undefined;
  const evaluator = new Evaluator(model, 4, maxLength);
  try {
    return await evaluator.evaluate(await storeSamples(encodeTexts(texts, model.tokenizer, maxLength)), signal);
  } finally {
    evaluator.dispose();
  }
}

/** Summed negative log-likelihood of the trained tokens. ids: [B, T], labels: [B·T] → scalar */
export function lossOf(
  model: LanguageModel,
  ids: tf.Tensor,
  labels: tf.Tensor,
  options: HiddenStatesOptions = {},
): tf.Tensor {
  const hidden = model.hiddenStates(ids, options);
  const flat = hidden.reshape<tf.Tensor>([-1, model.config.hiddenSize]);
  return ops.crossEntropy(flat, model.head, labels).lossSum;
}
