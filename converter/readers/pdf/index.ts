/** PDF files with text in them: lines in reading order, page headers and footers left out, wrapped lines joined. */
import { TunelabError, toError } from "#lib/core/index";
import type { ReadDocument } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { repairText } from "../../text/normalize.ts";
import type { ReaderInput } from "../index.ts";
import { type PageLine, pageLines, type TextPiece } from "./lines.ts";
import { joinWrapped, withoutRunningHeads } from "./paragraphs.ts";

/** Fewer characters a page than this, on average: the pages are pictures. */
const SCANNED = 10;

export async function readPdf(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const pdf = await openPdf(input);
  try {
    if (pdf.numPages > limits.pages) exceeded("the number of pages", limits.pages, "count", name);
    const pages: PageLine[][] = [];
    let unreadablePages = 0;
    let firstError: unknown;
    for (let number = 1; number <= pdf.numPages; number++) {
      deadline.check();
      try {
        pages.push(await readPage(pdf, number));
      } catch (error) {
        if (unreadablePages++ === 0) firstError = error;
        pages.push([]);
      }
    }
    if (unreadablePages === pdf.numPages) throw damaged(name, firstError);
    const text = pages
      .flat()
      .map((line) => line.text)
      .join("");
    if (text.length < SCANNED * pdf.numPages)
      throw new TunelabError("UNSUPPORTED_FORMAT", `${name} holds pictures of pages and no text`, {
        hint: "recognise the text (OCR) and save it as a searchable PDF or as Word, then convert that",
        details: { file: name, pages: pdf.numPages },
      });
    const unreadable = (text.match(/[\uE000-\uF8FF\uFFFD]/g)?.length ?? 0) > text.length / 20;
    const blocks = joinWrapped(withoutRunningHeads(pages));
    const warnings = [
      ...(unreadable ? ["characters-unreadable"] : []),
      ...(unreadablePages > 0 ? ["page-unreadable"] : []),
    ];
    return { format: "pdf", blocks, warnings };
  } finally {
    await pdf.destroy();
  }
}

async function openPdf({ bytes, name, passwords = [] }: ReaderInput) {
  for (const password of [undefined, ...passwords]) {
    const pdf = await tryPassword(bytes, name, password);
    if (pdf) return pdf;
  }
  throw new TunelabError("ENCRYPTED_FILE", `${name} is protected by a password`, {
    hint:
      passwords.length === 0
        ? "give its password (--password, or the setting passwords), or print it to a PDF without one"
        : `none of the ${passwords.length} passwords given opens it; check them`,
    details: { file: name },
  });
}

/** @returns undefined when the password is not the right one */
async function tryPassword(bytes: Uint8Array, name: string, password: string | undefined) {
  const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const assets = new URL("../../", import.meta.resolve("pdfjs-dist/legacy/build/pdf.mjs"));
  try {
    return await getDocument({
      ...(password === undefined ? {} : { password }),
      data: new Uint8Array(bytes), // a copy: the library takes the buffer away from its owner
      cMapUrl: new URL("cmaps/", assets).pathname,
      cMapPacked: true,
      standardFontDataUrl: new URL("standard_fonts/", assets).pathname,
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      verbosity: VerbosityLevel.ERRORS,
    }).promise;
  } catch (error) {
    if (toError(error).name === "PasswordException") return undefined;
    throw damaged(name, error);
  }
}

function damaged(name: string, error: unknown): TunelabError {
  return new TunelabError("CORRUPT_FILE", `${name} is damaged: ${toError(error).message}`, {
    hint: "open it in a PDF viewer and save or print it to a new PDF",
    details: { file: name },
    cause: error,
  });
}

async function readPage(pdf: Awaited<ReturnType<typeof openPdf>>, number: number): Promise<PageLine[]> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return pageLines(
    items.flatMap((item) => ("str" in item ? [toPiece(item)] : [])),
    number,
  );
}

interface PdfItem {
  str: string;
  transform: number[];
  width: number;
  height: number;
}

function toPiece({ str, transform, width, height }: PdfItem): TextPiece {
  return {
    text: repairText(str),
    x: transform[4]!,
    y: transform[5]!,
    width,
    height: height || Math.abs(transform[3]!),
  };
}
