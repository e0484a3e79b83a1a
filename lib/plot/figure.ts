/** A figure: plotly's data with the ways to show and keep it. */
import { createRequire } from "node:module";
import { extname } from "node:path";
import { readText, TunelabError, writeFileAtomic } from "#lib/core/index";
import { figurePage } from "./page.ts";
import { themedFigure } from "./plotly-theme.ts";
import { describeFigure, figureText } from "./summary.ts";
import { rasterize } from "./svg/raster.ts";
import { canDraw, renderSvg, type SvgOptions } from "./svg/render.ts";
import type { FigureData, Layout, Trace } from "./types.ts";

/** What a notebook takes: a representation for each MIME type. */
export type MediaBundle = Record<string, unknown>;

export interface SaveOptions extends Omit<SvgOptions, "description"> {
  /** In html: `inline` (default) puts plotly.js into the file, which then needs nothing else. `none` keeps the static drawing only. */
  script?: "inline" | "none";
  /** In png: pixels for each unit of the drawing. Default 2, sharp on screens and paper. */
  scale?: number;
}

/**
 * @example
 * const figure = plot.line({ loss: [3, 2, 1.5] }, { title: "Loss" });
 * await figure.save("loss.html");
 */
export class Figure implements FigureData {
  readonly data: Trace[];
  readonly layout: Layout;

  constructor({ data, layout }: FigureData) {
    this.data = data;
    this.layout = layout;
  }

  /** A copy with some of its layout replaced, such as `{ title: { text: "…" } }`. */
  with(layout: Partial<Layout>): Figure {
    return new Figure({ data: this.data, layout: { ...this.layout, ...layout } });
  }

  toSvg(options: SvgOptions = {}): string {
    return renderSvg(this, { description: describeFigure(this), ...options });
  }

  /** A page that shows the interactive figure without the internet, and the static one without scripts. */
  async toHtml({ script = "inline", ...options }: SaveOptions = {}): Promise<string> {
    const plotly = script === "inline" ? await plotlySource() : undefined;
    return figurePage(this, canDraw(this) || !plotly ? this.toSvg(options) : "", {
      plotly,
      theme: options.theme ?? "auto",
    });
  }

  /** The drawing as a PNG; light unless the theme is dark. */
  toPng({ scale = 2, theme, ...options }: SaveOptions = {}): Promise<Uint8Array> {
    return rasterize(this.toSvg({ ...options, theme: theme === "dark" ? "dark" : "light" }), scale);
  }

  /** plotly's `{data, layout}`, with fonts and colours. */
  toJSON(): { data: Trace[]; layout: Record<string, unknown> } {
    return themedFigure(this, "light");
  }

  /** One line for each series, with a small curve. */
  toString(): string {
    return figureText(this);
  }

  /**
   * Writes the figure; the ending of the path says how: `.html`, `.svg`, `.png` or `.json` (plotly).
   * @returns the path
   * @throws TunelabError UNSUPPORTED_FORMAT for another ending, STORAGE
   */
  async save(path: string, options: SaveOptions = {}): Promise<string> {
    await writeFileAtomic(path, await this.#encode(extname(path).toLowerCase(), path, options));
    return path;
  }

  async #encode(ending: string, path: string, options: SaveOptions): Promise<string | Uint8Array> {
    if (ending === ".png") return this.toPng(options);
    if (ending === ".svg") return `<?xml version="1.0" encoding="UTF-8"?>\n${this.toSvg(options)}\n`;
    if (ending === ".json") return `${JSON.stringify(this, null, 1)}\n`;
    if (ending === ".html") return this.toHtml(options);
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`图不能存为“${ending}”（${path}）`, `a figure cannot be saved as "${ending}" (${path})`],
      {
        hint: ["请用以 .html、.svg、.png 或 .json 结尾的路径", "use a path that ends in .html, .svg, .png or .json"],
        details: { path, ending },
      },
    );
  }

  /** The representations for a notebook: interactive, static and text. */
  [Symbol.for("Jupyter.display")](): MediaBundle {
    return {
      "application/vnd.plotly.v1+json": this.toJSON(),
      ...(canDraw(this) ? { "image/svg+xml": this.toSvg() } : {}),
      "text/plain": this.toString(),
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

async function plotlySource(): Promise<string> {
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js");
  } catch (cause) {
    throw new TunelabError("MISSING_DEPENDENCY", ["没有安装 plotly.js-dist", "plotly.js-dist is not installed"], {
      hint: [
        '请运行 npm install plotly.js-dist，或用 { script: "none" } 保存',
        'run npm install plotly.js-dist, or save with { script: "none" }',
      ],
      cause,
    });
  }
  return readText(path);
}
