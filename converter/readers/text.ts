/** Plain text and Markdown, one paragraph a line; delimited text as a table. */
import type { Block, ReadDocument } from "../document.ts";
import { readDelimited, sniffDelimiter } from "./csv.ts";
import { decodeText } from "./encoding.ts";
import type { ReaderInput } from "./index.ts";

export function readTextFile(input: ReaderInput): ReadDocument {
  const { text, encoding, replaced } = decodeText(input.bytes, input.name, input.encoding);
  const warnings = replaced > 0 ? ["characters-unreadable"] : [];
  const delimiter = sniffDelimiter(text);
  if (delimiter !== undefined) {
    const format = delimiter === "\t" ? "tsv" : "csv";
    return { format, encoding, blocks: [readDelimited(text, delimiter, input.name, input.limits)], warnings };
  }
  return { format: "text", encoding, blocks: textBlocks(text, input.limits.lineCharacters), warnings };
}

/** One paragraph a line; empty lines keep their place in the count and are left out. */
export function textBlocks(text: string, lineCharacters: number): Block[] {
  const blocks: Block[] = [];
  let line = 0;
  for (const whole of text.split("\n")) {
    line++;
    for (let start = 0; start < whole.length; start += lineCharacters) {
      const part = whole.slice(start, start + lineCharacters).trimEnd();
      if (part.trim() === "") continue;
      const heading = /^(#{1,6})\s+(.*)$/.exec(part);
      blocks.push({
        kind: "paragraph",
        block: blocks.length,
        text: heading ? heading[2]! : part,
        line,
        ...(heading ? { heading: heading[1]!.length } : {}),
      });
    }
  }
  return blocks;
}
