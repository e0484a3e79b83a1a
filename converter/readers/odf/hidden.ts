/** What an OpenDocument sheet hides: rows and columns by hand or by a filter, whole sheets by their style. The library does not tell. */
import { localName, parseXml, type XmlAttributes, type XmlContext, type XmlHandler } from "../xml.ts";

export interface HiddenOds {
  sheet: boolean;
  /** 0-based, within the rows and columns that were asked for. */
  rows: number[];
  columns: number[];
}

/** More rows or columns hold nothing. */
const MOST_ROWS = 2 ** 20;
const MOST_COLUMNS = 2 ** 14;

/** By sheet, in their order. @param content content.xml */
export function hiddenInOds(content: Uint8Array, context: XmlContext): HiddenOds[] {
  const reader = new HiddenReader();
  parseXml(content, "content.xml", reader, context);
  return reader.sheets.map(({ style, ...sheet }) => ({ ...sheet, sheet: reader.hiddenStyles.has(style) }));
}

class HiddenReader implements XmlHandler {
  readonly sheets: { style: string; rows: number[]; columns: number[] }[] = [];
  /** Styles of sheets that are not shown. */
  readonly hiddenStyles = new Set<string>();
  #style = "";
  #row = 0;
  #column = 0;

  open(full: string, attributes: XmlAttributes): void {
    const name = localName(full);
    const sheet = this.sheets.at(-1);
    if (name === "style") this.#style = attributes["style:name"] ?? "";
    else if (name === "table-properties" && attributes["table:display"] === "false") this.hiddenStyles.add(this.#style);
    else if (name === "table") {
      this.sheets.push({ style: attributes["table:style-name"] ?? "", rows: [], columns: [] });
      this.#row = this.#column = 0;
    } else if (name === "table-row" && sheet)
      this.#row = counted(sheet.rows, this.#row, attributes, "table:number-rows-repeated", MOST_ROWS);
    else if (name === "table-column" && sheet)
      this.#column = counted(sheet.columns, this.#column, attributes, "table:number-columns-repeated", MOST_COLUMNS);
  }

  close(): void {}
}

/** Adds the places that an element hides. @returns the place behind it */
function counted(hidden: number[], from: number, attributes: XmlAttributes, repeated: string, most: number): number {
  const count = Number(attributes[repeated] ?? 1);
  const end = Math.min(most, from + (Number.isSafeInteger(count) && count > 0 ? count : 1));
  const visibility = attributes["table:visibility"];
  // What is hidden to the end of the sheet holds nothing.
  if ((visibility === "collapse" || visibility === "filter") && end < most)
    for (let place = from; place < end; place++) hidden.push(place);
  return end;
}
