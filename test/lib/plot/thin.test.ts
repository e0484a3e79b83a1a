import { expect, test } from "vitest";
import { Rng } from "#lib/core/index";
import { smooth, thinIndices } from "#lib/plot/index";
import { thinCloud } from "#lib/plot/thin";

test("a thinned line keeps its ends, every spike, gaps and the order", () => {
  const rng = new Rng(1);
  const y = Float64Array.from({ length: 100_000 }, () => rng.normal());
  const spikes = [17, 31_415, 99_991];
  for (const at of spikes) y[at] = at % 2 ? 50 : -50;
  y[500] = Number.NaN;
  const kept = thinIndices(y, 1000);
  expect(kept.length).toBeLessThanOrEqual(1300);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  for (const at of [0, ...spikes, 500, 99_999]) expect(kept).toContain(at);
  // What a pixel column shows of the whole series it shows of the kept points.
  for (let start = 0; start < y.length; start += 400) {
    const inside = kept.filter((index) => index >= start && index < start + 400).map((index) => y[index]!);
    const all = [...y.subarray(start, start + 400)];
    const finite = (values: number[]) => values.filter((value) => !Number.isNaN(value));
    expect(Math.max(...finite(inside))).toBe(Math.max(...finite(all)));
    expect(Math.min(...finite(inside))).toBe(Math.min(...finite(all)));
  }
});

test("short series stay whole", () => {
  expect(thinIndices([3, 1, 2], 100)).toEqual([0, 1, 2]);
});

test("a thinned cloud keeps lone points", () => {
  const rng = new Rng(2);
  const x = Float64Array.from({ length: 50_000 }, () => rng.normal());
  const y = Float64Array.from({ length: 50_000 }, () => rng.normal());
  [x[40_000], y[40_000]] = [30, -30];
  const kept = thinCloud(x, y, 4000);
  expect(kept).toContain(40_000);
  expect(kept.length).toBeLessThan(25_000);
});

test("smoothing follows TensorBoard's formula, passes over gaps and leaves constants alone", () => {
  // By hand, weight 0.6: the average 0.4, 1.04, 2.224, 4.5344 over 1 − 0.6ⁿ.
  const expected = [0.4 / 0.4, 1.04 / 0.64, 2.224 / 0.784, 4.5344 / 0.8704];
  const smoothed = smooth([1, 2, 4, 8], 0.6);
  for (const [index, value] of expected.entries()) expect(smoothed[index]).toBeCloseTo(value, 12);
  expect(smooth([5, 5, 5], 0.9)).toEqual([5, 5, 5]);
  const gap = smooth([1, Number.NaN, 2], 0.6);
  expect(gap[1]).toBeNaN();
  expect(gap[2]).toBeCloseTo(1.625, 12);
  expect(smooth([3, 1], 0)).toEqual([3, 1]);
});
