/** narrow.png was drawn with Noto Serif CJK at 30 pixels, lines 40 apart; scan.tif is scan.png as two pages in CCITT G4. */
import { readFileSync } from "node:fs";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { beforeAll, describe, expect, it } from "vitest";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { DEFAULT_LIMITS } from "../../../converter/limits.ts";
import { pictureSize } from "../../../converter/readers/ocr/picture-size.ts";
import { tiffPages } from "../../../converter/readers/ocr/tiff.ts";
import { brief, convertFiles } from "../helpers.ts";
import { pdfOfScan, SCAN, scanAsJpeg } from "./scanned.ts";

const png = SCAN;
const TIFF = new Uint8Array(readFileSync(new URL("scan.tif", import.meta.url)));
const QUESTIONS = [
  "single | 灭火器的压力表指针位于哪个区域时表示正常?⏎A. 红色区域⏎B. 绿色区域 | B",
  "single | Which extinguisher is for electrical fires?⏎A. Water⏎B. Carbon dioxide | B",
];
const SCAN_SIZE = pictureSize(SCAN)!;
let stripsOf: (count: number) => Uint8Array[];
let jpeg: Uint8Array;
let scannedPdf: () => Uint8Array;

beforeAll(async () => {
  jpeg = await scanAsJpeg();
  const whole = await loadImage(Buffer.from(SCAN));
  stripsOf = (count) => {
    const { width, height } = SCAN_SIZE;
    const rows = Math.ceil(height / count);
    return Array.from({ length: count }, (_, i) => {
      const canvas = createCanvas(width, Math.min(rows, height - i * rows));
      canvas.getContext("2d").drawImage(whole, 0, -i * rows);
      return new Uint8Array(canvas.toBuffer("image/jpeg", 90));
    });
  };
  scannedPdf = () => pdfOfScan(jpeg, ["3. Is water wet?", "Answer: True"]);
});

