/**
 * Word 97–2003 (.doc): the text by the piece table ([MS-DOC] 2.8.35, 2.9.38). Automatic numbers are not part of the text in
 * this format; readers are told by a warning.
 */
import { CFB } from "xlsx";
import { type TunelabError, toError } from "#lib/core/index";
import type { Block, ReadDocument, TableRow } from "../document.ts";
import type { Deadline } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { repairText } from "../text/normalize.ts";
import { isContentsEntry, makesContents } from "./contents.ts";
import { type CharacterMarks, characterMarks } from "./doc-marks.ts";
import type { ReaderInput } from "./index.ts";

// Offsets in the file information block.
const FLAGS = 0x0a;
const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;
const BODY_CHARACTERS = 0x4c;
const FIRST_OF_COUNTS = 0x50;
const PIECES = 0x01a2;
/** Counts of characters after the body: footnotes, headers, (unused), comments, endnotes, text boxes. */
const STORIES = ["footnotes", "headers", "unused", "comments", "endnotes", "boxes"] as const;
const KEPT_STORIES = new Set<string>(["footnotes", "endnotes", "boxes"]);

export function readDoc(input: ReaderInput): ReadDocument {
  const { name, deadline } = input;
  const streams = openStreams(input);
  const main = streams("WordDocument");
  const flags = main.getUint16(FLAGS, true);
  if ((flags & ENCRYPTED) !== 0) throw fileError("ENCRYPTED_FILE/remove", { file: name });
  const table = streams((flags & TABLE_1) !== 0 ? "1Table" : "0Table");
  const warnings = new Set(["list-numbers-lost"]);
  const text = guarded(name, () => {
    const marks = characterMarks(main, table, deadline);
    if (marks.hasHidden) warnings.add("hidden-text");
    return pieceText(main, table, marks, deadline);
  });
  const blocks = storiesOf(main, text).flatMap((story) => storyBlocks(story, warnings));
  return { format: "doc", blocks: blocks.map((block, i) => ({ ...block, block: i })), warnings: [...warnings].sort() };
}

function openStreams({ bytes, name }: ReaderInput): (stream: string) => DataView {
  const container = guarded(name, () => CFB.read(Buffer.from(bytes), { type: "buffer" }));
  return (stream) => {
    const content = CFB.find(container, stream)?.content;
    if (!content || content.length < 64) throw corrupt(name, `its part ${stream} is missing`);
    const data = Uint8Array.from(content as ArrayLike<number>);
    return new DataView(data.buffer);
  };
}

/** Whatever a damaged file makes of offsets ends as one named error. */
function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message, name: kind } = toError(error);
    if (kind === "TunelabError") throw error;
    throw corrupt(name, message, error);
  }
}

function corrupt(name: string, what: string, cause?: unknown): TunelabError {
  return fileError("CORRUPT_FILE/word", { file: name, why: what }, { cause });
}

/** All stories one after the other. A piece lies in the main stream, in one byte or two a character. */
function pieceText(main: DataView, table: DataView, { deleted }: CharacterMarks, deadline: Deadline): string {
  let at = main.getUint32(PIECES, true);
  const end = at + main.getUint32(PIECES + 4, true);
  while (at < end && table.getUint8(at) === 1) at += 3 + table.getUint16(at + 1, true);
  if (at >= end || table.getUint8(at) !== 2) throw new RangeError("the list of its pieces is missing");
  const size = table.getUint32(at + 1, true);
  const count = Math.floor((size - 4) / 12);
  const positions = at + 5;
  const entries = positions + 4 * (count + 1);
  const parts: string[] = [];
  for (let i = 0; i < count; i++) {
    deadline.check();
    const from = table.getUint32(positions + 4 * i, true);
    const length = table.getUint32(positions + 4 * (i + 1), true) - from;
    const offset = table.getUint32(entries + 8 * i + 2, true);
    if (length < 0) throw new RangeError("its pieces overlap");
    parts.push(pieceOf(main, offset, length, deleted));
  }
  return parts.join("");
}

/** Characters are counted from the start of the text: one that was deleted leaves a sign, which stands for nothing. */
function pieceOf(main: DataView, offset: number, length: number, deleted: CharacterMarks["deleted"]): string {
  const narrow = (offset & 0x4000_0000) !== 0;
  const start = narrow ? (offset & 0x3fff_ffff) >>> 1 : offset & 0x3fff_ffff;
  const width = narrow ? 1 : 2;
  const end = start + width * length;
  if (end > main.byteLength) throw new RangeError("a piece of its text lies beyond the end");
  const data = new Uint8Array(main.buffer, main.byteOffset + start, end - start);
  const text = new TextDecoder(narrow ? "windows-1252" : "utf-16le").decode(data);
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of deleted) {
    if (to <= start || from >= end) continue;
    const [first, behind] = [Math.max(0, (from - start) / width), Math.min(length, (to - start) / width)];
    parts.push(text.slice(at, first), GONE.repeat(Math.max(0, behind - first)));
    at = behind;
  }
  return parts.join("") + text.slice(at);
}

