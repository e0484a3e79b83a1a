/** What hangs on characters of a Word 97 file: notes, comments, text boxes and pictures ([MS-DOC] 2.8.1, 2.8.17, 2.8.24, 2.8.32). */
import type { Block, Paragraph } from "../../document.ts";
import { readShapes } from "./drawings.ts";
import { entriesOf, type Range, type StoryName, type WordFile } from "./file.ts";

/** What hangs on one character. */
export interface Anchored {
  note?: string;
  comment?: string;
  /** Paragraphs of text boxes. */
  boxes?: Paragraph[];
  pictures?: number;
}

export interface Anchors {
  at: Map<number, Anchored>;
  /** Texts whose place is not known. */
  rest: Range[];
}

/** Bytes that belong to each position. */
const NOTE_MARK = 2;
const COMMENT_MARK = 30;
const ANCHOR = 26;
const BOX = 22;

/** Reads a part of a story. */
type Read = (range: Range) => Block[];

export function readAnchors(file: WordFile, read: Read): Anchors {
  const anchors: Anchors = { at: drawingsOf(file), rest: [] };
  placeBoxes(file, read, anchors);
  placeNotes(file, "footnotes", read, anchors);
  placeNotes(file, "endnotes", read, anchors);
  const comments = textsOf(file, "comments");
  for (const [i, { from }] of [...entriesOf(file.part("commentMarks"), COMMENT_MARK)].entries())
    if (comments[i]) hang(anchors, from, { comment: linesOf(read(comments[i])).join("\n") });
  return anchors;
}

function hang({ at }: Anchors, position: number, what: Anchored): void {
  at.set(position, { ...at.get(position), ...what });
}

function placeNotes(file: WordFile, story: "footnotes" | "endnotes", read: Read, anchors: Anchors): void {
  const marks = [...entriesOf(file.part(story === "footnotes" ? "footnoteMarks" : "endnoteMarks"), NOTE_MARK)];
  const texts = textsOf(file, story);
  if (marks.length === 0 || marks.length > texts.length) anchors.rest.push(file.story(story));
  else for (const [i, { from }] of marks.entries()) hang(anchors, from, { note: linesOf(read(texts[i]!)).join("\n") });
}

/** Where the texts of a story lie, one after the other; none lies in another's place. */
function textsOf(file: WordFile, story: StoryName & ("footnotes" | "endnotes" | "comments")): Range[] {
  const { from, to } = file.story(story);
  return inOrder(
    [...entriesOf(file.part(story), 0)].map((text) => ({ from: from + text.from, to: from + text.to })),
    to,
  );
}

function inOrder<T extends Range>(texts: readonly T[], end: number): T[] {
  let behind = 0;
  return texts.map((text) => {
    const from = Math.max(behind, text.from);
    behind = Math.max(from, Math.min(end, text.to));
    return { ...text, from, to: behind };
  });
}

/** Shapes of the text, of which those without a picture and without text show nothing that can be read. */
function drawingsOf(file: WordFile): Map<number, Anchored> {
  const shapes = readShapes(file);
  const pictures = new Map<number, number>();
  for (const [shape, { outermost, isPicture }] of shapes)
    if (isPicture) for (const one of new Set([shape, outermost])) pictures.set(one, (pictures.get(one) ?? 0) + 1);
  const at = new Map<number, Anchored>();
  for (const { from, data } of entriesOf(file.part("anchors"), ANCHOR)) {
    const shape = data.getUint32(0, true);
    if (shapes.has(shape)) at.set(from, { pictures: pictures.get(shape) ?? 0 });
  }
  return at;
}

const REUSABLE = 8;
const SHAPE = 14;

function placeBoxes(file: WordFile, read: Read, anchors: Anchors): void {
  const { from, to } = file.story("boxes");
  const boxes = [...entriesOf(file.part("boxes"), BOX)];
  const ranges = inOrder(
    boxes.map((box) => ({ from: from + box.from, to: from + box.to })),
    to,
  );
  if (boxes.length === 0) anchors.rest.push({ from, to });
  const shapes = readShapes(file);
  const places = new Map<number, number>();
  for (const anchor of entriesOf(file.part("anchors"), ANCHOR)) places.set(anchor.data.getUint32(0, true), anchor.from);
  for (const [i, { data }] of boxes.entries()) {
    if (data.getUint16(REUSABLE, true) !== 0) continue;
    const shape = data.getUint32(SHAPE, true);
    const position = places.get(shape) ?? places.get(shapes.get(shape)?.outermost ?? shape);
    if (position === undefined) anchors.rest.push(ranges[i]!);
    else {
      const texts = read(ranges[i]!).flatMap(paragraphsOf);
      hang(anchors, position, { boxes: [...(anchors.at.get(position)?.boxes ?? []), ...texts] });
    }
  }
}

function paragraphsOf(block: Block): Paragraph[] {
  if (block.kind === "paragraph") return [block];
  return block.rows.map(({ cells }) => ({ kind: "paragraph", block: 0, text: cells.join("\t") }));
}

/** As lines of plain text, a cell a line. */
export function linesOf(blocks: readonly Block[]): string[] {
  const texts = blocks.flatMap((block) =>
    block.kind === "paragraph" ? [block.text] : block.rows.flatMap(({ cells }) => cells),
  );
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}
