/** Small Word files for samples and tests, written part by part so that every detail is known. */
import { strToU8, zipSync } from "fflate";

export interface WordPart {
  /** Children of w:body. */
  body: string;
  numbering?: string;
  styles?: string;
  /** Further parts by name, e.g. `word/comments.xml`. */
  parts?: Record<string, string>;
  /** Relationship elements beside those of styles and numbering. */
  relationships?: string;
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const NAMESPACES = `${W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml";

export function wordFile({ body, numbering, styles, parts = {}, relationships = "" }: WordPart): Uint8Array {
  const files: Record<string, string> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPES}.document.main+xml"/>${numbering === undefined ? "" : `<Override PartName="/word/numbering.xml" ContentType="${TYPES}.numbering+xml"/>`}${styles === undefined ? "" : `<Override PartName="/word/styles.xml" ContentType="${TYPES}.styles+xml"/>`}</Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbering === undefined ? "" : `<Relationship Id="rId1" Type="${OFFICE}/numbering" Target="numbering.xml"/>`}${styles === undefined ? "" : `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/>`}${relationships}</Relationships>`,
    "word/document.xml": `${HEAD}<w:document ${NAMESPACES}><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  };
  if (numbering !== undefined) files["word/numbering.xml"] = `${HEAD}<w:numbering ${W}>${numbering}</w:numbering>`;
  if (styles !== undefined) files["word/styles.xml"] = `${HEAD}<w:styles ${W}>${styles}</w:styles>`;
  for (const [name, content] of Object.entries(parts)) files[name] = `${HEAD}${content}`;
  return zip(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])));
}

/** A zip that is the same at any time. */
export function zip(files: Record<string, Uint8Array>): Uint8Array {
  return zipSync(files, { level: 9, mtime: new Date(1980, 0, 1, 12) });
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function run(text: string, properties = ""): string {
  return `<w:r>${properties === "" ? "" : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
}

export interface ParagraphOptions {
  numId?: number;
  level?: number;
  style?: string;
}

/** @param content text, or run elements */
export function paragraph(content: string, { numId, level = 0, style }: ParagraphOptions = {}): string {
  const number = numId === undefined ? "" : `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`;
  const named = style === undefined ? "" : `<w:pStyle w:val="${style}"/>`;
  const properties = named + number;
  const runs =
    content.startsWith("<") || content === ""
      ? content
      : content
          .split("\n")
          .map((line) => run(line))
          .join("<w:r><w:br/></w:r>");
  return `<w:p>${properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`}${runs}</w:p>`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const grid = rows[0]!.map(() => '<w:gridCol w:w="1500"/>').join("");
  const cell = (text: string) =>
    `<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/></w:tcPr>${text.startsWith("<") ? text : paragraph(text)}</w:tc>`;
  const borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
    .join("");
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.map((row) => `<w:tr>${row.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
}

export interface LevelOptions {
  format: string;
  text: string;
  start?: number;
  suffix?: "space" | "nothing";
  restart?: number;
  legal?: boolean;
  style?: string;
}

export function abstractNumbering(id: number, levels: readonly LevelOptions[]): string {
  const xml = levels.map(
    ({ format, text, start = 1, suffix, restart, legal, style }, index) =>
      `<w:lvl w:ilvl="${index}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${restart === undefined ? "" : `<w:lvlRestart w:val="${restart}"/>`}${style === undefined ? "" : `<w:pStyle w:val="${style}"/>`}${legal ? "<w:isLgl/>" : ""}${suffix === undefined ? "" : `<w:suff w:val="${suffix}"/>`}<w:lvlText w:val="${escapeXml(text)}"/><w:lvlJc w:val="left"/></w:lvl>`,
  );
  return `<w:abstractNum w:abstractNumId="${id}"><w:multiLevelType w:val="multilevel"/>${xml.join("")}</w:abstractNum>`;
}

/** @param starts level to start again from, by level */
export function numbering(numId: number, abstractId: number, starts: Record<number, number> = {}): string {
  const overrides = Object.entries(starts).map(
    ([level, start]) => `<w:lvlOverride w:ilvl="${level}"><w:startOverride w:val="${start}"/></w:lvlOverride>`,
  );
  return `<w:num w:numId="${numId}"><w:abstractNumId w:val="${abstractId}"/>${overrides.join("")}</w:num>`;
}
