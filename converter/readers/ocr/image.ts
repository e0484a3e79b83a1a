import type { ReadDocument } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { withAlignedTables } from "../pdf/columns.ts";
import { type PageLine, pageLines } from "../pdf/lines.ts";
import { joinWrapped } from "../pdf/paragraphs.ts";
import { partRunningHeads } from "../pdf/running-heads.ts";
import { pictureSize } from "./picture-size.ts";
import { recognisedPieces } from "./pieces.ts";
import { Recogniser } from "./recogniser.ts";
import { isTiff, type TiffPage, tiffPages } from "./tiff.ts";

/** @throws TunelabError UNSUPPORTED_FORMAT without the setting, LIMIT_EXCEEDED, MISSING_DEPENDENCY, CORRUPT_FILE, TIMEOUT */
export async function readImage(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  if (!input.ocr) throw fileError("UNSUPPORTED_FORMAT/picture", { file: name });
  const { format, pages } = picturesOf(input);
  const recogniser = await Recogniser.open();
  try {
    const lines: PageLine[][] = [];
    for (const [done, { picture, width, height }] of pages.entries()) {
      deadline.check();
      await input.onPage?.(done, pages.length);
      const started = performance.now();
      const seen = await recogniser.recognise(await picture(), name, limits.ocrMilliseconds, deadline);
      lines.push(withAlignedTables(pageLines(recognisedPieces(seen, height, 1), done + 1, width)));
      deadline.extend(performance.now() - started);
    }
    return { format, blocks: joinWrapped(partRunningHeads(lines).text), warnings: ["text-recognised"] };
  } finally {
    await recogniser.close();
  }
}

/** One picture, or the pages of a scan, none of which has too many pixels. */
function picturesOf({ bytes, name, limits }: ReaderInput): { format: string; pages: TiffPage[] } {
  const found = isTiff(Buffer.from(bytes.subarray(0, 4)).toString("latin1"))
    ? { format: "tiff", pages: tiffPages(bytes, name, limits) }
    : onePicture(bytes, name);
  for (const { width, height } of found.pages)
    if (width * height > limits.pixels) exceeded("pixels", limits.pixels, name);
  return found;
}

function onePicture(bytes: Uint8Array, name: string) {
  const size = pictureSize(bytes);
  if (!size) throw fileError("CORRUPT_FILE/picture", { file: name, why: "it has no size" });
  const { format, width, height } = size;
  return { format, pages: [{ picture: () => bytes, width, height }] };
}