describe("text in pictures", () => {
  it("is read from a picture, with its confidence and place", async () => {
    const conversion = await convertFiles([{ name: "scan.png", data: png }], { ocr: true, outputStyle: "answer" });
    expect(brief(conversion)).toEqual(QUESTIONS);
    expect(conversion.files[0]).toMatchObject({ format: "png", warnings: ["text-recognised"] });
    const { ocr } = conversion.records[1]!.source;
    expect(ocr!.confidence).toBeGreaterThan(0.8);
    const [left, top, right, bottom] = ocr!.box;
    expect([left > 30, left < 70, top > 230, bottom < 480, right < 860]).toEqual([true, true, true, true, true]);
  });

  it("is read from lines that are set narrowly, and short Chinese ones are not taken for English", async () => {
    const data = new Uint8Array(readFileSync(new URL("narrow.png", import.meta.url)));
    const conversion = await convertFiles([{ name: "narrow.png", data }], { ocr: true, outputStyle: "answer" });
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "C", "B"]);
    expect(conversion.records[1]!.record.input).toContain("A. 五十度\nB. 八十度\nC. 一百度\nD. 二百度");
  });

  it("is read from the pages of a fax in TIFF", async () => {
    const conversion = await convertFiles([{ name: "scan.tif", data: TIFF }], { ocr: true, outputStyle: "answer" });
    expect(brief(conversion)).toEqual(QUESTIONS);
    expect(conversion.files[0]).toMatchObject({ format: "tiff", warnings: ["text-recognised"] });
    expect(conversion.records.map(({ source }) => source.page)).toEqual([1, 2]);
  });

  it("is read from the scanned pages of a PDF, beside the text of the others", async () => {
    const data = scannedPdf();
    const conversion = await convertFiles([{ name: "scan.pdf", data }], { ocr: true, outputStyle: "answer" });
    expect(brief(conversion)).toEqual(["judge | Is water wet? | True", ...QUESTIONS]);
    expect(conversion.records.map(({ source }) => [source.page, source.ocr !== undefined])).toEqual([
      [1, false],
      [2, true],
      [2, true],
    ]);
  });

  it("is left alone when nobody asks, and the error says how to ask", async () => {
    const { files } = await convertFiles([{ name: "scan.png", data: png }]);
    expect(files[0]!.error).toMatchObject({ code: "UNSUPPORTED_FORMAT", hint: expect.stringContaining("--ocr") });
  });

  it("has limits of pixels, pages and time, and stops when asked", async () => {
    const settings = ConvertSettings.parse({ ocr: true });
    const codeOf = async (data: Uint8Array, limits: object) =>
      (await convert([{ name: "a", data }], settings, { limits })).files[0]!.error?.code;
    expect(await codeOf(png, { pixels: 1000 })).toBe("LIMIT_EXCEEDED");
    expect(await codeOf(scannedPdf(), { ocrPages: 0 })).toBe("LIMIT_EXCEEDED");
    expect(await codeOf(png, { ocrMilliseconds: 1 })).toBe("TIMEOUT");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const stopped = convert([{ name: "a", data: png }], settings, { signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("of a damaged picture has one named error", async () => {
    const { files } = await convertFiles([{ name: "cut.png", data: png.slice(0, 900) }], { ocr: true });
    expect(files[0]!.error?.code).toBe("CORRUPT_FILE");
  });
});

describe("a TIFF file", () => {
  const first = new DataView(TIFF.buffer).getUint32(4, true);
  const after = first + 2 + 12 * new DataView(TIFF.buffer).getUint16(first, true);
  const pages = (bytes: Uint8Array, limits = DEFAULT_LIMITS) => tiffPages(bytes, "a.tif", limits);
  const changed = (change: (view: DataView) => void) => {
    const bytes = TIFF.slice();
    change(new DataView(bytes.buffer));
    return bytes;
  };

  it("has pages of which each is a file of its own", async () => {
    const [one, two] = pages(TIFF);
    expect([one!.width, two!.width]).toEqual([860, 860]);
    expect(pages(await one!.picture())).toHaveLength(2);
    expect(pages(await two!.picture())).toHaveLength(1);
  });

  it.each<[string, Uint8Array, string, RegExp]>([
    ["that goes round in a circle", changed((view) => view.setUint32(after, first, true)), "CORRUPT_FILE", /lead back/],
    ["that was cut", TIFF.slice(0, after), "CORRUPT_FILE", /damaged/],
    ["without a page", changed((view) => view.setUint32(4, 0, true)), "CORRUPT_FILE", /no page/],
  ])("%s ends in a named error", (_, bytes, code, message) => {
    expect(() => pages(bytes)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it("may hold its page as JPEG, in strips or whole", async () => {
    const data = jpegTiff(2);
    const [page] = pages(data);
    expect(pictureSize(await page!.picture())).toEqual({ format: "png", width: 860, height: page!.height });
    const conversion = await convertFiles([{ name: "scan.tif", data }], { ocr: true, outputStyle: "answer" });
    expect(brief(conversion)).toEqual(QUESTIONS);
  });

  it("with damaged or oversized JPEG ends in a named error", async () => {
    const cut = jpegTiff(1);
    cut.fill(0, 20, 400);
    await expect((async () => pages(cut)[0]!.picture())()).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    const small = jpegTiff(1, { 256: 40, 257: 40 });
    await expect((async () => pages(small)[0]!.picture())()).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    expect(() => pages(jpegTiff(1, { 259: 6 }))).toThrow(expect.objectContaining({ code: "UNSUPPORTED_FORMAT" }));
  });

  it("has a limit of pages", () => {
    expect(() => pages(TIFF, { ...DEFAULT_LIMITS, ocrPages: 1 })).toThrow(/scanned pages is beyond the limit of 1/);
  });
});

/** The scan as JPEG strips within TIFF. @param changes of its numbers by tag */
function jpegTiff(count: number, changes: Record<number, number> = {}): Uint8Array {
  const strips = stripsOf(count);
  const rows = Math.ceil(SCAN_SIZE.height / count);
  const starts = strips.map((_, i) => 8 + strips.slice(0, i).reduce((sum, strip) => sum + strip.length, 0));
  const end = 8 + strips.reduce((sum, strip) => sum + strip.length, 0);
  const lists = Buffer.alloc(8 * count);
  for (const [i, strip] of strips.entries()) {
    lists.writeUInt32LE(starts[i]!, 4 * i);
    lists.writeUInt32LE(strip.length, 4 * (count + i));
  }
  const single: Record<number, number> = { 256: SCAN_SIZE.width, 257: SCAN_SIZE.height, 259: 7, 262: 6, 278: rows };
  const entries: [tag: number, count: number, value: number][] = [
    ...Object.entries({ ...single, ...changes }).map(([tag, value]): [number, number, number] => [+tag, 1, value]),
    [273, count, count === 1 ? starts[0]! : end],
    [279, count, count === 1 ? strips[0]!.length : end + 4 * count],
  ];
  const directory = Buffer.alloc(2 + 12 * entries.length + 4);
  directory.writeUInt16LE(entries.length, 0);
  for (const [i, [tag, number, value]] of entries.sort(([a], [b]) => a - b).entries()) {
    directory.writeUInt16LE(tag, 2 + 12 * i);
    directory.writeUInt16LE(4, 4 + 12 * i);
    directory.writeUInt32LE(number, 6 + 12 * i);
    directory.writeUInt32LE(value, 10 + 12 * i);
  }
  const head = Buffer.alloc(8);
  head.write("II*\0", "latin1");
  head.writeUInt32LE(end + lists.length, 4);
  return new Uint8Array(Buffer.concat([head, ...strips, lists, directory]));
}

it("knows the size of a picture by its head", async () => {
  const canvas = createCanvas(37, 21);
  expect(pictureSize(png)).toMatchObject({ format: "png", width: 860 });
  expect(pictureSize(new Uint8Array(canvas.toBuffer("image/jpeg")))).toEqual({ format: "jpeg", width: 37, height: 21 });
  expect(pictureSize(new Uint8Array(canvas.toBuffer("image/webp")))).toEqual({ format: "webp", width: 37, height: 21 });
  expect(pictureSize(new Uint8Array(canvas.toBuffer("image/gif")))).toEqual({ format: "gif", width: 37, height: 21 });
});
