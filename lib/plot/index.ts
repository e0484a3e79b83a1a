/** Figures: data first (plotly's JSON), with a static drawing and a notebook display. */

export type { TrainingFigureOptions } from "./curves.ts";
export { Figure, type MediaBundle, type SaveOptions } from "./figure.ts";
export type { HistoryRow, Metric } from "./history.ts";
export { smooth } from "./smooth.ts";
export { renderSvg, type SvgOptions } from "./svg/render.ts";
export type { ThemeChoice } from "./theme.ts";
export { thinIndices } from "./thin.ts";
export {
  gradientNormFigure,
  learningRateFigure,
  lossFigure,
  memoryFigure,
  type NamedHistory,
  overlayFigure,
  perplexityFigure,
  throughputFigure,
} from "./training.ts";
export type { Axis, FigureData, Layout, Trace } from "./types.ts";
