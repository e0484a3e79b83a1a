/** A scan of two questions, scan.png, and files made of it as a scanner makes them. */
import { readFileSync } from "node:fs";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { pictureSize } from "../../../converter/readers/ocr/picture-size.ts";
import { linesPage, pdfOf } from "./pdf-file.ts";

export const SCAN = new Uint8Array(readFileSync(new URL("scan.png", import.meta.url)));

export async function scanAsJpeg(): Promise<Uint8Array> {
  const image = await loadImage(SCAN);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return new Uint8Array(canvas.toBuffer("image/jpeg", 92));
}

/** A page that is the picture alone, behind one with `text` where there is any. */
export function pdfOfScan(jpeg: Uint8Array, text: string[] = []): Uint8Array<ArrayBuffer> {
  const picture = Buffer.from(jpeg).toString("latin1");
  const { width, height } = pictureSize(jpeg)!;
  const inline = `q ${width * 0.36} 0 0 ${height * 0.36} 60 400 cm BI /W ${width} /H ${height} /CS /RGB /BPC 8 /F /DCT ID ${picture} EI Q`;
  const pages = text.length > 0 ? [linesPage(text), inline] : [inline];
  return Uint8Array.from(pdfOf(pages, { latin1: true }));
}
