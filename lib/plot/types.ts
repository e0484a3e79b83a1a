/**
 * Figures as data: the part of plotly's JSON that tunelab makes and that its own SVG renderer draws. Everything here
 * survives `JSON.stringify`; no function, no typed array, no theme. A trace of another kind is shown by plotly only.
 */
import type { Language } from "#lib/core/index";

/** One coordinate; `null` is a gap. */
export type Datum = number | string | null;

export interface LineStyle {
  color?: string;
  /** Pixels; default 2. */
  width?: number;
  dash?: "solid" | "dot" | "dash" | "dashdot";
  /** `hv` draws steps: horizontal, then vertical. */
  shape?: "linear" | "hv";
}

export type MarkerSymbol = "circle" | "diamond" | "square" | "triangle-up" | "star" | "x" | "cross";

/** Plotly's form: positions from 0 to 1 and colours between which is interpolated. */
export type ColorScale = readonly (readonly [number, string])[];

export interface ColorBar {
  title?: { text: string };
  dtick?: number;
}

/** A number per point is coloured through `colorscale`. */
export interface Marker {
  color?: string | readonly string[] | readonly number[];
  size?: number | readonly number[];
  symbol?: MarkerSymbol;
  line?: { color?: string; width?: number };
  colorscale?: ColorScale;
  cmin?: number;
  cmax?: number;
  reversescale?: boolean;
  showscale?: boolean;
  colorbar?: ColorBar;
}

export interface TraceBase {
  name?: string;
  /** Default true where there is a name and more than one named trace. */
  showlegend?: boolean;
  legendgroup?: string;
  opacity?: number;
  /** The axis pair, `x2` and `y2` for the second panel; default `x` and `y`. */
  xaxis?: string;
  yaxis?: string;
  hoverinfo?: "skip";
  hovertemplate?: string;
}

export interface ScatterTrace extends TraceBase {
  type: "scatter";
  mode: "lines" | "markers" | "lines+markers" | "text" | "markers+text";
  x: Datum[];
  y: Datum[];
  text?: string[];
  textposition?: "top center" | "bottom center" | "middle left" | "middle right" | "top left" | "top right";
  line?: LineStyle;
  marker?: Marker;
  fill?: "tozeroy" | "tonexty";
  fillcolor?: string;
  error_y?: { type: "data"; array: number[]; visible?: boolean };
  connectgaps?: boolean;
  /** False: labels may reach beyond the axes. */
  cliponaxis?: boolean;
}

export interface BarTrace extends TraceBase {
  type: "bar";
  x: Datum[];
  y: Datum[];
  orientation?: "v" | "h";
  /** Where each bar starts; default 0. */
  base?: number | number[];
  width?: number | number[];
  marker?: Marker;
  /** Written at the end of each bar. */
  text?: string[];
  textposition?: "auto" | "outside" | "inside" | "none";
}

/** Raw values that the viewer bins. `plot.histogram` bins them itself and makes bars; this is for figures made by hand. */
export interface HistogramTrace extends TraceBase {
  type: "histogram";
  x: Datum[];
  nbinsx?: number;
  marker?: Marker;
}

export interface HeatmapTrace extends TraceBase {
  type: "heatmap";
  x?: Datum[];
  y?: Datum[];
  /** `z[row][column]`; row 0 is at the bottom unless the y axis is reversed. */
  z: (number | null)[][];
  colorscale?: ColorScale;
  reversescale?: boolean;
  zmin?: number;
  zmax?: number;
  texttemplate?: string;
  colorbar?: ColorBar;
  showscale?: boolean;
  xgap?: number;
  ygap?: number;
}

export interface ContourTrace extends Omit<HeatmapTrace, "type" | "texttemplate" | "xgap" | "ygap"> {
  type: "contour";
  ncontours?: number;
  line?: LineStyle;
}

