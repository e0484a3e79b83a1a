/** Bins of histograms. */
import { niceStep } from "./svg/ticks.ts";

export interface Bins {
  /** The middle of each bin. */
  centres: number[];
  counts: number[];
  /** The width of every bin. */
  width: number;
}

/**
 * Bins with round edges. Their number follows Freedman and Diaconis (1981): width 2·IQR·n^(-1/3), between 5 and 80 bins;
 * whole numbers get whole bins.
 * @param wanted about how many bins; without it the rule above
 */
export function histogramBins(values: readonly number[], wanted?: number): Bins {
  if (values.length === 0) return { centres: [], counts: [], width: 1 };
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const whole = sorted.every(Number.isInteger);
  if (low === high) return { centres: [low], counts: [values.length], width: whole ? 1 : Math.abs(low) * 0.1 || 1 };
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const rule = spread > 0 ? ((high - low) * Math.cbrt(values.length)) / (2 * spread) : Math.sqrt(values.length);
  const count = Math.min(500, wanted ?? Math.min(80, Math.max(5, Math.round(rule))));
  const step = niceStep(high - low, count);
  const width = whole ? Math.max(1, Math.round(step)) : step;
  // Bins of single whole numbers are centred on them.
  const shift = whole && width === 1 ? 0.5 : 0;
  const first = Math.floor((low + shift) / width);
  const last = Math.floor((high + shift) / width + 1e-9);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const value of sorted) {
    const index = Math.min(counts.length - 1, Math.floor((value + shift) / width + 1e-9) - first);
    counts[index] = counts[index]! + 1;
  }
  const centres = counts.map((_, index) => Number(((first + index + 0.5) * width - shift).toPrecision(12)));
  return { centres, counts, width };
}

/** How many of `values` lie in each bin; what lies outside counts in the first or last. */
export function countInBins({ centres, width }: Bins, values: readonly number[]): number[] {
  const counts = new Array<number>(centres.length).fill(0);
  for (const value of values) {
    const at = Math.floor((value - centres[0]!) / width + 0.5 + 1e-9);
    const index = Math.min(counts.length - 1, Math.max(0, at));
    counts[index] = counts[index]! + 1;
  }
  return counts;
}

/** The quantile `share` of sorted numbers, interpolated linearly (as numpy does by default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  return low + ((sorted[Math.min(sorted.length - 1, below + 1)] ?? low) - low) * (at - below);
}
