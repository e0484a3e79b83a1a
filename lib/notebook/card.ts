/** Cards: a title and named values. */
import { defaultLanguage, displayWidth, type Language, padDisplay } from "#lib/core/index";
import type { MediaBundle } from "#lib/plot/index";
import { formatCell } from "./cells.ts";
import { escapeHtml, FONT, LINE, langOf, MUTED } from "./html.ts";

/** A name, its value, and what there is to say about it. */
export type CardRow = readonly [label: string, value: unknown, note?: string | undefined];

export class Card {
  readonly title: string;
  readonly rows: readonly CardRow[];
  readonly #language: Language;

  constructor(title: string, rows: readonly CardRow[], { language = defaultLanguage() }: { language?: Language } = {}) {
    this.title = title;
    this.rows = rows;
    this.#language = language;
  }

  toHtml(): string {
    const padding = "padding:3px 12px 3px 0;text-align:left;vertical-align:baseline";
    const rows = this.rows.map(([label, value, note]) => {
      const remark = note ? `<td style="${padding};${MUTED};max-width:44em">${escapeHtml(note)}</td>` : "";
      return `<tr><th scope="row" style="${padding};font-weight:500;${MUTED}">${escapeHtml(label)}</th><td style="${padding};font-variant-numeric:tabular-nums;overflow-wrap:anywhere">${escapeHtml(formatCell(value))}</td>${remark}</tr>`;
    });
    const caption = `<caption style="text-align:left;font-weight:600;font-size:14px;padding-bottom:4px">${escapeHtml(this.title)}</caption>`;
    return `<div lang="${langOf(this.#language)}" style="${FONT};display:inline-block;border:${LINE};border-radius:8px;padding:10px 16px;max-width:100%;box-sizing:border-box;overflow-x:auto"><table style="border-collapse:collapse;font-size:inherit">${caption}<tbody>${rows.join("")}</tbody></table></div>`;
  }

  toString(): string {
    const width = Math.max(0, ...this.rows.map(([label]) => displayWidth(label)));
    const values = this.rows.map(([, value]) => formatCell(value));
    const valueWidth = Math.min(32, Math.max(0, ...values.map(displayWidth)));
    const lines = this.rows.map(([label, , note], index) => {
      const value = note ? `${padDisplay(values[index]!, valueWidth)}  ${note}` : values[index]!;
      return `  ${padDisplay(label, width)}  ${value}`;
    });
    return [this.title, ...lines].join("\n");
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A card with named values.
 * @example
 * card("Recipe", [["rank", 8, "simple task"], ["alpha", 16]])
 */
export function card(title: string, rows: readonly CardRow[], options: { language?: Language } = {}): Card {
  return new Card(title, rows, options);
}
