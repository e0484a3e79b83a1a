/** Matrices as colours. */
import { frame, type PlotOptions } from "./basic.ts";
import { type PlotSource, toMatrix } from "./columns.ts";
import type { Figure } from "./figure.ts";
import { divergingScale, sequentialScale } from "./theme.ts";
import type { Trace } from "./types.ts";

export interface HeatmapOptions extends PlotOptions {
  xNames?: readonly string[];
  yNames?: readonly string[];
  /** What the colour means. */
  zTitle?: string;
  /** Writes the value into each cell; default where there are at most 150 cells. */
  values?: boolean;
}

/** A matrix as colours, the first row on top; values on both sides of zero get a diverging scale. */
export function heatmap(source: PlotSource, options: HeatmapOptions = {}): Figure {
  const { rows, columnNames } = toMatrix(source);
  const { z, factor } = pooled(rows, 400);
  const bound = z.flat().reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const signed = z.some((row) => row.some((value) => (value ?? 0) < 0));
  const cells = z.length * (z[0]?.length ?? 0);
  const xNames = options.xNames ?? columnNames;
  const place = (count: number) => Array.from({ length: count }, (_, index) => index * factor);
  const data: Trace = {
    type: "heatmap",
    z,
    x: xNames && factor === 1 ? [...xNames] : place(z[0]?.length ?? 0),
    y: options.yNames && factor === 1 ? [...options.yNames] : place(z.length),
    colorscale: signed ? divergingScale : sequentialScale,
    ...(signed ? { zmin: -bound, zmax: bound } : {}),
    ...((options.values ?? cells <= 150) ? { texttemplate: "%{z:.2~g}" } : {}),
    ...(options.zTitle ? { colorbar: { title: { text: options.zTitle } } } : {}),
  };
  const figure = frame([data], options, "", "");
  return figure.with({ yaxis: { ...figure.layout.yaxis, autorange: "reversed", showgrid: false } });
}

/** A matrix of at most `limit` rows and columns: of each block the value farthest from zero, so that no spike is lost. */
function pooled(rows: (number | null)[][], limit: number): { z: (number | null)[][]; factor: number } {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const factor = Math.max(1, Math.ceil(Math.max(rows.length, width) / limit));
  if (factor === 1) return { z: rows, factor };
  const z = Array.from({ length: Math.ceil(rows.length / factor) }, () =>
    new Array<number | null>(Math.ceil(width / factor)).fill(null),
  );
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      const line = z[Math.floor(i / factor)]!;
      const at = Math.floor(j / factor);
      if (value !== null && (line[at] === null || Math.abs(value) > Math.abs(line[at]!))) line[at] = value;
    });
  });
  return { z, factor };
}
