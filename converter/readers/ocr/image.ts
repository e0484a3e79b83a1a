/** Pictures of pages: photographs and scans, recognised when the user asks for it. */
import { TunelabError } from "#lib/core/index";
import type { ReadDocument } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import type { ReaderInput } from "../index.ts";
import { withAlignedTables } from "../pdf/columns.ts";
import { pageLines } from "../pdf/lines.ts";
import { joinWrapped } from "../pdf/paragraphs.ts";
import { pictureSize } from "./picture-size.ts";
import { recognisedPieces } from "./pieces.ts";
import { Recogniser } from "./recogniser.ts";

/** @throws TunelabError UNSUPPORTED_FORMAT without the setting, LIMIT_EXCEEDED, MISSING_DEPENDENCY, CORRUPT_FILE, TIMEOUT */
export async function readImage(input: ReaderInput): Promise<ReadDocument> {
  const { bytes, name, limits, deadline } = input;
  if (!input.ocr)
    throw new TunelabError("UNSUPPORTED_FORMAT", `${name} is a picture`, {
      hint: "let its text be recognised: --ocr, or the setting ocr",
      details: { file: name, cause: "picture" },
    });
  const size = pictureSize(bytes);
  if (!size)
    throw new TunelabError("CORRUPT_FILE", `${name} is a picture without a size`, {
      hint: "open it and save it again as PNG",
      details: { file: name },
    });
  if (size.width * size.height > limits.pixels) exceeded("the number of pixels", limits.pixels, "count", name);
  const recogniser = await Recogniser.open();
  try {
    const lines = await recogniser.recognise(bytes, name, limits.ocrMilliseconds, deadline);
    const blocks = joinWrapped(withAlignedTables(pageLines(recognisedPieces(lines, size.height, 1), 1, size.width)));
    return { format: size.format, blocks, warnings: ["text-recognised"] };
  } finally {
    await recogniser.close();
  }
}
