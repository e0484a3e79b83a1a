/** An Excel file of any number of rows, as Excel packs it: texts once in a table of their own. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PARTS = {
  "[Content_Types].xml":
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
  "_rels/.rels":
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  "xl/workbook.xml":
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="题库" sheetId="1" r:id="rId1"/></sheets></workbook>',
  "xl/_rels/workbook.xml.rels":
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
};

/** The sheet and the texts are written to files first, so that no size needs memory. */
export async function writeXlsx(path: string, rows: Iterable<string[]>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-xlsx-"));
  try {
    const [sheetPath, stringsPath] = [join(folder, "sheet.xml"), join(folder, "strings.xml")];
    await writeParts(rows, sheetPath, stringsPath);
    const zip = new ZipFile();
    for (const [name, xml] of Object.entries(PARTS)) zip.addBuffer(Buffer.from(HEAD + xml), name);
    zip.addFile(sheetPath, "xl/worksheets/sheet1.xml");
    zip.addFile(stringsPath, "xl/sharedStrings.xml");
    zip.end();
    await finished(zip.outputStream.pipe(createWriteStream(path)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeParts(rows: Iterable<string[]>, sheetPath: string, stringsPath: string): Promise<void> {
  const known = new Map<string, number>();
  let count = 0;
  const [sheet, strings] = [createWriteStream(sheetPath), createWriteStream(stringsPath)];
  sheet.write(`${HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`);
  strings.write(`${HEAD}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`);
  const indexOf = (text: string) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (text.length < 20) known.set(text, count);
    strings.write(`<si><t>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></si>`);
    return count++;
  };
  let row = 0;
  for (const cells of rows) {
    row++;
    const xml = cells.map((text, i) =>
      text === "" ? "" : cell(text, `${String.fromCharCode(65 + i)}${row}`, indexOf),
    );
    if (!sheet.write(`<row r="${row}" spans="1:${cells.length}">${xml.join("")}</row>`)) await once(sheet, "drain");
    if (strings.writableNeedDrain) await once(strings, "drain");
  }
  sheet.end("</sheetData></worksheet>");
  strings.end("</sst>");
  await Promise.all([finished(sheet), finished(strings)]);
}

function cell(text: string, place: string, indexOf: (text: string) => number): string {
  return /^\d{1,9}$/.test(text)
    ? `<c r="${place}"><v>${text}</v></c>`
    : `<c r="${place}" t="s"><v>${indexOf(text)}</v></c>`;
}
