/** Figures: data first (plotly's JSON), with a static drawing and a notebook display. */

import { showPlainFigures } from "./plain.ts";

export { bar, line, type PlotOptions, scatter } from "./basic.ts";
export type { PlotSource } from "./columns.ts";
export type { TrainingFigureOptions } from "./curves.ts";
export { box, histogram } from "./distributions.ts";
export { Figure, type MediaBundle, type SaveOptions } from "./figure.ts";
export { grid, runFigure, trainingFigure } from "./grid.ts";
export { type HeatmapOptions, heatmap } from "./heatmap.ts";
export { type HistoryRow, METRICS, type Metric, rewardsOfEvent } from "./history.ts";
export { forgetting, type MemoryParts, memoryBreakdown, qualityCost, trainableParameters } from "./modes.ts";
export { rewardAccuracyFigure, rewardFigure } from "./rewards.ts";
export { lengthHistogram } from "./samples.ts";
export { smooth } from "./smooth.ts";
export { renderSvg, type SvgOptions } from "./svg/render.ts";
export { contour } from "./sweep/contour.ts";
export { distribution, intermediateValues, optimizationHistory, timeline } from "./sweep/course.ts";
export { paretoFront } from "./sweep/pareto.ts";
export { importances, parallelCoordinates, slice } from "./sweep/space.ts";
export type { StudySource, SweepFigureOptions, TrialRow } from "./sweep/study.ts";
export { hyperparameterTable } from "./sweep/table.ts";
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
export { layerUpdates, singularValues, updateNorms, type WeightUpdate } from "./weights.ts";

showPlainFigures(globalThis);
