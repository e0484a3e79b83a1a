/**
 * Word 97–2003 (.doc): the text by the piece table ([MS-DOC] 2.4.1), its paragraphs and characters by their properties and styles,
 * automatic numbers by the lists. Whatever of these is damaged, the text is read all the same.
 */
import type { Block, ReadDocument } from "../../document.ts";
import type { ReaderInput } from "../index.ts";
import { NumberingCounter } from "../word/numbering.ts";
import { linesOf, readAnchors } from "./anchors.ts";
import { entriesOf, guarded, type Range, WordFile } from "./file.ts";
import { Formats } from "./formats.ts";
import { readLists } from "./lists.ts";
import { Pieces } from "./pieces.ts";
import { type StoryContext, StoryReader } from "./story.ts";

export function readDoc(input: ReaderInput): ReadDocument {
  const file = new WordFile(input);
  return guarded(input.name, () => readWord(file, input));
}

function readWord(file: WordFile, { deadline, trackedChanges: changes = "accepted" }: ReaderInput): ReadDocument {
  const warnings = new Set<string>();
  const formats = new Formats(file);
  const lists = readLists(file, () => warnings.add("list-numbers-lost"));
  const counter = () => new NumberingCounter(lists, () => undefined);
  const numbering = counter();
  const equation = (object: number) => file.equation(object);
  const context = { pieces: new Pieces(file), formats, changes, deadline, anchored: new Map(), equation };
  const reader = (changes: Partial<StoryContext>) =>
    new StoryReader({ ...context, numbering: counter(), warnings: new Set(), ...changes });

  const anchors = readAnchors(file, (range) => reader({ warnings }).read(range));
  const body = reader({ numbering, warnings, anchored: anchors.at }).read(file.story("body"));
  const rest = anchors.rest.flatMap((range) => reader({ warnings }).read(range));
  const margins = new Set(headerRanges(file).flatMap((range) => marginLines(reader({}).read(range))));
  if (formats.isDamaged) warnings.add("list-numbers-lost");
  if (numbering.unknownFormats.size > 0) warnings.add("number-format-unknown");
  return {
    format: "doc",
    blocks: [...body, ...rest].map((block, i) => ({ ...block, block: i })),
    ...(margins.size > 0 ? { margins: [...margins] } : {}),
    warnings: [...warnings].sort(),
  };
}

/** Separators between text and notes, which are kept with the headers. */
const SEPARATORS = 6;

function headerRanges(file: WordFile): Range[] {
  const story = file.story("headers");
  const texts = [...entriesOf(file.part("headers"), 0)].slice(SEPARATORS);
  const first = texts[0];
  return first ? [{ from: story.from + first.from, to: story.to }] : [];
}

/** Pictures are no part of what headers say. */
function marginLines(blocks: Block[]): string[] {
  return linesOf(blocks)
    .flatMap((text) => text.replaceAll("[图片]", "").split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