/** Boxes with their statistics already computed; `y` has the outliers of each box. */
export interface BoxTrace extends TraceBase {
  type: "box";
  x: Datum[];
  q1: number[];
  median: number[];
  q3: number[];
  lowerfence: number[];
  upperfence: number[];
  mean?: number[];
  y: number[][];
  boxpoints?: "outliers" | false;
  marker?: Marker;
  line?: LineStyle;
  fillcolor?: string;
}

export interface ParallelDimension {
  label: string;
  values: number[];
  range?: [number, number];
  tickvals?: number[];
  ticktext?: string[];
}

export interface ParallelTrace {
  type: "parcoords";
  name?: string;
  dimensions: ParallelDimension[];
  line: {
    color: number[];
    colorscale: ColorScale;
    cmin?: number;
    cmax?: number;
    reversescale?: boolean;
    showscale?: boolean;
    colorbar?: ColorBar;
  };
}

/** Columns of words; `values[column][row]`. */
export interface TableTrace {
  type: "table";
  name?: string;
  header: TablePart & { values: string[]; fill: { color: string } };
  /** `fill.color[column][row]`. */
  cells: TablePart & { values: string[][]; fill: { color: string[][] } };
  /** Shares of the width. */
  columnwidth?: number[];
}

interface TablePart {
  align: ("left" | "right")[];
  line: { color: string; width: number };
  /** Of a row, in pixels. */
  height: number;
  font: { color: string };
}

export type CartesianTrace = ScatterTrace | BarTrace | HistogramTrace | HeatmapTrace | ContourTrace | BoxTrace;
export type Trace = CartesianTrace | ParallelTrace | TableTrace;

export interface Axis {
  /** plotly: the step between marks; "D2" marks 1, 2 and 5 of each decade. */
  dtick?: number | string;
  title?: { text: string };
  type?: "linear" | "log" | "category";
  /** In log axes the exponents, as plotly has it. */
  range?: [number, number];
  autorange?: boolean | "reversed";
  rangemode?: "normal" | "tozero";
  tickvals?: number[];
  ticktext?: string[];
  tickmode?: "array" | "auto";
  tickformat?: string;
  ticksuffix?: string;
  exponentformat?: "e" | "SI" | "none";
  /** The share of the drawing that the axis spans, from 0 to 1. */
  domain?: [number, number];
  anchor?: string;
  matches?: string;
  showgrid?: boolean;
  showticklabels?: boolean;
  automargin?: boolean;
  zeroline?: boolean;
  categoryarray?: string[];
  categoryorder?: "array" | "trace" | "total ascending";
}

export interface Shape {
  type: "line" | "rect";
  /** `paper` counts from 0 to 1 across the drawing; also `x domain`. */
  xref?: string;
  yref?: string;
  x0: Datum;
  x1: Datum;
  y0: Datum;
  y1: Datum;
  line?: LineStyle;
  fillcolor?: string;
  opacity?: number;
  layer?: "above" | "below";
}

export interface Annotation {
  text: string;
  x: Datum;
  y: Datum;
  xref?: string;
  yref?: string;
  showarrow?: boolean;
  xanchor?: "left" | "center" | "right";
  yanchor?: "top" | "middle" | "bottom";
  xshift?: number;
  yshift?: number;
  font?: { size?: number; color?: string };
}

/** `xaxis`, `yaxis`, and `xaxis2` … for panels. */
export interface Layout {
  title?: { text: string; subtitle?: { text: string } };
  showlegend?: boolean;
  width?: number;
  height?: number;
  barmode?: "group" | "stack" | "overlay" | "relative";
  bargap?: number;
  hovermode?: "closest" | "x unified";
  shapes?: Shape[];
  annotations?: Annotation[];
  /** Ours: the language of the words and what the figure shows in one sentence, for screen readers. */
  meta?: { language?: Language; description?: string };
  xaxis?: Axis;
  yaxis?: Axis;
  [axis: `xaxis${number}`]: Axis | undefined;
  [axis: `yaxis${number}`]: Axis | undefined;
}

/** A figure as plotly takes it. */
export interface FigureData {
  data: Trace[];
  layout: Layout;
}
