/** Long series made short enough to draw, with every spike still there. */

/**
 * The points of a line that a drawing of limited width can show: of each run of neighbours the first, the lowest, the
 * highest and the last (M4: Jugel et al. 2014). The extremes of the series always stay.
 * @param y values in drawing order; `NaN` is a gap
 * @param maxPoints about how many to keep, default 1200
 * @returns the indices kept, ascending
 */
export function thinIndices(y: ArrayLike<number>, maxPoints = 1200): number[] {
  const count = y.length;
  if (count <= maxPoints) return Array.from({ length: count }, (_, index) => index);
  const buckets = Math.max(1, Math.floor(maxPoints / 4));
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * count) / buckets);
    const end = Math.floor(((bucket + 1) * count) / buckets);
    for (const index of extremes(y, start, end)) kept.push(index);
  }
  return kept;
}

function extremes(y: ArrayLike<number>, start: number, end: number): number[] {
  let [low, high, gap] = [-1, -1, -1];
  for (let index = start; index < end; index++) {
    const value = y[index]!;
    if (Number.isNaN(value)) gap = index;
    else {
      if (low < 0 || value < y[low]!) low = index;
      if (high < 0 || value > y[high]!) high = index;
    }
  }
  const wanted = [start, low, high, gap, end - 1].filter((index) => index >= start);
  return [...new Set(wanted)].sort((a, b) => a - b);
}

/**
 * The points of a cloud that a drawing can tell apart: one per cell of a grid, so that lone points stay.
 * @param cells cells along each side, default 300
 * @returns the indices kept, ascending
 */
export function thinCloud(x: ArrayLike<number>, y: ArrayLike<number>, maxPoints = 4000, cells = 300): number[] {
  const all = Array.from({ length: Math.min(x.length, y.length) }, (_, index) => index);
  if (all.length <= maxPoints) return all;
  const [toX, toY] = [cellOf(x, cells), cellOf(y, cells)];
  const taken = new Set<number>();
  return all.filter((index) => {
    const cell = toX(x[index]!) * cells + toY(y[index]!);
    if (!Number.isFinite(cell) || taken.has(cell)) return false;
    taken.add(cell);
    return true;
  });
}

function cellOf(values: ArrayLike<number>, cells: number): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return (value) => Math.min(cells - 1, Math.floor(((value - low) / (high - low || 1)) * cells));
}
