/** The objective over two parameters. */
import { formatNumber, TunelabError } from "#lib/core/index";
import type { Figure } from "../figure.ts";
import { seriesColor } from "../theme.ts";
import type { Axis, Trace } from "../types.ts";
import { say } from "../words.ts";
import { framed, objectiveOf } from "./course.ts";
import {
  betterScale,
  isBetter,
  isNumberColumn,
  type StudySource,
  type SweepFigureOptions,
  viewStudy,
} from "./study.ts";

const GRID = 40;

/**
 * The objective over two numeric parameters. Between trials the value is their mean weighted by distance (Shepard 1968,
 * power 3), a picture of what was found and no model of it.
 * @throws TunelabError INVALID_INPUT unless both parameters are numbers
 */
export function contour(source: StudySource, options: SweepFigureOptions & { x?: string; y?: string } = {}): Figure {
  const view = viewStudy(source, options);
  const numeric = view.params.filter((param) => isNumberColumn(view.complete.map(({ trial }) => trial.params[param])));
  const { x = numeric[0], y = numeric.find((param) => param !== x) } = options;
  if (x === undefined || y === undefined || !numeric.includes(x) || !numeric.includes(y))
    throw new TunelabError(
      "INVALID_INPUT",
      ["等高线图需要两个数值参数", "a contour needs two parameters that are numbers"],
      {
        hint: [`现有：${numeric.join("、") || "无"}`, `there are ${numeric.join(", ") || "none"}`],
        details: { x, y },
      },
    );
  const points = view.complete.flatMap(({ trial, value }) => {
    const [px, py] = [trial.params[x], trial.params[y]];
    return typeof px === "number" && typeof py === "number" ? [{ x: px, y: py, value, number: trial.number }] : [];
  });
  const [xs, ys] = [
    gridOf(
      points.map((point) => point.x),
      view.isLog(x),
    ),
    gridOf(
      points.map((point) => point.y),
      view.isLog(y),
    ),
  ];
  const able = new Set(view.feasible.map(({ trial }) => trial.number));
  const best = points
    .filter(({ number }) => able.has(number))
    .reduce<(typeof points)[number] | undefined>(
      (top, point) => (!top || isBetter(point.value, top.value, view.direction) ? point : top),
      undefined,
    );
  const { language } = view;
  const data: Trace[] = [
    {
      type: "contour",
      x: xs.values,
      y: ys.values,
      z: interpolate(points, xs, ys),
      ...betterScale(view.direction),
      colorbar: { title: { text: objectiveOf(view) } },
    },
    {
      type: "scatter",
      mode: "markers",
      name: say(language, "trial"),
      x: points.map((point) => point.x),
      y: points.map((point) => point.y),
      marker: { color: "#ffffff", size: 6, line: { color: "#1c2330", width: 1 } },
      showlegend: false,
    },
  ];
  if (best)
    data.push({
      type: "scatter",
      mode: "markers",
      name: say(language, "best", { value: formatNumber(best.value) }),
      x: [best.x],
      y: [best.y],
      marker: { color: seriesColor(1), size: 13, symbol: "star", line: { color: "#ffffff", width: 1 } },
      showlegend: true,
    });
  const axis = (name: string): Axis => ({
    title: { text: name },
    showgrid: false,
    ...(view.isLog(name) ? { type: "log" } : {}),
  });
  return framed(data, view, options, {
    title: say(language, "contourTitle", { x, y }),
    subtitle: say(language, "interpolated"),
    x: axis(x),
    y: axis(y),
  });
}

interface Grid {
  values: number[];
  /** Where a value lies, 0 to 1. */
  place(value: number): number;
}

function gridOf(values: readonly number[], log: boolean): Grid {
  const forward = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const [low, high] = values.length > 0 ? [forward(Math.min(...values)), forward(Math.max(...values))] : [0, 1];
  const span = high - low || 1;
  return {
    values: Array.from({ length: GRID }, (_, index) => back(low + (span * index) / (GRID - 1))),
    place: (value) => (forward(value) - low) / span,
  };
}

function interpolate(
  points: readonly { x: number; y: number; value: number }[],
  xs: Grid,
  ys: Grid,
): (number | null)[][] {
  const placed = points.map((point) => ({ x: xs.place(point.x), y: ys.place(point.y), value: point.value }));
  return ys.values.map((y) => xs.values.map((x) => shepard(placed, xs.place(x), ys.place(y))));
}

function shepard(points: readonly { x: number; y: number; value: number }[], x: number, y: number): number | null {
  let [sum, weights] = [0, 0];
  for (const point of points) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance < 1e-9) return point.value;
    const weight = 1 / distance ** 3;
    sum += weight * point.value;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}
