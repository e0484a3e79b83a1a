/** Figures of what a training changed in the weights. */
import { defaultLanguage, type Language } from "#lib/core/index";
import { frame } from "./basic.ts";
import type { Figure } from "./figure.ts";
import { heatmap } from "./heatmap.ts";
import { seriesColor, seriesDash } from "./theme.ts";
import type { Trace } from "./types.ts";
import { say } from "./words.ts";

/** How far one weight matrix moved. */
export interface WeightUpdate {
  layer: number;
  /** Such as `q_proj`. */
  module: string;
  /** Frobenius norm of the update; for LoRA of (alpha/r)·B·A. */
  norm: number;
  /** Frobenius norm of the weight before. */
  weightNorm?: number;
}

interface Options {
  language?: Language;
  title?: string;
}

/** Layers across, modules down, the norm of the update as colour, relative to the weight where every norm is known. */
export function updateNorms(
  updates: readonly WeightUpdate[],
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const relative = updates.length > 0 && updates.every(({ weightNorm }) => weightNorm !== undefined && weightNorm > 0);
  const modules = [...new Set(updates.map(({ module }) => module))];
  const layers = layersOf(updates);
  const size = (update: WeightUpdate) => (relative ? update.norm / update.weightNorm! : update.norm);
  const found = new Map(updates.map((update) => [`${update.module} ${update.layer}`, size(update)]));
  const rows = modules.map((module) => layers.map((layer) => found.get(`${module} ${layer}`) ?? null));
  return heatmap(rows.length > 0 ? rows : [[null]], {
    title: title ?? say(language, "updateTitle"),
    xNames: layers.map(String),
    yNames: modules,
    xTitle: say(language, "layer"),
    zTitle: say(language, relative ? "relativeUpdate" : "updateNorm"),
    language,
  });
}

/** One bar for each layer: the norm of all its updates together. */
export function layerUpdates(
  updates: readonly WeightUpdate[],
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const layers = layersOf(updates);
  const norms = layers.map((layer) =>
    Math.hypot(...updates.filter((update) => update.layer === layer).map(({ norm }) => norm)),
  );
  const trace: Trace = {
    type: "bar",
    name: say(language, "updateNorm"),
    x: layers.map(String),
    y: norms,
    marker: { color: seriesColor(0) },
  };
  return frame(
    [trace],
    { title: title ?? say(language, "layersTitle"), language },
    say(language, "layer"),
    say(language, "updateNorm"),
  );
}

function layersOf(updates: readonly WeightUpdate[]): number[] {
  return [...new Set(updates.map(({ layer }) => layer))].sort((a, b) => a - b);
}

/** Singular values of updates, the largest first: how much of the rank was used. @param spectra by the name of the matrix */
export function singularValues(
  spectra: Readonly<Record<string, ArrayLike<number>>>,
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const data = Object.entries(spectra).map(([name, values], index): Trace => {
    const sorted = Array.from(values).sort((a, b) => b - a);
    const color = seriesColor(index);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: sorted.map((_, i) => i + 1),
      y: sorted.map((value) => (value > 0 ? value : null)),
      line: { color, dash: seriesDash(index) },
      marker: { color, size: 5 },
    };
  });
  return frame(
    data,
    { title: title ?? say(language, "singularTitle"), logY: true, language },
    say(language, "index"),
    say(language, "singularValue"),
  );
}
