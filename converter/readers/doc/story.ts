/** One text of a Word 97 file – the body, a note, a header – as a reader of the printed page sees it. */
import type { Block, Paragraph } from "../../document.ts";
import type { Deadline } from "../../limits.ts";
import { dropContentsHeading } from "../contents.ts";
import type { TrackedChanges } from "../word/changes.ts";
import { markedCode } from "../word/eq-field.ts";
import { FieldStack } from "../word/fields.ts";
import { equationLatex } from "../word/mtef-latex.ts";
import type { NumberingCounter } from "../word/numbering.ts";
import { OpenParagraph } from "../word/paragraph.ts";
import { symbol } from "../word/symbols.ts";
import type { Anchored } from "./anchors.ts";
import { type CharacterFormat, lookOf } from "./characters.ts";
import type { Range } from "./file.ts";
import type { Formats } from "./formats.ts";
import type { ParagraphFormat } from "./paragraphs.ts";
import type { Piece, Pieces } from "./pieces.ts";
import { TableDraft } from "./table.ts";

export interface StoryContext {
  pieces: Pieces;
  formats: Formats;
  numbering: NumberingCounter;
  anchored: ReadonlyMap<number, Anchored>;
  warnings: Set<string>;
  changes: TrackedChanges;
  deadline: Deadline;
  /** What an equation editor kept of an embedded object. */
  equation: (object: number) => DataView | undefined;
}

const CELL_END = "\u0007";
const PAGE_OR_SECTION = "\f";
/** Signs that are no text: pictures, ends, fields, breaks. */
const SIGNS = /([\u0001\u0007\u0008\u000B\f\r\u0013-\u0015\u001E])/;
const FIELD_SIGNS: Record<string, string> = { "\u0013": "begin", "\u0014": "separate", "\u0015": "end" };

export class StoryReader {
  readonly #context: StoryContext;
  readonly #blocks: Block[] = [];
  /** Tables within tables, the outermost first. */
  readonly #tables: TableDraft[] = [];
  readonly #fields = new FieldStack();
  readonly #anchors: readonly number[];
  #nextAnchor = 0;
  #paragraph = new OpenParagraph();
  /** The embedded object whose picture follows. */
  #object: number | undefined;

  constructor(context: StoryContext) {
    this.#context = context;
    this.#anchors = [...context.anchored.keys()].sort((a, b) => a - b);
  }

  read(range: Range): Block[] {
    const { pieces, formats, deadline } = this.#context;
    for (const piece of pieces.within(range)) {
      for (let at = 0; at < piece.text.length; ) {
        deadline.check();
        const place = piece.offset + piece.width * at;
        const { format, to } = formats.characters(place, piece.properties);
        const behind = Math.min(piece.text.length, at + Math.max(1, Math.ceil((to - place) / piece.width)));
        if (format.hidden && !format.deleted) this.#context.warnings.add("hidden-text");
        this.#run(piece, at, behind, format);
        at = behind;
      }
    }
    if (!this.#paragraph.isEmpty) this.#endParagraph(formats.plain, "\r");
    while (this.#tables.length > 0) this.#endTable();
    return this.#blocks.map((block, i) => ({ ...block, block: i }));
  }

  /** Characters that look alike. */
  #run(piece: Piece, from: number, to: number, format: CharacterFormat): void {
    let at = from;
    for (const part of piece.text.slice(from, to).split(SIGNS)) {
      if (part === "") continue;
      this.#changed(piece, at, part, format);
      at += part.length;
    }
  }

  /** What was deleted is left out, or shown as such. */
  #changed(piece: Piece, at: number, part: string, format: CharacterFormat): void {
    const { deleted, inserted } = format;
    const { changes, warnings } = this.#context;
    if (deleted || inserted) warnings.add(`changes-${changes}`);
    const isShown = changes === "shown";
    if (isShown) this.#paragraph.change = deleted ? "deleted" : inserted ? "inserted" : undefined;
    const isEnd = part === "\r" || part === PAGE_OR_SECTION;
    // A deleted end of a cell stays an end: the row has its cell all the same.
    if (!deleted || part === CELL_END) this.#part(piece, at, part, format);
    else if (!isShown) return;
    else if (!isEnd) this.#part(piece, at, part, format);
    else if (this.#paragraph.isDeleted) {
      this.#paragraph.endDeleted = true;
      this.#end(piece, at, part);
    }
  }

  #part(piece: Piece, at: number, part: string, format: CharacterFormat): void {
    const position = piece.from + at;
    const fieldSign = FIELD_SIGNS[part];
    if (fieldSign !== undefined) {
      this.#markField(fieldSign);
      this.#object = format.isObject ? format.place : undefined;
    } else if (this.#fields.inCode) this.#fields.addCode(markedCode(part, format.raised));
    else if (this.#fields.isEquation) return;
    else if (part === "\r" || part === CELL_END || part === PAGE_OR_SECTION) this.#end(piece, at, part);
    else this.#show(part, position, format);
  }

  #markField(type: string): void {
    const equation = this.#fields.mark(type);
    if (!equation) return;
    if (!equation.isWhole) this.#context.warnings.add("formula-simplified");
    this.#paragraph.append(equation.shown);
  }

