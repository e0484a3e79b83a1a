/** Cards: a title and named values. */
import { defaultLanguage, displayWidth, type Language, padDisplay, TEXT_WIDTH, wrapDisplay } from "#lib/core/index";
import type { MediaBundle } from "#lib/plot/index";
import { formatCell } from "./cells.ts";
import { escapeHtml, FONT, LINE, langOf, MUTED } from "./html.ts";

/** A name, its value, and what there is to say about it. */
export type CardRow = readonly [label: string, value: unknown, note?: string | undefined];

const MAX_LABEL = 26;
const MAX_VALUE = 20;

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
      // Without a background: the stripes of a notebook's tables would end where a row has no note.
      const remark = note ? `<td style="${padding};${MUTED};max-width:44em">${escapeHtml(note)}</td>` : "";
      return `<tr style="background:none"><th scope="row" style="${padding};font-weight:500;${MUTED}">${escapeHtml(label)}</th><td style="${padding};font-variant-numeric:tabular-nums;white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(formatCell(value))}</td>${remark}</tr>`;
    });
    const caption = `<caption style="text-align:left;font-weight:600;font-size:14px;padding-bottom:4px">${escapeHtml(this.title)}</caption>`;
    return `<div lang="${langOf(this.#language)}" style="${FONT};display:inline-block;border:${LINE};border-radius:8px;padding:10px 16px;max-width:100%;box-sizing:border-box;overflow-x:auto"><table style="border-collapse:collapse;font-size:inherit">${caption}<tbody>${rows.join("")}</tbody></table></div>`;
  }

  /** At most 80 columns wide: long labels, values and notes go on in the next line of their column. */
  toString(): string {
    const cells = this.rows.map(([label, value, note]) => [label, formatCell(value), note ?? ""] as const);
    const labelWidth = Math.min(MAX_LABEL, Math.max(0, ...cells.map(([label]) => displayWidth(label))));
    const noted = cells.filter(([, , note]) => note !== "").map(([, value]) => displayWidth(value));
    const valueWidth = Math.min(MAX_VALUE, Math.max(0, ...noted));
    const lines = cells.flatMap(([label, value, note]) => {
      const room = TEXT_WIDTH - labelWidth - 4;
      const columns = [
        { lines: wrapDisplay(label, labelWidth), width: labelWidth },
        note === ""
          ? { lines: wrapDisplay(value, room), width: room }
          : { lines: wrapDisplay(value, valueWidth), width: valueWidth },
        ...(note === "" ? [] : [{ lines: wrapDisplay(note, room - valueWidth - 2), width: 0 }]),
      ];
      return Array.from({ length: Math.max(...columns.map(({ lines }) => lines.length)) }, (_, line) =>
        `  ${columns.map(({ lines, width }) => padDisplay(lines[line] ?? "", width)).join("  ")}`.trimEnd(),
      );
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
