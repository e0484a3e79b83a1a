/**
 * Colours. The six series colours were chosen by search: under normal, protan, deutan and tritan vision (Machado, Oliveira
 * and Fernandes 2009) any two differ by at least ΔE 15 (CIE 1976), the first four by 25, and each has a contrast of 3:1 with
 * the background; the test computes it. Figures name the light colours; a theme exchanges them one for one.
 */
import type { ColorScale } from "./types.ts";

export type ThemeName = "light" | "dark";
/** `auto` is light, and dark where the reader's system is. */
export type ThemeChoice = ThemeName | "auto";

export interface Theme {
  background: string;
  /** Titles and values. */
  ink: string;
  /** Tick labels and explanations. */
  muted: string;
  axis: string;
  grid: string;
  series: readonly string[];
}

export const themes: Record<ThemeName, Theme> = {
  light: {
    background: "#ffffff",
    ink: "#1c2330",
    muted: "#596273",
    axis: "#9aa3b2",
    grid: "#e6e9ef",
    series: ["#1f5fae", "#c8400f", "#0ba868", "#7c1d5a", "#c48a00", "#8296b4"],
  },
  dark: {
    background: "#14181f",
    ink: "#eceff4",
    muted: "#a5aebc",
    axis: "#5d6778",
    grid: "#2a313c",
    series: ["#5b9bf0", "#f0642a", "#3fe08c", "#e07fb0", "#f2dc5a", "#cfe8f2"],
  },
};

/** The colour of the series with this number, in light terms; it repeats after six. */
export function seriesColor(index: number): string {
  const { series } = themes.light;
  return series[index % series.length]!;
}

/** Past six series the line pattern tells them apart, so that nothing depends on colour alone. */
export function seriesDash(index: number): "solid" | "dash" | "dot" | "dashdot" {
  return (["solid", "dash", "dot", "dashdot"] as const)[Math.floor(index / themes.light.series.length) % 4]!;
}

/** Low to high; Viridis (van der Walt and Smith, CC0), readable on light and dark and without colour vision. */
export const sequentialScale: ColorScale = [
  [0, "#440154"],
  [0.125, "#472d7b"],
  [0.25, "#3b528b"],
  [0.375, "#2c728e"],
  [0.5, "#21918c"],
  [0.625, "#28ae80"],
  [0.75, "#5ec962"],
  [0.875, "#addc30"],
  [1, "#fde725"],
];

/** Negative, zero, positive. */
export const divergingScale: ColorScale = [
  [0, "#1f5fae"],
  [0.25, "#8fb4dc"],
  [0.5, "#f4f4f2"],
  [0.75, "#e8a488"],
  [1, "#b3360a"],
];

/** Pairs of a light colour and its dark counterpart. */
export function colorPairs(): [light: string, dark: string][] {
  const { light, dark } = themes;
  const names = ["background", "ink", "muted", "axis", "grid"] as const;
  return [
    ...names.map((name): [string, string] => [light[name], dark[name]]),
    ...light.series.map((color, index): [string, string] => [color, dark.series[index]!]),
  ];
}

const darkOf = new Map(colorPairs());

/** `color` in the theme; colours that are not of the light theme stay. */
export function themed(color: string, theme: ThemeName): string {
  return theme === "dark" ? (darkOf.get(color) ?? color) : color;
}
