/** Grid, axes, ticks and their labels. */
import type { Theme } from "../theme.ts";
import { element, text } from "./element.ts";
import { AXIS_TITLE_SIZE, LABEL_SIZE, type Panel } from "./panel.ts";
import { textWidth } from "./text-width.ts";

/** What lies under the traces. */
export function drawGrid(panel: Panel, theme: Theme): string {
  const { rect, x, y } = panel;
  const lines: string[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number, faint: boolean) =>
    lines.push(element("line", { x1, y1, x2, y2, stroke: theme.grid, "stroke-opacity": faint ? 0.55 : undefined }));
  if (panel.yAxis.showgrid !== false && y.kind !== "category")
    for (const tick of y.ticks) {
      const at = rect.y + (1 - tick.position) * rect.height;
      if (Math.abs(tick.position) > 1e-6) line(rect.x, at, rect.x + rect.width, at, tick.label === "");
    }
  if (panel.xAxis.showgrid === true && x.kind !== "category")
    for (const tick of x.ticks) {
      const at = rect.x + tick.position * rect.width;
      line(at, rect.y, at, rect.y + rect.height, tick.label === "");
    }
  return lines.join("");
}

/** What lies over the traces: the base line, marks and words. */
export function drawAxes(panel: Panel, theme: Theme): string {
  return drawXAxis(panel, theme) + drawYAxis(panel, theme);
}

function drawXAxis(panel: Panel, theme: Theme): string {
  const { rect, x, xAxis, labels } = panel;
  const bottom = rect.y + rect.height;
  const parts = [element("line", { x1: rect.x, y1: bottom, x2: rect.x + rect.width, y2: bottom, stroke: theme.axis })];
  const style = { size: LABEL_SIZE, color: theme.muted };
  let free = -Infinity; // where the last label ended
  x.ticks.forEach((tick, index) => {
    const at = rect.x + tick.position * rect.width;
    if (x.kind !== "category")
      parts.push(
        element("line", { x1: at, y1: bottom, x2: at, y2: bottom + (tick.label ? 4 : 2.5), stroke: theme.axis }),
      );
    if (tick.label === "" || xAxis.showticklabels === false) return;
    const lines = labels.lines[index]!;
    const top = bottom + LABEL_SIZE + 6;
    if (labels.rotate) {
      if (at - free < LABEL_SIZE + 2) return;
      free = at;
      parts.push(text(lines[0]!, at + 4, bottom + 12, { ...style, anchor: "end", rotate: -38 }));
      return;
    }
    const half = Math.max(...lines.map((label) => textWidth(label, LABEL_SIZE))) / 2;
    if (at - half < free + 6) return;
    free = at + half;
    lines.forEach((label, row) => {
      parts.push(text(label, at, top + row * (LABEL_SIZE + 3), { ...style, anchor: "middle" }));
    });
  });
  if (xAxis.title?.text) {
    const y = bottom + (xAxis.showticklabels === false ? 4 : labels.height + 9) + AXIS_TITLE_SIZE + 3;
    const middle = rect.x + rect.width / 2;
    parts.push(
      text(xAxis.title.text, middle, y, { size: AXIS_TITLE_SIZE, color: theme.muted, anchor: "middle", weight: 500 }),
    );
  }
  return parts.join("");
}

function drawYAxis(panel: Panel, theme: Theme): string {
  const { rect, y, yAxis } = panel;
  const parts: string[] = [];
  let free = Infinity;
  if (yAxis.showticklabels !== false)
    for (const tick of y.ticks) {
      if (tick.label === "") continue;
      const at = rect.y + (1 - tick.position) * rect.height;
      if (Math.abs(free - at) < LABEL_SIZE + 1) continue;
      free = at;
      const style = {
        size: LABEL_SIZE,
        color: y.kind === "category" ? theme.ink : theme.muted,
        anchor: "end",
      } as const;
      parts.push(text(tick.label, rect.x - 7, at + LABEL_SIZE * 0.35, style));
    }
  // Above the axis and level: no head is turned, and Chinese stands upright.
  if (yAxis.title?.text) {
    parts.push(
      text(yAxis.title.text, panel.left, rect.y - 11, { size: AXIS_TITLE_SIZE, color: theme.muted, weight: 500 }),
    );
  }
  return parts.join("");
}
