/** Files that are text: decoded once, then read as what their content is. The name decides nothing. */
import type { Block, ReadDocument } from "../document.ts";
import { exceeded } from "../limits.ts";
import { chooseDelimiter, readDelimited } from "./csv.ts";
import { type DecodedInput, decodeText } from "./encoding.ts";
import type { ReaderInput } from "./index.ts";
import { isMarkdown, markdownBlocks } from "./markdown.ts";
import { textFormat } from "./text-formats.ts";

export async function readTextFile(input: ReaderInput): Promise<ReadDocument> {
  const { text, encoding, replaced } = decodeText(input.bytes, input.name, input.encoding);
  const decoded: DecodedInput = { ...input, text, encoding };
  const special = textFormat(text);
  const document = special === undefined ? readPlain(decoded) : await (await special.load())(decoded);
  if (replaced > 0) document.warnings.push("characters-unreadable");
  return document;
}

function readPlain({ text, encoding, name, limits, delimiter: named }: DecodedInput): ReadDocument {
  if (hasLineBeyond(text, limits.longestLine)) exceeded("line", limits.longestLine, name);
  const delimiter = chooseDelimiter(text, named);
  if (delimiter !== undefined) {
    const format = delimiter === "\t" ? "tsv" : "csv";
    return { format, encoding, delimiter, blocks: [readDelimited(text, delimiter, name, limits)], warnings: [] };
  }
  if (isMarkdown(text)) return { format: "markdown", encoding, ...markdownBlocks(text, limits.lineCharacters) };
  return { format: "text", encoding, blocks: textBlocks(text, limits.lineCharacters), warnings: [] };
}

function hasLineBeyond(text: string, most: number): boolean {
  for (let from = 0; from + most < text.length; ) {
    const end = text.lastIndexOf("\n", from + most);
    if (end < from) return true;
    from = end + 1;
  }
  return false;
}

/** One paragraph a line; empty lines keep their place in the count and are left out. */
export function textBlocks(text: string, lineCharacters: number): Block[] {
  const blocks: Block[] = [];
  let line = 0;
  for (const whole of text.split("\n")) {
    line++;
    for (let start = 0; start < whole.length; start += lineCharacters) {
      const part = whole.slice(start, start + lineCharacters).trimEnd();
      if (part.trim() !== "") blocks.push({ kind: "paragraph", block: blocks.length, text: part, line });
    }
  }
  return blocks;
}
