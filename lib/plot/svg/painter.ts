/** Colours of one drawing. */
import { sequentialScale, seriesColor, type Theme, type ThemeName, themed, themes } from "../theme.ts";
import type { ColorBar, ColorScale } from "../types.ts";

export interface ColorMapping {
  colors: ColorScale;
  low: number;
  high: number;
  /** Where a value lies on the scale, 0 to 1. */
  share(value: number): number;
}

export interface Scaled {
  colorscale?: ColorScale;
  reversescale?: boolean;
  cmin?: number;
  cmax?: number;
  showscale?: boolean;
  colorbar?: ColorBar;
}

export class Painter {
  readonly theme: Theme;
  readonly #name: ThemeName;

  constructor(name: ThemeName) {
    this.#name = name;
    this.theme = themes[name];
  }

  color(color: string): string {
    return themed(color, this.#name);
  }

  /** The colour asked for, else that of the series with this number. */
  series(color: string | undefined, index: number): string {
    return this.color(color ?? seriesColor(index));
  }

  scaleOf(scaled: Scaled, values: readonly (number | string | null)[]): ColorMapping {
    let low = scaled.cmin ?? Infinity;
    let high = scaled.cmax ?? -Infinity;
    for (const value of values) {
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      if (scaled.cmin === undefined && value < low) low = value;
      if (scaled.cmax === undefined && value > high) high = value;
    }
    if (low > high) [low, high] = [0, 1];
    const scale = scaled.colorscale ?? sequentialScale;
    const colors = scaled.reversescale ? reverse(scale) : scale;
    return { colors, low, high, share: (value) => (high === low ? 0.5 : (value - low) / (high - low)) };
  }
}

function reverse(scale: ColorScale): ColorScale {
  return scale.map(([at, color]) => [1 - at, color] as const).reverse();
}
