/**
 * A figure as static SVG: what a reader sees where nothing runs scripts. It draws the trace kinds of `types.ts` and knows no
 * browser: widths of text are estimated. With `auto` the colours of the dark theme are a style that applies where the
 * reader's system is dark; everything else are plain attributes, which every SVG program reads.
 */
import { TunelabError } from "#lib/core/index";
import { colorPairs, type ThemeChoice, type ThemeName } from "../theme.ts";
import type { CartesianTrace, FigureData, Layout, Trace } from "../types.ts";
import { drawAxes, drawGrid } from "./axes.ts";
import { drawBars, toBars } from "./bars.ts";
import { drawBoxes } from "./box.ts";
import { drawColorBar } from "./colorbar.ts";
import { drawContour } from "./contour.ts";
import { element, escapeXml, text } from "./element.ts";
import { drawHeatmap } from "./heatmap.ts";
import { drawLegend } from "./legend.ts";
import { drawAnnotations, drawShapes } from "./marks.ts";
import { Painter } from "./painter.ts";
import { layoutPanels, type Panel, type Rect } from "./panel.ts";
import { drawParallel } from "./parallel.ts";
import { drawScatter } from "./scatter.ts";
import { drawTable } from "./table.ts";
import { wrapText } from "./text-width.ts";

export interface SvgOptions {
  /** Pixels; default the layout's, else 760. */
  width?: number;
  /** Pixels; default the layout's, else 420. */
  height?: number;
  /** Default `auto`. */
  theme?: ThemeChoice;
  /** What a screen reader says beside the title. */
  description?: string;
}

const FONTS =
  "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif";
const EDGE = 14;

export function renderSvg(figure: FigureData, options: SvgOptions = {}): string {
  const { layout } = figure;
  const size = { width: options.width ?? layout.width ?? 760, height: options.height ?? layout.height ?? 420 };
  const theme = options.theme ?? "auto";
  const painter = new Painter(theme === "dark" ? "dark" : "light");
  const header = drawHeader(layout, painter, size.width);
  const legend = drawLegend(figure.data, layout, painter, EDGE, header.height, size.width - 2 * EDGE);
  const top = header.height + legend.height;
  const area = { x: EDGE, y: top, width: size.width - 2 * EDGE, height: size.height - top - 10 };
  const id = `f${fingerprint(JSON.stringify(figure) + theme + size.width)}`;
  const body = drawBody(figure, area, painter, id);
  const title = layout.title?.text ?? "";
  return wrap(
    id,
    size,
    theme,
    { title, description: options.description ?? layout.meta?.description ?? "" },
    [
      element("rect", { width: size.width, height: size.height, fill: painter.theme.background, rx: 6 }),
      header.markup,
      legend.markup,
      body,
    ],
    layout.meta?.language,
  );
}

function drawHeader(layout: Layout, painter: Painter, width: number): { markup: string; height: number } {
  const parts: string[] = [];
  let y = 8;
  const write = (content: string | undefined, size: number, color: string, weight: number) => {
    if (!content) return;
    for (const line of wrapText(content, width - 2 * EDGE, size, weight, 2)) {
      y += size * 1.32;
      parts.push(text(line, EDGE, y, { size, color, weight }));
    }
  };
  write(layout.title?.text, 15, painter.theme.ink, 600);
  write(layout.title?.subtitle?.text, 12, painter.theme.muted, 400);
  return { markup: parts.join(""), height: y + (parts.length > 0 ? 10 : 4) };
}

function drawBody(figure: FigureData, area: Rect, painter: Painter, id: string): string {
  const { layout } = figure;
  const bar = drawColorBar(figure.data, area, painter, id);
  const inner = { ...area, width: area.width - bar.width };
  const tables = figure.data.filter((trace) => trace.type === "table");
  if (tables.length > 0) return tables.map((trace) => drawTable(trace, area, painter)).join("");
  const parallel = figure.data.filter((trace) => trace.type === "parcoords");
  if (parallel.length > 0) return bar.markup + parallel.map((trace) => drawParallel(trace, inner, painter)).join("");
  const panels = layoutPanels(cartesian(figure.data), layout, inner);
  const under = panels.map((panel) => drawGrid(panel, painter.theme)).join("");
  const clips = panels.map((panel, index) => clip(`${id}c${index}`, panel.rect)).join("");
  const drawn = panels.map((panel, index) =>
    element("g", { "clip-path": `url(#${id}c${index})` }, drawTraces(panel, layout, painter)),
  );
  return [
    element("defs", {}, clips),
    under,
    drawShapes(layout, "below", panels, inner, painter),
    ...drawn,
    ...panels.map((panel) => drawAxes(panel, painter.theme)),
    drawShapes(layout, "above", panels, inner, painter),
    drawAnnotations(layout, panels, inner, painter),
    bar.markup,
  ].join("");
}

