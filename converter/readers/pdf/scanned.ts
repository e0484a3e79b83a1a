/** Pages that are pictures: drawn by pdf.js on a canvas, then recognised. */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { isTunelabError } from "#lib/core/index";
import { exceeded } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { recognisedPieces } from "../ocr/pieces.ts";
import { Recogniser } from "../ocr/recogniser.ts";
import { type PageLine, pageLines } from "./lines.ts";

/** Pixels for each point, 200 an inch: usual text is 30 pixels high then, at which the recogniser errs least (at 300 it errs more). */
const SCALE = 200 / 72;

/** What no other page will do better. */
const FATAL = new Set(["INTERRUPTED", "MISSING_DEPENDENCY"]);

/**
 * @param open opens the file with its pictures
 * @param numbers 1-based pages
 * @returns lines by page; pages that took too long or cannot be drawn are missing
 */
export async function recognisePages(
  { name, limits, deadline, onPage }: ReaderInput,
  open: () => Promise<PDFDocumentProxy>,
  numbers: readonly number[],
): Promise<Map<number, PageLine[]>> {
  if (numbers.length > limits.ocrPages) exceeded("scanned-pages", limits.ocrPages, name);
  const pages = new Map<number, PageLine[]>();
  const recogniser = await Recogniser.open();
  const pdf = await open();
  try {
    for (const [done, number] of numbers.entries()) {
      deadline.check();
      await onPage?.(done, numbers.length);
      const started = performance.now();
      try {
        const { picture, width, height, scale } = await drawPage(pdf, number, limits.pixels);
        const lines = await recogniser.recognise(picture, name, limits.ocrMilliseconds, deadline);
        pages.set(number, pageLines(recognisedPieces(lines, height, scale), number, width));
      } catch (error) {
        if (deadline.expired || (isTunelabError(error) && FATAL.has(error.code))) throw error;
      }
      deadline.extend(performance.now() - started);
    }
    return pages;
  } finally {
    await recogniser.close();
    await pdf.destroy();
  }
}

async function drawPage(pdf: PDFDocumentProxy, number: number, mostPixels: number) {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const scale = Math.min(SCALE, Math.sqrt(mostPixels / (width * height)));
  const viewport = page.getViewport({ scale });
  const canvas = await newCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  // The types know browsers only; pdf.js draws on the canvas of @napi-rs in the same way.
  const canvasContext = canvas.getContext("2d") as unknown as Parameters<typeof page.render>[0]["canvasContext"] & {};
  await page.render({ canvas: null, canvasContext, viewport, background: "#ffffff" }).promise;
  page.cleanup();
  return { picture: new Uint8Array(canvas.toBuffer("image/png")), width, height, scale };
}

async function newCanvas(width: number, height: number) {
  try {
    const { createCanvas } = await import("@napi-rs/canvas");
    return createCanvas(width, height);
  } catch (cause) {
    throw fileError("MISSING_DEPENDENCY/ocr", { command: "npm install @napi-rs/canvas" }, { cause });
  }
}
