/**
 * PDF files: lines in reading order, ruled tables and tables told by their columns, page headers and footers left out,
 * wrapped lines joined. Pages that are pictures are recognised when the user asks for it.
 */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { type TunelabError, toError } from "#lib/core/index";
import type { ReadDocument } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { withAlignedTables } from "./columns.ts";
import { withoutContents } from "./contents.ts";
import { guarded } from "./guard.ts";
import { withLabelledColumns } from "./labelled.ts";
import { pdfjs, pdfjsFolder } from "./library.ts";
import type { PageLine } from "./lines.ts";
import { readPage } from "./page.ts";
import { joinWrapped } from "./paragraphs.ts";
import { partRunningHeads } from "./running-heads.ts";

/** Fewer characters a page than this, on average: the pages are pictures. */
const SCANNED = 10;
/** Signs of fonts that do not say which characters they draw. */
const UNREADABLE = /[\uE000-\uF8FF\uFFFD]/g;

export function readPdf(input: ReaderInput): Promise<ReadDocument> {
  return guarded(() => read(input));
}

async function read(input: ReaderInput): Promise<ReadDocument> {
  const { pdf, password } = await openWithPasswords(input);
  const warnings = new Set<string>();
  let pages: PageLine[][];
  try {
    pages = await readPages(pdf, input, warnings);
  } finally {
    await pdf.destroy();
  }
  if (input.ocr) await recognise(pages, input, password, warnings);
  const text = pages.flat().map(shownText).join("");
  if (text.length < SCANNED * pages.length) throw scanned(input, pages.length);
  if (isUnreadable(text)) warnings.add("characters-unreadable");
  const { text: lines, heads } = partRunningHeads(withColumnTables(pages));
  const margins = [...new Set(heads.map((line) => line.text.trim()))];
  const blocks = joinWrapped(withoutContents(lines));
  return { format: "pdf", blocks, ...(margins.length > 0 && { margins }), warnings: [...warnings] };
}

async function readPages(pdf: PDFDocumentProxy, { name, limits, deadline }: ReaderInput, warnings: Set<string>) {
  if (pdf.numPages > limits.pages) exceeded("pages", limits.pages, name);
  const { OPS } = pdfjs();
  const pages: PageLine[][] = [];
  let unreadable = 0;
  let firstError: unknown;
  let gutter: number | undefined;
  for (let number = 1; number <= pdf.numPages; number++) {
    deadline.check();
    try {
      const lines = await readPage(await pdf.getPage(number), OPS, gutter);
      gutter = lines.find(({ area }) => area.column === 1)?.area.to;
      pages.push(lines);
    } catch (error) {
      if (unreadable++ === 0) firstError = error;
      pages.push([]);
    }
  }
  if (unreadable === pdf.numPages) throw damaged(name, firstError);
  if (unreadable > 0) warnings.add("page-unreadable");
  return pages;
}

/** Replaces pages without text, or with text that no font explains, by what is seen on them. */
async function recognise(
  pages: PageLine[][],
  input: ReaderInput,
  password: string | undefined,
  warnings: Set<string>,
): Promise<void> {
  const numbers = pages.flatMap((page, index) => {
    const text = page.map(shownText).join("");
    return text.length < SCANNED || isUnreadable(text) ? [index + 1] : [];
  });
  if (numbers.length === 0) return;
  const { recognisePages } = await import("./scanned.ts");
  const open = () => openPdf(input.bytes, password, input.limits.pixels);
  const recognised = await recognisePages(input, open, numbers);
  for (const [number, lines] of recognised) pages[number - 1] = lines;
  if (recognised.size > 0) warnings.add("text-recognised");
  if (recognised.size < numbers.length) warnings.add("page-unreadable");
}

const isUnreadable = (text: string) => (text.match(UNREADABLE)?.length ?? 0) > text.length / 20;

function scanned({ name, ocr }: ReaderInput, pages: number): TunelabError {
  return fileError(`UNSUPPORTED_FORMAT/${ocr ? "unrecognised" : "scanned"}`, { file: name }, { pages });
}

async function openWithPasswords({ bytes, name, passwords = [] }: ReaderInput) {
  for (const password of [undefined, ...passwords]) {
    try {
      return { pdf: await openPdf(bytes, password), password };
    } catch (error) {
      if (toError(error).name !== "PasswordException") throw damaged(name, error);
    }
  }
  if (passwords.length === 0) throw fileError("ENCRYPTED_FILE/password", { file: name });
  throw fileError("ENCRYPTED_FILE/wrong", { file: name, count: passwords.length });
}

/** @param pixels of pictures that are unpacked; none by default, since they hold no text and no ruled lines */
async function openPdf(bytes: Uint8Array, password: string | undefined, pixels = 1): Promise<PDFDocumentProxy> {
  const { getDocument, VerbosityLevel } = pdfjs();
  return getDocument({
    ...(password === undefined ? {} : { password }),
    data: new Uint8Array(bytes), // a copy: the library takes the buffer away from its owner
    cMapUrl: pdfjsFolder("cmaps"),
    cMapPacked: true,
    standardFontDataUrl: pdfjsFolder("standard_fonts"),
    wasmUrl: pdfjsFolder("wasm"),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: pixels,
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
}

function damaged(name: string, error: unknown): TunelabError {
  return fileError("CORRUPT_FILE/pdf", { file: name, why: toError(error).message }, { cause: error });
}

function shownText({ text, table }: PageLine): string {
  return table ? table.rows.flat().join("") : text;
}

/** Tables without lines, page by page: what began on one page may go on with other columns on the next. */
function withColumnTables(pages: readonly PageLine[][]): PageLine[][] {
  let before: number | undefined;
  return pages.map((page) => {
    const lines = withAlignedTables(withLabelledColumns(page), before);
    const table = lines.findLast((line) => line.table?.ruled === false)?.table;
    before = table && table.columns.length - 1;
    return lines;
  });
}
