/** What the sheets of an Excel file share: their names, texts and number formats. */
import { Spool } from "../../spool.ts";
import { localName, streamXml, type XmlContext, type XmlHandler } from "../xml.ts";
import { BUILT_IN_FORMATS, type NumberFormats } from "./format.ts";
import type { OfficePackage } from "./package.ts";
import { RichText } from "./rich-text.ts";

export interface Workbook {
  sheets: { name: string; hidden: boolean; part: string }[];
  strings: SharedStrings;
  formats: NumberFormats;
}

/** The part with the texts of all sheets. */
const STRINGS = "xl/sharedStrings.xml";

export async function readWorkbook(parts: OfficePackage, context: XmlContext): Promise<Workbook> {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let date1904 = false;
  await parse("xl/workbook.xml", parts, context, {
    open(name, attributes) {
      const local = localName(name);
      if (local === "workbookPr") date1904 = /^(?:1|true|on)$/.test(attributes["date1904"] ?? "");
      if (local !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/i.test(key) && key !== "sheetId")?.[1] ?? "";
      sheets.push({ name: attributes["name"] ?? "", hidden: /hidden/i.test(attributes["state"] ?? ""), id });
    },
    close() {},
  });
  const targets = await relationships(parts, context);
  const strings = new SharedStrings();
  if (parts.has(STRINGS)) await readStrings(parts, context, strings);
  const found = sheets.flatMap(({ name, hidden, id }) => {
    const part = targets.get(id) ?? "";
    return parts.has(part) && /sheet/i.test(part) ? [{ name, hidden, part }] : [];
  });
  return { sheets: found, strings, formats: { date1904, codes: await readFormats(parts, context) } };
}

export function parse(part: string, parts: OfficePackage, context: XmlContext, handler: XmlHandler): Promise<void> {
  return streamXml(parts.chunks(part), part, handler, context);
}

/** Relationship → part. What points out of the package is left out. */
async function relationships(parts: OfficePackage, context: XmlContext): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const part = "xl/_rels/workbook.xml.rels";
  if (!parts.has(part)) return targets;
  await parse(part, parts, context, {
    open(_name, { Id: id, Target: target, TargetMode: mode }) {
      if (id === undefined || target === undefined || mode === "External") return;
      targets.set(id, target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`);
    },
    close() {},
  });
  return targets;
}

/** Codes of the cell styles: what `s` of a cell points to. */
async function readFormats(parts: OfficePackage, context: XmlContext): Promise<string[]> {
  const codes: string[] = [];
  if (!parts.has("xl/styles.xml")) return codes;
  const own = new Map<string, string>();
  let inCells = false;
  await parse("xl/styles.xml", parts, context, {
    open(name, attributes) {
      const local = localName(name);
      if (local === "numFmt") own.set(attributes["numFmtId"] ?? "", attributes["formatCode"] ?? "");
      else if (local === "cellXfs") inCells = true;
      else if (local === "xf" && inCells) {
        const id = attributes["numFmtId"] ?? "0";
        codes.push(own.get(id) ?? BUILT_IN_FORMATS[Number(id)] ?? "General");
      }
    },
    close(name) {
      if (localName(name) === "cellXfs") inCells = false;
    },
  });
  return codes;
}

async function readStrings(parts: OfficePackage, context: XmlContext, strings: SharedStrings): Promise<void> {
  const rich = new RichText();
  await parse(STRINGS, parts, context, {
    open(name, attributes) {
      const local = localName(name);
      if (local === "si") rich.clear();
      else rich.open(local, attributes);
    },
    text(part) {
      rich.add(part);
    },
    close(name) {
      const local = localName(name);
      if (local === "si") strings.push(unescaped(rich.text));
      else rich.close(local);
    },
  });
}

/** Excel writes characters that XML does not allow as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Recently used texts in memory; types, options and answers come again and again. */
const CACHED = 16_384;
const CACHED_CHARACTERS = 64;

/** The texts of a workbook, which may be as large as its sheets: most of them lie in a temporary file. */
export class SharedStrings {
  readonly #spool = new Spool<string>();
  #recent = new Map<number, string>();

  push(text: string): void {
    this.#spool.push(text);
  }

  at(index: number): string {
    const recent = this.#recent.get(index);
    if (recent !== undefined) return recent;
    const text = this.#spool.at(index) ?? "";
    if (text.length <= CACHED_CHARACTERS) {
      if (this.#recent.size >= CACHED) this.#recent = new Map();
      this.#recent.set(index, text);
    }
    return text;
  }

  close(): void {
    this.#spool.close();
  }
}
