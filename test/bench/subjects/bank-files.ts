/** The same question bank in each format that people hand in. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeXml, zip } from "../../converter/ooxml.ts";
import { pdfOf, textAt } from "../../converter/readers/pdf-file.ts";
import { HEADER, questionRows } from "./question-rows.ts";
import { wordBank } from "./word-bank.ts";
import { writeXlsx } from "./xlsx-file.ts";

const LINES_A_PAGE = 40;

const utf8 = (text: string) => new TextEncoder().encode(text);

/** @returns the path of each format's file */
export async function writeBanks(folder: string, questions: number): Promise<Record<string, string>> {
  const rows = [...questionRows(questions)];
  const paths = Object.fromEntries(
    ["docx", "xlsx", "pdf", "html", "csv", "epub"].map((format) => [format, join(folder, `bank.${format}`)]),
  );
  await writeFile(paths["docx"]!, wordBank(questions));
  await writeXlsx(paths["xlsx"]!, [HEADER, ...rows]);
  await writeFile(paths["pdf"]!, pdf(questions));
  await writeFile(paths["html"]!, page(rows));
  await writeFile(paths["csv"]!, [HEADER, ...rows].map((row) => row.map(quoted).join(",")).join("\n"));
  await writeFile(paths["epub"]!, epub(rows));
  return paths;
}

function linesOf([, stem, a, b, c, d, answer, explanation]: string[], number: number): string[] {
  return [`${number}. ${stem}`, `A. ${a}`, `B. ${b}`, `C. ${c}`, `D. ${d}`, `答案：${answer}`, `解析：${explanation}`];
}

function page(rows: string[][]): string {
  const lines = rows.flatMap((row, i) => linesOf(row, i + 1)).map((line) => `<p>${escapeXml(line)}</p>`);
  return `<!doctype html><html><head><meta charset="utf-8"><title>题库</title></head><body>\n${lines.join("\n")}\n</body></html>`;
}

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A chapter of 100 questions each. */
function epub(rows: string[][]): Uint8Array {
  const chapters = Array.from({ length: Math.ceil(rows.length / 100) }, (_, i) => rows.slice(100 * i, 100 * (i + 1)));
  const names = chapters.map((_, i) => `c${i}.xhtml`);
  const files: Record<string, Uint8Array> = {
    mimetype: utf8("application/epub+zip"),
    "META-INF/container.xml": utf8(
      '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    ),
    "c.opf": utf8(
      `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>题库</dc:title></metadata><manifest>${names.map((name) => `<item id="${name}" href="${name}" media-type="application/xhtml+xml"/>`).join("")}</manifest><spine>${names.map((name) => `<itemref idref="${name}"/>`).join("")}</spine></package>`,
    ),
  };
  for (const [i, name] of names.entries()) files[name] = utf8(page(chapters[i]!));
  return zip(files);
}

/** In English: a Chinese font would have to lie in the file. */
function pdf(questions: number): Uint8Array {
  const lines = Array.from({ length: questions }, (_, i) => [
    `${i + 1}. Before work on switchgear number ${100 + i} begins, who checks that it is dead?`,
    "A. the person in charge of the work",
    "B. whoever arrives first",
    `Answer: ${i % 2 === 0 ? "A" : "B"}`,
  ]).flat();
  const pages = Array.from({ length: Math.ceil(lines.length / LINES_A_PAGE) }, (_, p) =>
    lines
      .slice(p * LINES_A_PAGE, (p + 1) * LINES_A_PAGE)
      .map((line, i) => textAt(50, 760 - 16 * i, line))
      .join("\n"),
  );
  return pdfOf(pages);
}
