import { expect, test } from "vitest";
import { luminance, parseColor, type Rgb } from "#lib/plot/svg/color";
import { themes } from "#lib/plot/theme";

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const visions: Record<string, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

for (const [name, theme] of Object.entries(themes)) {
  test(`${name}: series colours stand out from the background and from each other, whatever the eyes`, () => {
    for (const color of theme.series) expect(contrast(color, theme.background)).toBeGreaterThanOrEqual(3);
    for (const matrix of Object.values(visions)) {
      expect(closest(theme.series, matrix)).toBeGreaterThan(14.5);
      expect(closest(theme.series.slice(0, 4), matrix)).toBeGreaterThan(25);
    }
  });

  test(`${name}: words have the contrast of WCAG AA`, () => {
    expect(contrast(theme.ink, theme.background)).toBeGreaterThan(7);
    expect(contrast(theme.muted, theme.background)).toBeGreaterThan(4.5);
  });
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(parseColor(a)), luminance(parseColor(b))].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function closest(colors: readonly string[], matrix: number[][]): number {
  const seen = colors.map((color) => toLab(matrix.map((row) => dot(row, linear(parseColor(color))))));
  const pairs = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => Math.hypot(...a.map((value, k) => value - b[k]!))));
  return Math.min(...pairs);
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const linear = (color: Rgb) =>
  color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));

function toLab(rgb: number[]): number[] {
  const clipped = rgb.map((channel) => Math.min(1, Math.max(0, channel)));
  const rows = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ];
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = rows.map((row, i) => {
    const t = dot(row, clipped) / white[i]!;
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  }) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
