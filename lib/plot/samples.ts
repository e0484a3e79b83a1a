/** Figures of a data set. */
import { defaultLanguage, formatCount, type Language } from "#lib/core/index";
import { frame } from "./basic.ts";
import { countInBins, histogramBins, quantile } from "./bins.ts";
import type { Figure } from "./figure.ts";
import { seriesColor } from "./theme.ts";
import type { Trace } from "./types.ts";
import { say } from "./words.ts";

/** How long the samples are. @param options.maxLength longer samples are truncated: they are coloured and counted */
export function lengthHistogram(
  lengths: ArrayLike<number>,
  {
    maxLength = Number.POSITIVE_INFINITY,
    language = defaultLanguage(),
    title,
  }: { maxLength?: number; language?: Language; title?: string } = {},
): Figure {
  const values = Array.from(lengths)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const fitting = values.filter((value) => value <= maxLength);
  const over = values.length - fitting.length;
  const bins = histogramBins(values);
  const { centres, counts, width } = bins;
  const within = countInBins(bins, fitting);
  const trace = (name: string, y: number[], color: string): Trace => ({
    type: "bar",
    name,
    x: centres,
    y,
    width,
    marker: { color },
  });
  const data = [trace(say(language, "fits"), within, seriesColor(0))];
  if (over > 0)
    data.push(
      trace(
        say(language, "truncated"),
        counts.map((count, index) => count - within[index]!),
        seriesColor(1),
      ),
    );
  const story = [
    say(language, "lengthStory", {
      count: formatCount(values.length),
      median: formatCount(Math.round(quantile(values, 0.5) || 0)),
      longest: formatCount(values.at(-1) ?? 0),
    }),
    ...(over > 0 ? [say(language, "truncatedStory", { count: formatCount(over), limit: formatCount(maxLength) })] : []),
  ];
  const figure = frame(
    data,
    { title: title ?? say(language, "lengthTitle"), subtitle: story.join(language === "zh" ? "，" : ", "), language },
    say(language, "tokensPerSample"),
    say(language, "count"),
  );
  const mark = {
    type: "line",
    x0: maxLength,
    x1: maxLength,
    y0: 0,
    y1: 1,
    yref: "paper",
    line: { dash: "dash", width: 1.2 },
  } as const;
  return figure.with({ barmode: "stack", bargap: 0, ...(over > 0 ? { shapes: [mark] } : {}) });
}
