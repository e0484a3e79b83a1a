/**
 * Direct preference optimisation (Rafailov et al. 2023): the chosen answer becomes more likely than the rejected one,
 * measured against a reference, which is the model as it was before the training. The reference's log-probabilities are
 * computed once, before the first step, so that no second model stays in memory.
 */
import { readFile } from "node:fs/promises";
import { throwIfAborted, writeFileAtomic } from "#lib/core/index";
import type { SampleStore } from "#lib/data/index";
import { autocast, ops, tf } from "#lib/engine/index";
import type { HiddenStatesOptions, LanguageModel } from "#lib/model/index";
import { BatchScorer } from "./batch-scorer.ts";
import { pairBatch } from "./batch-source.ts";
import type { LossEvaluation } from "./evaluate.ts";
import type { Recipe } from "./recipe.ts";

/** Means over pairs. A reward is beta × (log-probability − that of the reference). */
export interface Rewards {
  rewardChosen: number;
  rewardRejected: number;
  rewardMargin: number;
  /** Share of pairs whose chosen answer has the higher reward. */
  rewardAccuracy: number;
}

export interface PreferenceOptions {
  /** Strength of the tie to the reference. */
  beta: number;
  /** Weight of the chosen answer's negative log-likelihood per token (RPO; LLaMA-Factory's pref_ftx). */
  sftWeight: number;
}

export interface PairTensors {
  /** float32 [2B]: chosen answers, then rejected ones. */
  reference: tf.Tensor;
  /** float32 [B]: trained tokens of each chosen answer; 1 where there is no pair. */
  chosenTokens: tf.Tensor;
  /** float32 [B]: 1 where there is a pair, 0 where the batch is filled up. */
  valid: tf.Tensor;
}

/** Log-probability of each row's trained tokens. ids: [R, T], labels: [R·T] → [R] */
export function rowLogProbabilities(
  model: LanguageModel,
  ids: tf.Tensor,
  labels: tf.Tensor,
  options: HiddenStatesOptions = {},
): tf.Tensor {
  const [rows, length] = ids.shape as [number, number];
  const hidden = model.hiddenStates(ids, options);
  const losses = Array.from({ length: rows }, (_, row) => {
    const states = hidden.slice([row, 0, 0], [1, length, model.config.hiddenSize]).reshape<tf.Tensor>([length, -1]);
    return ops.crossEntropy(states, model.head, labels.slice(row * length, length)).lossSum;
  });
  return tf.stack(losses).neg();
}

/** Summed over the pairs: −log σ(beta · (Δchosen − Δrejected)) + sftWeight · NLL(chosen) / tokens. policy: [2B] → scalar */
export function preferenceLoss(policy: tf.Tensor, pairs: PairTensors, options: PreferenceOptions): tf.Tensor {
  const [chosen, rejected] = tf.split(policy.sub(pairs.reference), 2) as [tf.Tensor, tf.Tensor];
  const losses = tf.softplus(rejected.sub(chosen).mul(options.beta));
  const half = policy.shape[0]! / 2;
  const likelihood = policy.slice(0, half).div(pairs.chosenTokens).neg();
  const total = options.sftWeight > 0 ? losses.add(likelihood.mul(options.sftWeight)) : losses;
  return total.mul(pairs.valid).sum();
}

/** @param policy and reference: log-probabilities of chosen and rejected in turn, [2N] */
export function rewardsOf(policy: ArrayLike<number>, reference: ArrayLike<number>, beta: number): Rewards {
  const pairs = policy.length / 2;
  const sums = { rewardChosen: 0, rewardRejected: 0, rewardMargin: 0, rewardAccuracy: 0 };
  for (let i = 0; i < pairs; i++) {
    const chosen = beta * (policy[2 * i]! - reference[2 * i]!);
    const rejected = beta * (policy[2 * i + 1]! - reference[2 * i + 1]!);
    sums.rewardChosen += chosen / pairs;
    sums.rewardRejected += rejected / pairs;
    sums.rewardMargin += (chosen - rejected) / pairs;
    sums.rewardAccuracy += (chosen > rejected ? 1 : 0) / pairs;
  }
  return sums;
}

type PairScorerOptions = Pick<Recipe, "batchSize" | "maxLength" | "precision">;

/** Scores pairs with the model as it is. */
export class PairScorer {
  #model: LanguageModel;
  #batchSize: number;
  #maxLength: number;
  #scorer;

  constructor(model: LanguageModel, { batchSize, maxLength, precision }: PairScorerOptions) {
    this.#model = model;
    this.#batchSize = batchSize;
    this.#maxLength = maxLength;
    this.#scorer = new BatchScorer("score-pairs", model, maxLength, (ids, labels) =>
      autocast(precision, () => rowLogProbabilities(model, ids, labels)),
    );
  }

  /** Log-probabilities of chosen and rejected in turn: [2N]. */
  async score(samples: SampleStore, signal?: AbortSignal): Promise<Float32Array> {
    const { lengths } = samples;
    const result = new Float32Array(lengths.length);
    const longest = (pair: number) => Math.max(lengths[2 * pair]!, lengths[2 * pair + 1]!);
    const order = Array.from({ length: lengths.length / 2 }, (_, pair) => pair).sort((a, b) => longest(a) - longest(b));
    const options = {
      batchSize: this.#batchSize,
      maxLength: this.#maxLength,
      padTokenId: this.#model.tokenizer.padTokenId,
    };
    for (let start = 0; start < order.length; start += this.#batchSize) {
      throwIfAborted(signal, ["评估", "evaluation"]);
      const pairs = order.slice(start, start + this.#batchSize);
      const values = await this.#scorer.score(await pairBatch(samples, pairs, options));
      pairs.forEach((pair, i) => {
        result[2 * pair] = values[i]!;
        result[2 * pair + 1] = values[this.#batchSize + i]!;
      });
    }
    return result;
  }

  dispose(): void {
    this.#scorer.dispose();
  }
}

/** The reference's scores: kept with the checkpoints, since a resumed training must not take them from trained weights. */
export async function referenceScores(
  scorer: PairScorer,
  samples: SampleStore,
  path: string | undefined,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const kept = path === undefined ? undefined : await readFile(path).catch(() => undefined);
  if (kept?.byteLength === 4 * samples.lengths.length) return new Float32Array(Uint8Array.from(kept).buffer);
  const scores = await scorer.score(samples, signal);
  if (path !== undefined) await writeFileAtomic(path, new Uint8Array(scores.buffer));
  return scores;
}

/** The mean loss of the pairs; the perplexity is that of the chosen answers. */
export function preferenceEvaluation(
  policy: Float32Array,
  reference: Float32Array,
  chosenTokens: readonly number[],
  { beta, sftWeight }: PreferenceOptions,
): LossEvaluation & Rewards {
  let loss = 0;
  let likelihood = 0;
  chosenTokens.forEach((tokens, i) => {
    const delta = policy[2 * i]! - reference[2 * i]! - policy[2 * i + 1]! + reference[2 * i + 1]!;
    const x = -beta * delta;
    loss += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - (sftWeight * policy[2 * i]!) / Math.max(1, tokens);
    likelihood -= policy[2 * i]!;
  });
  const tokens = chosenTokens.reduce((sum, count) => sum + count, 0);
  return {
    loss: loss / Math.max(1, chosenTokens.length),
    perplexity: Math.exp(likelihood / Math.max(1, tokens)),
    tokens,
    ...rewardsOf(policy, reference, beta),
  };
}
