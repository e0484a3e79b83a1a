/** Evaluation loss, weighted by tokens: the mean over all trained tokens, not a mean of batch means. */
import { throwIfAborted } from "#lib/core/index";
import { collate, encodeTexts, type SampleStore, storeSamples } from "#lib/data/index";
import { jit, ops, tf } from "#lib/engine/index";
import type { HiddenStatesOptions, LanguageModel } from "#lib/model/index";

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
  #forward;

  constructor(model: LanguageModel, batchSize: number, maxLength: number) {
    this.#model = model;
    this.#batchSize = batchSize;
    this.#maxLength = maxLength;
    this.#forward = jit((ids: tf.Tensor, labels: tf.Tensor) => ({ lossSum: lossOf(model, ids, labels) }), {
      name: "evaluate",
    });
  }

  async evaluate(samples: SampleStore, signal?: AbortSignal): Promise<LossEvaluation> {
    this.#model.prepare(this.#maxLength);
    const { lengths } = samples;
    const sorted = Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]!); // little padding
    let lossSum = 0;
    let tokens = 0;
    for (let start = 0; start < sorted.length; start += this.#batchSize) {
      throwIfAborted(signal, "evaluation");
      const batch = collate(await samples.read(sorted.slice(start, start + this.#batchSize)), {
        batchSize: this.#batchSize,
        padTokenId: this.#model.tokenizer.padTokenId,
        maxLength: this.#maxLength,
      });
      const ids = tf.tensor2d(batch.ids, [batch.batchSize, batch.length], "int32");
      const labels = tf.tensor1d(batch.labels, "int32");
      const result = await this.#forward(ids, labels);
      lossSum += (await result.lossSum.data())[0]!;
      tokens += batch.trainedTokens;
      tf.dispose([ids, labels, result.lossSum]);
    }
    const loss = lossSum / Math.max(1, tokens);
    return { loss, perplexity: Math.exp(loss), tokens };
  }

  dispose(): void {
    this.#forward.dispose();
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
