/** Several samples in one row, so that little of a batch is padding. */
import type { Rng } from "#lib/core/index";

/** Samples are packed within stretches of this many, so that a row is still a chance choice of the data. */
const STRETCH = 1024;

/**
 * Best fit decreasing (Johnson, 1973), within shuffled stretches: each sample, longest first, goes where the least room
 * is left over.
 * @param lengths tokens of each sample; one longer than `capacity` has a row alone
 * @returns the samples of each row
 */
export function packSamples(lengths: ArrayLike<number>, capacity: number, rng: Rng): number[][] {
  const order = rng.shuffle(Array.from({ length: lengths.length }, (_, index) => index));
  const rows: number[][] = [];
  for (let start = 0; start < order.length; start += STRETCH)
    rows.push(...bestFit(order.slice(start, start + STRETCH), lengths, capacity));
  return rows;
}

function bestFit(samples: number[], lengths: ArrayLike<number>, capacity: number): number[][] {
  const rows: { samples: number[]; room: number }[] = [];
  for (const sample of samples.sort((a, b) => lengths[b]! - lengths[a]! || a - b)) {
    const length = lengths[sample]!;
    let best: (typeof rows)[number] | undefined;
    for (const row of rows) if (row.room >= length && (!best || row.room < best.room)) best = row;
    if (best) {
      best.samples.push(sample);
      best.room -= length;
    } else rows.push({ samples: [sample], room: capacity - length });
  }
  return rows.map((row) => row.samples);
}
