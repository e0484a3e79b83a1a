/**
 * Pages of a TIFF file that are JPEG pictures within it (TIFF Technical Note 2, compression 7): strips or tiles that share
 * their tables. Each becomes a JPEG file of its own, which the canvas package unpacks and draws in its place.
 */
import { fileError } from "../../said/errors.ts";
import { pictureSize } from "./picture-size.ts";

/** All numbers of a page by tag. */
export type TiffNumbers = (tag: number) => number[];

const TAG = {
  width: 256,
  height: 257,
  colours: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planes: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  tables: 347,
} as const;

const RGB = 2;
/** Black on white, white on black, red-green-blue, and luminance with two colours: what scanners write. */
const KNOWN_COLOURS = new Set([0, 1, RGB, 6]);

/** Whether a page is of the kind that is read here. */
export function isReadable(numbers: TiffNumbers): boolean {
  const colours = numbers(TAG.colours)[0] ?? 6;
  return KNOWN_COLOURS.has(colours) && (numbers(TAG.planes)[0] ?? 1) === 1;
}

/** The page as PNG. @throws TunelabError CORRUPT_FILE, MISSING_DEPENDENCY */
export async function jpegPage(bytes: Uint8Array, numbers: TiffNumbers, name: string): Promise<Uint8Array> {
  const { createCanvas, loadImage } = await canvasPackage();
  const [width, height] = [numbers(TAG.width)[0]!, numbers(TAG.height)[0]!];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  for (const { at, length, x, y, room } of parts(numbers, width, height)) {
    const jpeg = wholeJpeg(bytes.subarray(at, at + length), tablesOf(bytes, numbers), numbers(TAG.colours)[0]);
    const size = pictureSize(jpeg);
    // What claims to be larger than its place is not unpacked.
    if (size?.format !== "jpeg" || size.width > room[0] || size.height > room[1])
      throw fileError("CORRUPT_FILE/picture", { file: name, why: "a part of it is no JPEG of its size" });
    try {
      context.drawImage(await loadImage(Buffer.from(jpeg)), x, y);
    } catch (cause) {
      throw fileError("CORRUPT_FILE/picture", { file: name, why: "a part of it cannot be unpacked" }, { cause });
    }
  }
  return new Uint8Array(canvas.toBuffer("image/png"));
}

interface Part {
  at: number;
  length: number;
  x: number;
  y: number;
  /** Most pixels along and down; encoders fill up blocks of sixteen. */
  room: [number, number];
}

function parts(numbers: TiffNumbers, width: number, height: number): Part[] {
  const tileWidth = numbers(TAG.tileWidth)[0];
  const tileHeight = numbers(TAG.tileHeight)[0];
  const tiled = tileWidth !== undefined && tileHeight !== undefined && tileWidth > 0 && tileHeight > 0;
  const across = tiled ? Math.ceil(width / tileWidth) : 1;
  const [stepX, stepY] = tiled ? [tileWidth, tileHeight] : [width, numbers(TAG.rowsPerStrip)[0] || height];
  const lengths = numbers(tiled ? TAG.tileBytes : TAG.stripBytes);
  return numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets).map((at, i) => ({
    at,
    length: lengths[i] ?? 0,
    x: (i % across) * stepX,
    y: Math.floor(i / across) * stepY,
    room: [stepX + 16, Math.min(stepY, height) + 16],
  }));
}

const START = [0xff, 0xd8];
/** Adobe's segment: the three colours are red, green and blue as they stand. */
const PLAIN_COLOURS = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

function wholeJpeg(part: Uint8Array, tables: Uint8Array, colours: number | undefined): Uint8Array {
  const plain = colours === RGB ? PLAIN_COLOURS : [];
  return Uint8Array.from(Buffer.concat([Buffer.from([...START, ...plain]), tables, part.subarray(START.length)]));
}

/** Without the marks of start and end that they stand between. */
function tablesOf(bytes: Uint8Array, numbers: TiffNumbers): Uint8Array {
  const tables = numbers(TAG.tables);
  const [at, length] = tables.length === 2 ? (tables as [number, number]) : [0, 0];
  return length > 4 ? bytes.subarray(at + 2, at + length - 2) : new Uint8Array();
}

async function canvasPackage() {
  try {
    return await import("@napi-rs/canvas");
  } catch (cause) {
    throw fileError("MISSING_DEPENDENCY/ocr", { command: "npm install @napi-rs/canvas" }, { cause });
  }
}
