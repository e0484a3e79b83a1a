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
  /** Rows of the file that the samples come from; 0 where that is not known. */
  rows: number[];
  /** Of packed rows: the sample that a token belongs to, from 1 on; 0 is padding. [batchSize, length] */
  segmentIds?: Int32Array;
  /** Of packed rows: the token's place in its sample. [batchSize, length] */
  positionIds?: Int32Array;
  /** Of preference pairs: their numbers; the chosen answers are the first half of the rows, the rejected the second. */
  pairs?: number[];
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
 * The order of one epoch: shuffled, then rows of similar length brought together within stretches of 16 batches, so
 * that little is padding; then the batches are shuffled.
 * @param lengths tokens of each row
 */
export function planEpoch(lengths: ArrayLike<number>, batchSize: number, rng: Rng): number[][] {
  const order = rng.shuffle(Array.from({ length: lengths.length }, (_, index) => index));
  const batches: number[][] = [];
  const stretch = batchSize * 16;
  for (let start = 0; start < order.length; start += stretch) {
    const near = order.slice(start, start + stretch);
    near.sort((a, b) => lengths[a]! - lengths[b]! || a - b);
    for (let i = 0; i < near.length; i += batchSize) batches.push(near.slice(i, i + batchSize));
  }
  return rng.shuffle(batches);
}

/** One sample a row. */
export function collate(samples: readonly EncodedSample[], options: BatchOptions): Batch {
  return fill(
    samples.map((sample) => [sample]),
    options,
  );
}

/** Several samples a row, told apart by `segmentIds` and `positionIds`. */
export function collatePacked(rows: readonly (readonly EncodedSample[])[], options: BatchOptions): Batch {
  const batch = fill(rows, options);
  const segmentIds = new Int32Array(batch.ids.length);
  const positionIds = new Int32Array(batch.ids.length);
  eachSample(rows, batch.length, ({ ids }, at, segment) => {
    segmentIds.fill(segment, at, at + ids.length);
    for (let t = 0; t < ids.length; t++) positionIds[at + t] = t;
  });
  return { ...batch, segmentIds, positionIds };
}

function fill(rows: readonly (readonly EncodedSample[])[], options: BatchOptions): Batch {
  const { batchSize, padTokenId, lengthMultiple = 32, maxLength } = options;
  const used = rows.map((samples) => samples.reduce((sum, sample) => sum + sample.ids.length, 0));
  const longest = Math.max(2, ...used);
  const length = Math.min(Math.ceil(longest / lengthMultiple) * lengthMultiple, Math.max(maxLength, longest));
  const ids = new Int32Array(batchSize * length).fill(padTokenId);
  const labels = new Int32Array(batchSize * length).fill(IGNORED_LABEL);
  let trainedTokens = 0;
  eachSample(rows, length, (sample, at) => {
    ids.set(sample.ids, at);
    for (let t = 1; t < sample.ids.length; t++) {
      const label = sample.labels[t]!;
      labels[at + t - 1] = label;
      if (label !== IGNORED_LABEL) trainedTokens++;
    }
  });
  return { batchSize, length, ids, labels, trainedTokens, rows: rows.flat().map(({ row = 0 }) => row) };
}

/** @param visit gets the sample, the place of its first token and its number in the row, from 1 on */
function eachSample(
  rows: readonly (readonly EncodedSample[])[],
  length: number,
  visit: (sample: EncodedSample, at: number, segment: number) => void,
): void {
  rows.forEach((samples, row) => {
    let at = row * length;
    samples.forEach((sample, index) => {
      visit(sample, at, index + 1);
      at += sample.ids.length;
    });
  });
}
