/**
 * The pages of a TIFF file (revision 6.0), as fax machines and office scanners write them: each as a file of its own, which
 * is the same bytes with another first directory in the head, which the recogniser unpacks, or a picture made of its parts.
 */
import type { TunelabError } from "#lib/core/index";
import { exceeded, type Limits } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import { isReadable, jpegPage, type TiffNumbers } from "./tiff-jpeg.ts";

export interface TiffPage {
  /** A file that begins with this page. Made when it is asked for: of a long scan not every page is in memory. */
  picture: () => Uint8Array | Promise<Uint8Array>;
  width: number;
  height: number;
}

const HEAD = /^(?:II\*\0|MM\0\*)/;
const TAG = { kind: 254, width: 256, height: 257, compression: 259 } as const;
const SHORT = 3;
/** Bytes of one number by the type of its field. */
const BYTES: Readonly<Record<number, number>> = { 1: 1, [SHORT]: 2, 4: 4, 7: 1 };
const OPAQUE = 7;
/** A smaller copy of another page. */
const REDUCED = 1;
/** JPEG within TIFF, which the recogniser does not unpack: as the format was first described, and as it was mended. */
const [OLD_JPEG, JPEG] = [6, 7];
const ENTRY_BYTES = 12;

export function isTiff(head: string): boolean {
  return HEAD.test(head);
}

/** @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, UNSUPPORTED_FORMAT */
export function tiffPages(bytes: Uint8Array, name: string, limits: Limits): TiffPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  try {
    for (let at = view.getUint32(4, little); at !== 0; ) {
      if (seen.has(at)) throw new RangeError("its pages lead back to each other");
      seen.add(at);
      if (seen.size > limits.ocrPages) exceeded("scanned-pages", limits.ocrPages, name);
      const { fields, next } = directory(view, at, little);
      if (((fields.get(TAG.kind) ?? 0) & REDUCED) === 0)
        pages.push(page(bytes, at, little, fields, `${name}, page ${pages.length + 1}`));
      at = next;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw damaged(name, error.message);
  }
  if (pages.length === 0) throw damaged(name, "it has no page");
  return pages;
}

/** The numbers of one page by tag, as far as they are single, and where the next page's are. */
function directory(view: DataView, at: number, little: boolean) {
  const entries = view.getUint16(at, little);
  const fields = new Map<number, number>();
  for (let entry = at + 2; entry < at + 2 + entries * ENTRY_BYTES; entry += ENTRY_BYTES) {
    const short = view.getUint16(entry + 2, little) === SHORT;
    const value = short ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    fields.set(view.getUint16(entry, little), value);
  }
  return { fields, next: view.getUint32(at + 2 + entries * ENTRY_BYTES, little) };
}

/** All numbers of a field: of opaque bytes, where they begin and how many they are. */
function numbersOf(view: DataView, at: number, little: boolean, name: string): TiffNumbers {
  return (tag) => {
    try {
      const entries = view.getUint16(at, little);
      for (let entry = at + 2; entry < at + 2 + entries * ENTRY_BYTES; entry += ENTRY_BYTES)
        if (view.getUint16(entry, little) === tag) return fieldNumbers(view, entry, little);
      return [];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw damaged(name, error.message);
    }
  };
}

function fieldNumbers(view: DataView, entry: number, little: boolean): number[] {
  const type = view.getUint16(entry + 2, little);
  const count = view.getUint32(entry + 4, little);
  const size = BYTES[type] ?? 0;
  const from = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
  if (from + size * count > view.byteLength) throw new RangeError("a list in it lies beyond its end");
  if (type === OPAQUE) return [from, count];
  const read = (place: number) =>
    size === 1 ? view.getUint8(place) : size === 2 ? view.getUint16(place, little) : view.getUint32(place, little);
  return size === 0 ? [] : Array.from({ length: count }, (_, i) => read(from + i * size));
}

function page(bytes: Uint8Array, at: number, little: boolean, fields: Map<number, number>, name: string): TiffPage {
  const compression = fields.get(TAG.compression);
  const numbers = numbersOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at, little, name);
  if (compression === OLD_JPEG || (compression === JPEG && !isReadable(numbers)))
    throw fileError("UNSUPPORTED_FORMAT/jpeg-in-tiff", { file: name });
  const [width, height] = [fields.get(TAG.width) ?? 0, fields.get(TAG.height) ?? 0];
  if (width === 0 || height === 0) throw damaged(name, "it has no size");
  if (compression === JPEG) return { picture: () => jpegPage(bytes, numbers, name), width, height };
  const picture = () => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint32(4, at, little);
    return copy;
  };
  return { picture, width, height };
}

function damaged(name: string, why: string): TunelabError {
  return fileError("CORRUPT_FILE/picture", { file: name, why });
}
