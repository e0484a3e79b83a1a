/** Figures that compare the modes of fine-tuning. */
import { defaultLanguage, formatBytes, formatNumber, type Language } from "#lib/core/index";
import { bar, frame } from "./basic.ts";
import { Figure } from "./figure.ts";
import { seriesColor } from "./theme.ts";
import type { Trace } from "./types.ts";
import { byteUnit } from "./units.ts";
import { say } from "./words.ts";

interface Options {
  language?: Language;
  title?: string;
}

const PARTS = ["weights", "adapter", "gradients", "optimizer", "activations", "runtime"] as const;
type Part = (typeof PARTS)[number];
const PART_COLORS: Record<Part, number> = {
  weights: 5,
  adapter: 3,
  gradients: 1,
  optimizer: 0,
  activations: 2,
  runtime: 4,
};

/** Bytes of each part of the memory in one mode, as an estimate has them; logits count among the activations. */
export type MemoryParts = { mode: string } & { [part in Part | "logits"]?: number };

/** One bar for each mode, made of weights, gradients, optimizer state, activations and the program itself. */
export function memoryBreakdown(
  modes: readonly MemoryParts[],
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const sizeOf = (mode: MemoryParts, part: Part) =>
    (mode[part] ?? 0) + (part === "activations" ? (mode.logits ?? 0) : 0);
  const totals = modes.map((mode) => PARTS.reduce((sum, part) => sum + sizeOf(mode, part), 0));
  const unit = byteUnit(Math.max(0, ...totals));
  const data = PARTS.filter((part) => modes.some((mode) => sizeOf(mode, part) > 0)).map(
    (part): Trace => ({
      type: "bar",
      orientation: "h",
      name: say(language, part),
      y: modes.map(({ mode }) => mode),
      x: modes.map((mode) => sizeOf(mode, part) / unit.bytes),
      marker: { color: seriesColor(PART_COLORS[part]) },
      showlegend: true,
    }),
  );
  const subtitle = modes
    .map(({ mode }, index) => `${mode} ${formatBytes(totals[index]!)}`)
    .join(language === "zh" ? "，" : ", ");
  const figure = frame(
    data,
    { title: title ?? say(language, "breakdownTitle"), subtitle, language },
    say(language, "memory", { unit: unit.name }),
    "",
  );
  return figure.with({
    barmode: "stack",
    yaxis: { ...figure.layout.yaxis, autorange: "reversed" },
    xaxis: { ...figure.layout.xaxis, showgrid: true },
  });
}

/** Trainable parameters of each mode, on a logarithmic axis: LoRA's are a hundredth. */
export function trainableParameters(
  modes: readonly { mode: string; trainable: number; total: number }[],
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const share = ({ trainable, total }: { trainable: number; total: number }) =>
    `${formatNumber(Number(((trainable / total) * 100).toPrecision(2)))}%`;
  const trace: Trace = {
    type: "scatter",
    mode: "markers+text",
    name: say(language, "trainable"),
    x: modes.map(({ mode }) => mode),
    y: modes.map(({ trainable }) => trainable),
    text: modes.map(share),
    textposition: "middle right",
    marker: { color: seriesColor(0), size: 12 },
  };
  return frame(
    [trace],
    { title: title ?? say(language, "parametersTitle"), logY: true, language },
    "",
    say(language, "parameterCount"),
  );
}

/** What each mode reaches for what it costs. @param names the titles of the axes, with units */
export function qualityCost(
  modes: readonly { mode: string; quality: number; cost: number }[],
  names: { quality: string; cost: string },
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const data = modes.map(
    ({ mode, quality, cost }, index): Trace => ({
      type: "scatter",
      mode: "markers+text",
      name: mode,
      x: [cost],
      y: [quality],
      text: [mode],
      textposition: "top center",
      marker: {
        color: seriesColor(index),
        size: 12,
        symbol: (["circle", "diamond", "square", "triangle-up"] as const)[index % 4]!,
      },
      showlegend: false,
    }),
  );
  return frame(data, { title: title ?? say(language, "qualityTitle"), language }, names.cost, names.quality);
}

/** The loss on general text before and after: what was forgotten. */
export function forgetting(
  modes: readonly { mode: string; before: number; after: number }[],
  { language = defaultLanguage(), title }: Options = {},
): Figure {
  const rows = modes.map(({ mode, before, after }) => ({
    mode,
    [say(language, "before")]: before,
    [say(language, "after")]: after,
  }));
  const figure = bar(rows, {
    x: "mode",
    xTitle: "",
    yTitle: say(language, "generalLoss"),
    title: title ?? say(language, "forgettingTitle"),
    language,
  });
  // The change is small beside the loss itself: it is written, as the bars hardly show it.
  const changes = modes.map(({ before, after }) => signed(after - before));
  const texts = [modes.map(({ before }) => formatNumber(before)), changes];
  const data = figure.data.map((trace, index): Trace => {
    const text = texts[index];
    return trace.type === "bar" && text ? { ...trace, text, textposition: "outside" } : trace;
  });
  return new Figure({ data, layout: figure.layout });
}

/** `+0.023`, `−0.1`, two digits. */
function signed(change: number): string {
  return `${change < 0 ? "−" : "+"}${Number(Math.abs(change).toPrecision(2))}`;
}
