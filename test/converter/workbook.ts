/** Small workbooks for tests, and what a conversion makes of them. */
import { expect } from "vitest";
import { type BookType, utils, type WorkSheet, write } from "xlsx";
import type { ConvertSettings } from "../../converter/index.ts";
import { brief, convertFiles, reasons } from "./helpers.ts";

export type Cell = string | number | boolean | null;

export function bookOf(sheets: Record<string, Cell[][] | WorkSheet>, bookType: BookType = "xlsx"): Uint8Array {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets))
    utils.book_append_sheet(book, Array.isArray(sheet) ? utils.aoa_to_sheet(sheet) : sheet, name);
  return new Uint8Array(write(book, { type: "buffer", bookType }));
}

/** Short answers, and that every item is accounted for. */
export async function convertedBook(data: Uint8Array, settings: Partial<ConvertSettings> = {}) {
  const conversion = await convertFiles([{ name: "bank", data }], { outputStyle: "answer", ...settings });
  const [file] = conversion.files;
  expect(file!.items).toBe(conversion.records.length + conversion.rejected.length);
  return { conversion, records: brief(conversion), rejected: reasons(conversion), file: file! };
}
