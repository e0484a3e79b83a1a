/** Two objectives at once. */
import type { Figure } from "../figure.ts";
import { seriesColor } from "../theme.ts";
import type { Trace } from "../types.ts";
import { say } from "../words.ts";
import { framed, MISSED } from "./course.ts";
import { isBetter, type StudySource, type SweepFigureOptions, type Valued, viewStudy } from "./study.ts";

/** Two objectives against each other; trials that no other beats in both are joined. */
export function paretoFront(
  source: StudySource,
  options: SweepFigureOptions & { names?: readonly [string, string] } = {},
): Figure {
  const view = viewStudy(source, options);
  const { language } = view;
  const study = "trials" in source ? source : { trials: source, directions: undefined, objectiveNames: undefined };
  const [first = "minimize", second = "minimize"] = study.directions ?? [];
  const pointsOf = (trials: readonly Valued[]) =>
    trials.flatMap(({ trial: { values = [], number } }) => {
      const [a, b] = values;
      return Number.isFinite(a) && Number.isFinite(b) ? [{ a: a!, b: b!, number }] : [];
    });
  const points = pointsOf(view.feasible);
  const missed = pointsOf(view.infeasible);
  const sorted = [...points].sort((p, q) =>
    p.a === q.a ? (isBetter(p.b, q.b, second) ? -1 : 1) : isBetter(p.a, q.a, first) ? -1 : 1,
  );
  const front: typeof points = [];
  for (const point of sorted) if (front.length === 0 || isBetter(point.b, front.at(-1)!.b, second)) front.push(point);
  const rest = points.filter((point) => !front.includes(point));
  const trace = (at: typeof points, style: Partial<Trace> & { name: string }): Trace =>
    ({
      type: "scatter",
      mode: "markers",
      x: at.map(({ a }) => a),
      y: at.map(({ b }) => b),
      text: at.map(({ number }) => say(language, "trialNumber", { number })),
      showlegend: true,
      ...style,
    }) as Trace;
  const data = [
    ...(missed.length > 0 ? [trace(missed, { name: say(language, "missed"), marker: MISSED })] : []),
    trace(rest, { name: say(language, "dominated"), marker: { color: seriesColor(5), size: 6 } }),
    trace(front, {
      name: say(language, "paretoFront", { count: front.length }),
      mode: "lines+markers",
      line: { color: seriesColor(1), width: 1.5, shape: "hv" },
      marker: { color: seriesColor(1), size: 8 },
    }),
  ];
  const names = options.names ??
    study.objectiveNames ?? [`${say(language, "objective")} 1`, `${say(language, "objective")} 2`];
  return framed(data, view, options, {
    title: say(language, "paretoTitle"),
    x: { title: { text: names[0]! } },
    y: { title: { text: names[1]! } },
  });
}