  #show(part: string, position: number, format: CharacterFormat): void {
    const paragraph = this.#paragraph;
    if (this.#fields.inContents) paragraph.inContents = true;
    if (part === "\u0001") this.#picture(format);
    else if (part === "\u0008") this.#drawing(position);
    else if (part === "\u000B") paragraph.append("\n");
    else if (part === "\u001E") paragraph.append("-");
    else if (format.symbol !== undefined) paragraph.append(symbol(format.symbol.toString(16)).repeat(part.length));
    else this.#text(part, position, format);
  }

  /** Notes and comments stand behind the character that they belong to. */
  #text(text: string, position: number, format: CharacterFormat): void {
    const end = position + text.length;
    for (let from = position; from < end; ) {
      const anchor = this.#anchorBefore(from, end);
      const to = anchor === undefined ? end : anchor + 1;
      this.#paragraph.append(text.slice(from - position, to - position).replace(NO_TEXT, ""), lookOf(format));
      if (anchor !== undefined) this.#anchor(anchor);
      from = to;
    }
  }

  #anchorBefore(from: number, end: number): number | undefined {
    while (this.#nextAnchor < this.#anchors.length && this.#anchors[this.#nextAnchor]! < from) this.#nextAnchor++;
    const anchor = this.#anchors[this.#nextAnchor];
    return anchor !== undefined && anchor < end ? anchor : undefined;
  }

  #anchor(position: number): void {
    const { note, comment, boxes, pictures = 0 } = this.#context.anchored.get(position) ?? {};
    if (note !== undefined) this.#paragraph.addNote(note);
    if (comment !== undefined && !this.#paragraph.addComment(comment)) this.#context.warnings.add("comments-skipped");
    this.#paragraph.boxes.push(...(boxes ?? []));
    for (let i = 0; i < pictures; i++) this.#insertPicture();
  }

  /** A drawing of which nothing is known may well be a picture. */
  #drawing(position: number): void {
    if (this.#context.anchored.has(position)) this.#anchor(position);
    else this.#insertPicture();
  }

  #picture({ data }: CharacterFormat): void {
    const { code } = this.#fields;
    // Behind a drawing stands a picture of it, for programs that do not draw.
    if (data || /^\s*SHAPE\s/i.test(code)) return;
    const equation = this.#object === undefined ? undefined : this.#context.equation(this.#object);
    const latex = equation && equationLatex(equation);
    if (latex !== undefined) this.#paragraph.append(`$${latex}$`);
    else if (equation || /^\s*EMBED\s+Equation/i.test(code)) {
      this.#context.warnings.add("formula-picture");
      this.#insertPicture("[公式图片]");
    } else {
      if (/^\s*EMBED\s/i.test(code)) this.#context.warnings.add("embedded-object");
      this.#insertPicture();
    }
  }

  #insertPicture(sign = "[图片]"): void {
    this.#context.warnings.add("picture-skipped");
    this.#paragraph.append(sign);
  }

  #end(piece: Piece, at: number, sign: string): void {
    const place = piece.offset + piece.width * at;
    const found = this.#context.formats.paragraph(place, piece.properties);
    const isBreak = sign === PAGE_OR_SECTION && found.end !== undefined && found.end > place + piece.width;
    if (!isBreak) this.#endParagraph(found, sign);
    else if (!this.#paragraph.isEmpty) this.#paragraph.append("\n");
  }

  #endParagraph({ style, format }: { style: number; format: ParagraphFormat | undefined }, sign: string): void {
    const open = this.#paragraph;
    this.#paragraph = new OpenParagraph();
    const known = format ?? this.#guessed(open, sign);
    const depth = sign === CELL_END ? Math.max(1, known.depth) : known.depth;
    while (this.#tables.length > depth) this.#endTable();
    while (this.#tables.length < depth) this.#tables.push(new TableDraft());
    const table = this.#tables.at(-1);
    if (table && known.endsRow) table.endRow(known.row);
    else {
      open.style = String(style);
      open.numId = open.endDeleted ? "0" : known.list;
      open.level = known.level;
      open.heading = known.outline;
      this.#add(open, table);
      if (sign === CELL_END || known.endsInnerCell) table?.endCell();
    }
  }

  /** Where paragraphs are not described: a row ends with an empty cell. */
  #guessed({ text }: OpenParagraph, sign: string): ParagraphFormat {
    const { plain } = this.#context.formats;
    const inRow = this.#tables.at(-1)?.inRow === true;
    return { ...plain.format, depth: inRow ? 1 : 0, endsRow: sign === CELL_END && inRow && text === "" };
  }

  #add(open: OpenParagraph, table: TableDraft | undefined): void {
    const { formats, numbering, warnings } = this.#context;
    const paragraph = open.shown(formats.styles, numbering);
    const shown: Paragraph[] = [...open.boxes];
    if (paragraph && open.isContents(formats.styles, paragraph.text)) {
      dropContentsHeading(this.#blocks);
      warnings.add("contents-skipped");
    } else if (paragraph) shown.unshift(paragraph);
    for (const one of shown)
      if (table) table.add(one.text, one.emphasis);
      else this.#blocks.push(one);
  }

  #endTable(): void {
    const tables = this.#tables.pop()?.tables() ?? [];
    const outer = this.#tables.at(-1);
    for (const rows of tables)
      if (outer) for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
      else this.#blocks.push({ kind: "table", block: 0, rows });
  }
}

/** Signs for references, and hyphens that show at the end of a line only. */
const NO_TEXT = /[\u0002\u0005\u001F]/g;
