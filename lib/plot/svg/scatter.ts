/** Lines and points. */
import type { LineStyle, MarkerSymbol, ScatterTrace } from "../types.ts";
import { colorAt, toHex } from "./color.ts";
import { element, polyline, round, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import { type Panel, pixelX, pixelY } from "./panel.ts";

type Point = readonly [number, number];

export function drawScatter(trace: ScatterTrace, panel: Panel, painter: Painter, index: number): string {
  const points = trace.x.map((x, i): Point | undefined => {
    const [px, py] = [pixelX(panel, x), pixelY(panel, trace.y[i])];
    return px === undefined || py === undefined ? undefined : [px, py];
  });
  const parts: string[] = [];
  if (trace.fill) parts.push(drawFill(trace, panel, painter, points, index));
  if (trace.error_y) parts.push(drawErrors(trace, panel, painter, index));
  if (trace.mode.includes("lines")) parts.push(drawLine(trace, painter, points, index));
  if (trace.mode.includes("markers")) parts.push(drawMarkers(trace, painter, points, index));
  if (trace.mode.includes("text")) parts.push(drawTexts(trace, painter, points));
  return parts.join("");
}

export function strokeOf(line: LineStyle | undefined, color: string) {
  const width = line?.width ?? 2;
  const dashes = { dash: [4, 2.5], dot: [0.1, 2.2], dashdot: [4, 2.2, 0.1, 2.2] } as const;
  const dash = line?.dash && line.dash !== "solid" ? dashes[line.dash] : undefined;
  return {
    fill: "none",
    stroke: color,
    "stroke-width": width,
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    "stroke-dasharray": dash?.map((part) => round(part * width)).join(" "),
  } as const;
}

function lineColor(trace: ScatterTrace, painter: Painter, index: number): string {
  const marker = typeof trace.marker?.color === "string" ? trace.marker.color : undefined;
  return painter.series(trace.line?.color ?? marker, index);
}

function drawLine(trace: ScatterTrace, painter: Painter, points: (Point | undefined)[], index: number): string {
  const joined = trace.connectgaps ? points.filter((point) => point !== undefined) : points;
  const path = polyline(trace.line?.shape === "hv" ? stepped(joined) : joined);
  if (path === "") return "";
  return element("path", { d: path, ...strokeOf(trace.line, lineColor(trace, painter, index)) });
}

function stepped(points: (Point | undefined)[]): (Point | undefined)[] {
  return points.flatMap((point, i) => {
    const previous = points[i - 1];
    return point && previous ? [[point[0], previous[1]] as const, point] : [point];
  });
}

function drawFill(
  trace: ScatterTrace,
  panel: Panel,
  painter: Painter,
  points: (Point | undefined)[],
  index: number,
): string {
  const solid = points.filter((point) => point !== undefined);
  if (solid.length < 2) return "";
  const base = pixelY(panel, 0) ?? panel.rect.y + panel.rect.height;
  const path = `${polyline(trace.line?.shape === "hv" ? stepped(solid) : solid)}L${round(solid.at(-1)![0])} ${round(base)}L${round(solid[0]![0])} ${round(base)}Z`;
  const color = painter.series(trace.fillcolor ?? trace.line?.color, index);
  return element("path", { d: path, fill: color, "fill-opacity": 0.14 });
}

function drawErrors(trace: ScatterTrace, panel: Panel, painter: Painter, index: number): string {
  const stroke = lineColor(trace, painter, index);
  return trace.x
    .map((x, i) => {
      const value = trace.y[i];
      const error = trace.error_y?.array[i] ?? 0;
      if (typeof value !== "number" || !(error > 0)) return "";
      const [at, top, bottom] = [pixelX(panel, x), pixelY(panel, value + error), pixelY(panel, value - error)];
      if (at === undefined || top === undefined || bottom === undefined) return "";
      const d = `M${round(at)} ${round(bottom)}V${round(top)}M${round(at - 3)} ${round(top)}h6M${round(at - 3)} ${round(bottom)}h6`;
      return element("path", { d, fill: "none", stroke, "stroke-width": 1.2 });
    })
    .join("");
}

function drawMarkers(trace: ScatterTrace, painter: Painter, points: (Point | undefined)[], index: number): string {
  const { marker = {} } = trace;
  const colors = markerColors(trace, painter, index);
  // A thin rim of the background keeps overlapping points apart.
  const rim = marker.line?.color ? painter.color(marker.line.color) : painter.theme.background;
  const size = (i: number) => (typeof marker.size === "object" ? marker.size[i]! : (marker.size ?? 7));
  return points
    .map((point, i) => {
      if (!point) return "";
      const style = { fill: colors(i), stroke: rim, "stroke-width": marker.line?.width ?? 0.8 };
      return drawSymbol(marker.symbol ?? "circle", point[0], point[1], size(i) / 2, style);
    })
    .join("");
}

function markerColors(trace: ScatterTrace, painter: Painter, index: number): (i: number) => string {
  const { marker = {} } = trace;
  const { color } = marker;
  if (!Array.isArray(color)) {
    const single = painter.series((color as string | undefined) ?? trace.line?.color, index);
    return () => single;
  }
  const scale = painter.scaleOf(marker, color as (string | number)[]);
  return (i) =>
    typeof color[i] === "number"
      ? toHex(colorAt(scale.colors, scale.share(color[i])))
      : painter.color(String(color[i]));
}

/** One mark of radius `r`. */
export function drawSymbol(
  symbol: MarkerSymbol,
  x: number,
  y: number,
  r: number,
  style: Record<string, string | number>,
): string {
  if (symbol === "circle") return element("circle", { cx: x, cy: y, r, ...style });
  if (symbol === "x" || symbol === "cross") {
    const s = r * 0.8;
    const d =
      symbol === "x"
        ? `M${round(x - s)} ${round(y - s)}l${round(2 * s)} ${round(2 * s)}m0 ${round(-2 * s)}l${round(-2 * s)} ${round(2 * s)}`
        : `M${round(x - r)} ${round(y)}h${round(2 * r)}M${round(x)} ${round(y - r)}v${round(2 * r)}`;
    return element("path", {
      d,
      fill: "none",
      stroke: style["fill"] ?? "",
      "stroke-width": 1.8,
      "stroke-linecap": "round",
    });
  }
  return element("path", { d: `${polyline(corners(symbol).map(([dx, dy]) => [x + dx * r, y + dy * r]))}Z`, ...style });
}

function corners(symbol: Exclude<MarkerSymbol, "circle" | "x" | "cross">): Point[] {
  switch (symbol) {
    case "diamond":
      return [
        [0, -1.25],
        [1.25, 0],
        [0, 1.25],
        [-1.25, 0],
      ];
    case "square":
      return [
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ];
    case "triangle-up":
      return [
        [0, -1.15],
        [1.05, 0.75],
        [-1.05, 0.75],
      ];
    case "star":
      return Array.from({ length: 10 }, (_, i) => {
        const angle = (i * Math.PI) / 5 - Math.PI / 2;
        const radius = i % 2 === 0 ? 1.35 : 0.58;
        return [Math.cos(angle) * radius, Math.sin(angle) * radius] as const;
      });
  }
}

function drawTexts(trace: ScatterTrace, painter: Painter, points: (Point | undefined)[]): string {
  const place = trace.textposition ?? "top center";
  const dy = place.startsWith("top") ? -9 : place.startsWith("bottom") ? 17 : 4;
  const [dx, anchor] = place.endsWith("left")
    ? ([-8, "end"] as const)
    : place.endsWith("right")
      ? ([8, "start"] as const)
      : ([0, "middle"] as const);
  const { ink, background } = painter.theme;
  return points
    .map((point, i) => {
      const content = trace.text?.[i];
      if (!point || !content) return "";
      return text(content, point[0] + dx, point[1] + dy, { size: 11, color: ink, anchor, halo: background });
    })
    .join("");
}
