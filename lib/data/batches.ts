/** Samples into batches of few different shapes, since every new shape is a new compiled graph. */
import type { Rng } from "#lib/core/index";
import { type EncodedSample, IGNORED_LABEL } from "./encode.ts";

export interface Batch {
  batchSize: number;
  /** Tokens per row, padded. */
  length: number;
  /** [batchSize, length] row by row. */
  ids: Int32Array;
  /** Shifted: `labels[t]` is the token to predict at t, -100 where nothing is trained. */
  labels: Int32Array;
  trainedTokens: number;
}

export interface BatchOptions {
  batchSize: number;
  padTokenId: number;
  /** Rows are padded to a multiple of this, default 32. */
  lengthMultiple?: number;
  /** Longest row; lengths are not rounded above it. */
  maxLength: number;
}

/**
 * The order of one epoch: shuffled, then samples of similar length brought together within stretches of 16 batches, so
 * that little is padding; then the batches are shuffled.
 */
export function planEpoch(samples: readonly EncodedSample[], batchSize: number, rng: Rng): number[][] {
  const order = rng.shuffle(samples.map((_, index) => index));
  const batches: number[][] = [];
  const stretch = batchSize * 16;
  for (let start = 0; start < order.length; start += stretch) {
    const near = order.slice(start, start + stretch);
    near.sort((a, b) => samples[a]!.ids.length - samples[b]!.ids.length || a - b);
    for (let i = 0; i < near.length; i += batchSize) batches.push(near.slice(i, i + batchSize));
  }
  return rng.shuffle(batches);
}

export function collate(samples: readonly EncodedSample[], options: BatchOptions): Batch {
  const { batchSize, padTokenId, lengthMultiple = 32, maxLength } = options;
  const longest = Math.max(2, ...samples.map((sample) => sample.ids.length));
  const length = Math.min(Math.ceil(longest / lengthMultiple) * lengthMultiple, Math.max(maxLength, longest));
  const ids = new Int32Array(batchSize * length).fill(padTokenId);
  const labels = new Int32Array(batchSize * length).fill(IGNORED_LABEL);
  let trainedTokens = 0;
  samples.forEach((sample, row) => {
    ids.set(sample.ids, row * length);
    for (let t = 1; t < sample.ids.length; t++) {
      const label = sample.labels[t]!;
      labels[row * length + t - 1] = label;
      if (label !== IGNORED_LABEL) trainedTokens++;
    }
  });
  return { batchSize, length, ids, labels, trainedTokens };
}
