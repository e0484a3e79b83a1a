/** Shapes and annotations of the layout. */
import type { Annotation, Datum, Layout, Shape } from "../types.ts";
import { element, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import { type Panel, pixelX, pixelY, type Rect } from "./panel.ts";
import { strokeOf } from "./scatter.ts";

/** @param area the rectangle that `paper` coordinates count in */
export function drawShapes(
  layout: Layout,
  layer: "above" | "below",
  panels: Panel[],
  area: Rect,
  painter: Painter,
): string {
  return (layout.shapes ?? [])
    .filter((shape) => (shape.layer ?? "above") === layer)
    .map((shape) => drawShape(shape, panels, area, painter))
    .join("");
}

export function drawAnnotations(layout: Layout, panels: Panel[], area: Rect, painter: Painter): string {
  return (layout.annotations ?? []).map((note) => drawAnnotation(note, panels, area, painter)).join("");
}

function drawShape(shape: Shape, panels: Panel[], area: Rect, painter: Painter): string {
  const at = (x: Datum, y: Datum) => locate(x, y, shape.xref ?? "x", shape.yref ?? "y", panels, area);
  const [start, end] = [at(shape.x0, shape.y0), at(shape.x1, shape.y1)];
  if (!start || !end) return "";
  const stroke = painter.color(shape.line?.color ?? painter.theme.muted);
  if (shape.type === "line") {
    const line = { x1: start[0], y1: start[1], x2: end[0], y2: end[1], opacity: shape.opacity };
    return element("line", { ...line, ...strokeOf({ width: 1.2, ...shape.line }, stroke) });
  }
  return element("rect", {
    x: Math.min(start[0], end[0]),
    y: Math.min(start[1], end[1]),
    width: Math.abs(end[0] - start[0]),
    height: Math.abs(end[1] - start[1]),
    fill: shape.fillcolor ? painter.color(shape.fillcolor) : "none",
    opacity: shape.opacity,
    stroke: shape.line?.width ? stroke : undefined,
  });
}

function drawAnnotation(note: Annotation, panels: Panel[], area: Rect, painter: Painter): string {
  const point = locate(note.x, note.y, note.xref ?? "x", note.yref ?? "y", panels, area);
  if (!point) return "";
  const size = note.font?.size ?? 11;
  const rise = { top: size, middle: size * 0.35, bottom: 0 }[note.yanchor ?? "middle"];
  const anchor = ({ left: "start", center: "middle", right: "end" } as const)[note.xanchor ?? "center"];
  const color = painter.color(note.font?.color ?? painter.theme.ink);
  const [x, y] = [point[0] + (note.xshift ?? 0), point[1] + rise - (note.yshift ?? 0)];
  return text(note.text.replace(/<[^>]+>/g, ""), x, y, { size, color, anchor, halo: painter.theme.background });
}

/** `x2`, `x2 domain` and `paper` references, in pixels. */
function locate(
  x: Datum,
  y: Datum,
  xref: string,
  yref: string,
  panels: Panel[],
  area: Rect,
): [number, number] | undefined {
  const [xId, yId] = [xref.replace(/ domain$/, ""), yref.replace(/ domain$/, "")];
  const panel = panels.find((item) => (xref === "paper" || item.xId === xId) && (yref === "paper" || item.yId === yId));
  const rect = panel?.rect ?? area;
  const shareX = (box: Rect) => box.x + Number(x) * box.width;
  const shareY = (box: Rect) => box.y + (1 - Number(y)) * box.height;
  const px =
    xref === "paper"
      ? shareX(panels.length === 1 ? rect : area)
      : xref === xId
        ? panel && pixelX(panel, x)
        : shareX(rect);
  const py =
    yref === "paper"
      ? shareY(panels.length === 1 ? rect : area)
      : yref === yId
        ? panel && pixelY(panel, y)
        : shareY(rect);
  return px === undefined || py === undefined ? undefined : [px, py];
}