/** The traces on axes, with their place in the figure, which decides their colour. */
function cartesian(data: Trace[]): { trace: CartesianTrace; index: number }[] {
  return data.map((trace, index) => {
    if (trace.type === "histogram") return { trace: toBars(trace), index };
    if (!DRAWN.has(trace.type))
      throw new TunelabError(
        "UNSUPPORTED_FORMAT",
        [`“${trace.type}”类型的图没有静态绘制`, `there is no static drawing of "${trace.type}" traces`],
        {
          hint: ["请把图存为 json，用 plotly 打开", "save the figure as json and open it with plotly"],
          details: { type: trace.type },
        },
      );
    return { trace: trace as CartesianTrace, index };
  });
}

const DRAWN = new Set<string>(["scatter", "bar", "heatmap", "contour", "box"]);

/** False for figures with traces that only plotly knows. */
export function canDraw({ data }: FigureData): boolean {
  return data.every(({ type }) => DRAWN.has(type) || type === "histogram" || type === "parcoords" || type === "table");
}

function drawTraces(panel: Panel, layout: Layout, painter: Painter): string {
  const bars = drawBars(panel, layout, painter);
  return panel.traces
    .map(({ trace, index }) => {
      const content = drawTrace(trace, panel, painter, index, bars);
      return trace.opacity === undefined ? content : element("g", { opacity: trace.opacity }, content);
    })
    .join("");
}

function drawTrace(
  trace: CartesianTrace,
  panel: Panel,
  painter: Painter,
  index: number,
  bars: Map<number, string>,
): string {
  switch (trace.type) {
    case "scatter":
      return drawScatter(trace, panel, painter, index);
    case "heatmap":
      return drawHeatmap(trace, panel, painter);
    case "contour":
      return drawContour(trace, panel, painter);
    case "box":
      return drawBoxes(trace, panel, painter, index);
    default:
      return bars.get(index) ?? "";
  }
}

/** A little larger than the drawing, so that lines and points on its edge stay whole. */
function clip(id: string, { x, y, width, height }: Rect): string {
  return element("clipPath", { id }, element("rect", { x: x - 6, y: y - 8, width: width + 14, height: height + 8.5 }));
}

interface Words {
  title: string;
  description: string;
}

function wrap(
  id: string,
  size: { width: number; height: number },
  theme: ThemeChoice,
  words: Words,
  content: string[],
  language: string | undefined,
): string {
  const labels = [words.title && `${id}t`, words.description && `${id}d`].filter(Boolean).join(" ");
  const head =
    (words.title ? `<title id="${id}t">${escapeXml(words.title)}</title>` : "") +
    (words.description ? `<desc id="${id}d">${escapeXml(words.description)}</desc>` : "");
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    id,
    width: size.width,
    height: size.height,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: "img",
    "aria-labelledby": labels || undefined,
    lang: language === "zh" ? "zh-CN" : language,
    "font-family": FONTS,
    style: "max-width:100%;height:auto;font-variant-numeric:tabular-nums",
  };
  return element("svg", attributes, head + (theme === "auto" ? darkStyle(id) : "") + content.join(""));
}

/** Notebooks (JupyterLab and its pages, VS Code) say on the page which theme they have, whatever the system's is. */
const HOST = {
  dark: ':is([data-jp-theme-light="false"],.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light))',
  light: ':is([data-jp-theme-light="true"],.vscode-light,.vscode-high-contrast-light)',
} as const;

function darkStyle(id: string): string {
  const exchange = (prefix: string, to: ThemeName) =>
    colorPairs()
      .map(([light, dark]) => [light, to === "dark" ? dark : light])
      .map(([from, color]) => `${prefix}[fill="${from}"]{fill:${color}}${prefix}[stroke="${from}"]{stroke:${color}}`)
      .join("");
  const system = `${exchange(`#${id} `, "dark")}${HOST.light} #${id}{${exchange("", "light")}}`;
  return `<style>@media (prefers-color-scheme:dark){${system}}${HOST.dark} #${id}{${exchange("", "dark")}}</style>`;
}

/** Ids must differ between the drawings of one page and agree between two runs. */
function fingerprint(content: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < content.length; i++) hash = Math.imul(hash ^ content.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