/** No character of any text. */
const GONE = "\uFFFF";

function storiesOf(main: DataView, text: string): string[] {
  let at = main.getUint32(BODY_CHARACTERS, true);
  const stories = [text.slice(0, at)];
  for (const [i, story] of STORIES.entries()) {
    const length = main.getUint32(FIRST_OF_COUNTS + 4 * i, true);
    if (length > 0 && KEPT_STORIES.has(story)) stories.push(text.slice(at, at + length));
    at += length;
  }
  return stories;
}

const PARAGRAPH_END = "\r";
const CELL_END = "\u0007";

/** Paragraphs end with a mark of their own, cells with another; a row ends with an empty cell. */
function storyBlocks(story: string, warnings: Set<string>): Block[] {
  const blocks: Block[] = [];
  let cell: string[] = [];
  let cells: string[] = [];
  let rows: TableRow[] = [];
  const closeTable = () => {
    if (cells.length > 0) rows.push({ row: rows.length + 1, cells });
    if (rows.length > 0) blocks.push({ kind: "table", block: 0, rows });
    cells = [];
    rows = [];
  };
  for (const { text, end } of marksOf(withoutFieldCodes(story.replaceAll(GONE, ""), warnings))) {
    const shown = repairText(pictures(text, warnings)).trimEnd();
    if (end === CELL_END) {
      if (cell.length === 0 && shown === "" && cells.length > 0) {
        rows.push({ row: rows.length + 1, cells });
        cells = [];
      } else cells.push([...cell, shown].filter((line) => line !== "").join("\n"));
      cell = [];
    } else if (cells.length > 0) cell.push(shown);
    else {
      closeTable();
      if (shown.trim() !== "") blocks.push({ kind: "paragraph", block: 0, text: shown });
    }
  }
  closeTable();
  return blocks;
}

function* marksOf(text: string): Generator<{ text: string; end: string }> {
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (sign !== PARAGRAPH_END && sign !== CELL_END && sign !== "\u000C") continue;
    yield { text: text.slice(start, i), end: sign };
    start = i + 1;
  }
  if (start < text.length) yield { text: text.slice(start), end: PARAGRAPH_END };
}

/** Fields stand as code, separator, result: only results are text, and no tables of contents. */
function withoutFieldCodes(story: string, warnings: Set<string>): string {
  const parts: string[] = [];
  const inCode: boolean[] = [];
  let start = 0;
  /** How many fields were open where a table of contents began, and which part is its first. */
  let contents: { depth: number; part: number } | undefined;
  const flush = (end: number) => {
    if (!inCode.includes(true)) parts.push(story.slice(start, end));
    start = end + 1;
  };
  const endContents = (first: number) => {
    const lines = parts.splice(first).join("").split(PARAGRAPH_END);
    const kept = lines.filter((line) => !isContentsEntry(line));
    if (kept.length < lines.length) warnings.add("contents-skipped");
    parts.push(kept.join(PARAGRAPH_END));
  };
  for (let i = 0; i < story.length; i++) {
    const code = story.charCodeAt(i);
    if (code < 0x13 || code > 0x15) continue;
    const field = story.slice(start, i);
    flush(i);
    if (code === 0x13 && inCode.length < 64) inCode.push(true);
    else if (code === 0x14 && inCode.length > 0) {
      inCode[inCode.length - 1] = false;
      if (!contents && makesContents(field)) contents = { depth: inCode.length, part: parts.length };
    } else if (code === 0x15) {
      inCode.pop();
      if (contents && inCode.length < contents.depth) {
        endContents(contents.part);
        contents = undefined;
      }
    }
  }
  flush(story.length);
  return parts.join("");
}

/** Signs that stand for pictures, drawings and references. */
function pictures(text: string, warnings: Set<string>): string {
  return text
    .replace(/[\u0001\u0008]/g, () => {
      warnings.add("picture-skipped");
      return "[图片]";
    })
    .replace(/[\u0002\u0005]/g, "")
    .replace(/\u001E/g, "-")
    .replace(/\u001F/g, "")
    .replace(/\u000B/g, "\n");
}
