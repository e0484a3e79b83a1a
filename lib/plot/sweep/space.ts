import { Figure } from "../figure.ts";
import { logTicks } from "../svg/ticks.ts";
import { seriesColor } from "../theme.ts";
import type { Axis, Datum, Layout, ParallelDimension, Trace } from "../types.ts";
import { say } from "../words.ts";
import { framed, objectiveOf } from "./course.ts";
import {
  betterScale,
  type ParameterValue,
  type StudySource,
  type StudyView,
  type SweepFigureOptions,
  viewStudy,
} from "./study.ts";

/** One line for each complete trial through the objective and every parameter; the best are dark and on top. */
export function parallelCoordinates(source: StudySource, options: SweepFigureOptions = {}): Figure {
  const view = viewStudy(source, options);
  const { complete, language, direction } = view;
  const values = complete.map(({ value }) => value);
  const name = objectiveOf(view);
  const dimensions = [{ label: name, values }, ...view.params.map((param) => dimensionOf(param, view))];
  const trace: Trace = {
    type: "parcoords",
    name: say(language, "parallelTitle"),
    dimensions,
    line: { color: values, ...betterScale(direction), showscale: true, colorbar: { title: { text: name } } },
  };
  const layout: Layout = {
    title: {
      text: options.title ?? say(language, "parallelTitle"),
      subtitle: { text: say(language, "darkerIsBetter") },
    },
    meta: { language },
  };
  return new Figure({ data: [trace], layout });
}

function dimensionOf(label: string, view: StudyView): ParallelDimension {
  const values = view.complete.map(({ trial }) => trial.params[label]);
  const choices = view.choicesOf(label);
  if (choices)
    return {
      label,
      // A trial without the parameter has no place on its axis.
      values: values.map((value) => (value === undefined ? Number.NaN : choices.indexOf(String(value)))),
      range: [0, Math.max(1, choices.length - 1)],
      tickvals: choices.map((_, index) => index),
      ticktext: [...choices],
    };
  const numbers = values.map((value) => (typeof value === "number" ? value : Number.NaN));
  if (!view.isLog(label)) return { label, values: numbers };
  const finite = numbers.filter(Number.isFinite);
  const ticks = logTicks(Math.min(...finite), Math.max(...finite), 6).filter((tick) => tick.label !== "");
  return {
    label,
    values: numbers.map(Math.log10),
    tickvals: ticks.map(({ value }) => Math.log10(value)),
    ticktext: ticks.map((tick) => tick.label),
  };
}

/** The objective over each parameter, one panel each; later trials are darker, so that the search can be followed. */
export function slice(source: StudySource, options: SweepFigureOptions = {}): Figure {
  const view = viewStudy(source, options);
  const { complete, language } = view;
  const count = Math.max(1, view.params.length);
  const columns = count === 4 ? 2 : Math.min(3, count); // four in two rows leave no hole
  const rows = Math.ceil(view.params.length / columns);
  const layout: Layout = {
    title: { text: options.title ?? say(language, "sliceTitle") },
    showlegend: false,
    height: 110 + 260 * Math.max(1, rows),
    meta: { language },
  };
  const data = view.params.map((param, index): Trace => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const [xId, yId] = [axisId("x", index), axisId("y", index)];
    const choices = view.choicesOf(param);
    setAxis(layout, xId, {
      title: { text: param },
      domain: cell(column, columns),
      anchor: yId,
      ...(choices
        ? { type: "category", categoryorder: "array", categoryarray: [...choices] }
        : view.isLog(param)
          ? { type: "log" }
          : {}),
    });
    setAxis(layout, yId, {
      domain: cell(rows - 1 - row, rows),
      anchor: xId,
      ...(column === 0 ? { title: { text: objectiveOf(view) } } : {}),
      ...(index > 0 ? { matches: "y" } : {}),
    });
    return {
      type: "scatter",
      mode: "markers",
      name: param,
      x: complete.map(({ trial }): Datum => datum(trial.params[param], choices !== undefined)),
      y: complete.map(({ value }) => value),
      marker: {
        size: 7,
        color: complete.map(({ trial }) => trial.number),
        ...betterScale("maximize"),
        ...(index === 0
          ? {
              showscale: true,
              colorbar: { title: { text: say(language, "trial") }, ...(complete.length < 8 ? { dtick: 1 } : {}) },
            }
          : {}),
      },
      xaxis: xId,
      yaxis: yId,
    };
  });
  return new Figure({ data, layout });
}

function datum(value: ParameterValue | undefined, chosen: boolean): Datum {
  if (value === undefined) return null;
  return chosen ? String(value) : value === null ? null : Number(value);
}

function axisId(direction: "x" | "y", index: number): string {
  return index === 0 ? direction : `${direction}${index + 1}`;
}

function setAxis(layout: Layout, id: string, axis: Axis): void {
  (layout as Record<string, unknown>)[`${id[0]}axis${id.slice(1)}`] = axis;
}

/** The share of one of `count` cells, with room between them for plotly's labels. */
function cell(index: number, count: number): [number, number] {
  const gap = count > 1 ? 0.09 : 0;
  const size = (1 - gap * (count - 1)) / count;
  return [index * (size + gap), index * (size + gap) + size];
}

/** How much each parameter decides, as shares; the largest on top. */
export function importances(
  shares: Readonly<Record<string, number>>,
  options: Pick<SweepFigureOptions, "language" | "title"> = {},
): Figure {
  const view = viewStudy([], options);
  const { language } = view;
  const sorted = Object.entries(shares).sort((a, b) => b[1] - a[1]);
  const trace: Trace = {
    type: "bar",
    orientation: "h",
    name: say(language, "importance"),
    x: sorted.map(([, share]) => share),
    y: sorted.map(([name]) => name),
    text: sorted.map(([, share]) => share.toFixed(2)),
    textposition: "outside",
    marker: { color: seriesColor(0) },
  };
  const high = Math.max(0.01, ...sorted.map(([, share]) => share)) * 1.1;
  return framed([trace], view, options, {
    title: say(language, "importancesTitle"),
    x: { title: { text: say(language, "importance") }, range: [0, high] },
    y: { autorange: "reversed" },
  });
}
