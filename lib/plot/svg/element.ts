/** SVG as text. */

export type Attributes = Record<string, string | number | undefined>;

/** Two decimals are a fiftieth of a pixel on any screen. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
    .replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char] ?? char);
}

/** One element; `undefined` attributes are left out, children are markup. */
export function element(name: string, attributes: Attributes, children = ""): string {
  let head = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    head += ` ${key}="${typeof value === "number" ? round(value) : escapeXml(value)}"`;
  }
  return children === "" ? `${head}/>` : `${head}>${children}</${name}>`;
}

export interface TextOptions {
  size: number;
  color: string;
  anchor?: "start" | "middle" | "end" | undefined;
  weight?: number | undefined;
  /** Turned about its point, in degrees. */
  rotate?: number | undefined;
  /** A rim in this colour keeps text readable on lines. */
  halo?: string | undefined;
}

/** Text whose baseline starts, centres or ends at the point. */
export function text(content: string, x: number, y: number, options: TextOptions): string {
  const { size, color, anchor, weight, rotate, halo } = options;
  return element(
    "text",
    {
      x,
      y,
      "font-size": size,
      fill: color,
      "text-anchor": anchor === "start" ? undefined : anchor,
      "font-weight": weight,
      transform: rotate ? `rotate(${rotate} ${round(x)} ${round(y)})` : undefined,
      ...(halo ? { stroke: halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" } : {}),
    },
    escapeXml(content),
  );
}

/** `M x y L …`, rounded; `undefined` points break the line. */
export function polyline(points: readonly (readonly [number, number] | undefined)[]): string {
  let path = "";
  let pen = false;
  for (const point of points) {
    if (point) path += `${pen ? "L" : "M"}${round(point[0])} ${round(point[1])}`;
    pen = point !== undefined;
  }
  return path;
}
