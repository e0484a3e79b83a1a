/** Colours as numbers. */
import type { ColorScale } from "../types.ts";

export type Rgb = readonly [number, number, number];

export function parseColor(color: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (hex) return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
  const parts = /^rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)/.exec(color);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : [128, 128, 128];
}

/** The colour at `position` (0 to 1) of a scale. */
export function colorAt(scale: ColorScale, position: number): Rgb {
  const at = Math.min(1, Math.max(0, position));
  let index = 1;
  while (index < scale.length - 1 && scale[index]![0] < at) index++;
  const [start, low] = scale[index - 1]!;
  const [end, high] = scale[index] ?? scale[index - 1]!;
  const share = end === start ? 0 : (at - start) / (end - start);
  const [a, b] = [parseColor(low), parseColor(high)];
  const mix = (channel: 0 | 1 | 2) => Math.round(a[channel] + (b[channel] - a[channel]) * share);
  return [mix(0), mix(1), mix(2)];
}

export function toHex([red, green, blue]: Rgb): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance (WCAG 2). */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever reads better on `color`; no theme changes them. */
export function inkOn(color: Rgb): string {
  return luminance(color) > 0.18 ? "#10141a" : "#fdfdfd";
}
