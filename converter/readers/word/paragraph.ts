/** A paragraph of a Word file while it is read: its properties, its text, and what of it stands out. */
import type { Paragraph } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import { isContentsEntry } from "../contents.ts";
import { isAnswer } from "./answer-comment.ts";
import type { Change } from "./changes.ts";
import type { NumberingCounter } from "./numbering.ts";
import type { RunLook } from "./run.ts";
import { RunText } from "./run-text.ts";

/** What a paragraph style says of numbers and outline, with what it inherits. */
export interface ParagraphStyle {
  /** The list; `0` for none. */
  numId: string | undefined;
  level: number | undefined;
  /** 1 for the highest. */
  heading: number | undefined;
}

export interface ParagraphStyles {
  /** Of the default style when `id` is absent. */
  resolve(id: string | undefined): ParagraphStyle;
  /** A style of tables of contents and of figures. */
  isContents(id: string | undefined): boolean;
}

/** A point of a list without numbers does not. */
const COUNTS = /[\p{L}\p{N}]/u;

export class OpenParagraph {
  readonly #run = new RunText();
  /** Answers and explanations that comments hold. */
  readonly comments: string[] = [];
  /** Paragraphs of text boxes that are anchored here; they follow. */
  readonly boxes: Paragraph[] = [];
  /** Some of it is the result of a table of contents. */
  inContents = false;
  /** Its end was deleted: what follows belongs to it, and says what paragraph it is. */
  endDeleted = false;
  /** Known once it is shown: its list, and its number where nothing stands behind it. */
  list = "";
  lone: { label: string; separator: string } | undefined;
  style: string | undefined;
  numId: string | undefined;
  level: number | undefined;
  /** 1 for the highest. */
  heading: number | undefined;

  /** As it is shown. */
  get text(): string {
    return this.#run.text;
  }

  get isEmpty(): boolean {
    return this.#run.isEmpty;
  }

  /** There was text, and none of it stays once the changes are accepted. */
  get isDeleted(): boolean {
    return this.#run.isDeleted;
  }

  set change(change: Change | undefined) {
    this.#run.change = change;
  }

  /** Another paragraph takes its text. */
  joinNext(): void {
    this.endDeleted = false;
    this.style = this.numId = undefined;
    this.level = this.heading = undefined;
  }

  append(text: string, look?: RunLook): void {
    this.#run.append(text, look);
  }

  replaceEnd(end: string, by: string): void {
    this.#run.replaceEnd(end, by);
  }

  addNote(note: string): void {
    if (note !== "") this.append(`（注：${note}）`);
  }

  /** Comments that talk about the text are not taken. */
  addComment(comment: string): boolean {
    const taken = isAnswer(comment);
    if (taken) this.comments.push(comment);
    return taken;
  }

  /** An entry of Word's own table of contents. Two of three signs tell: field, style, page. */
  isContents(styles: ParagraphStyles, text: string): boolean {
    const signs = [this.inContents, styles.isContents(this.style), isContentsEntry(text)];
    return signs.filter(Boolean).length >= 2;
  }

  /** The paragraph as Word shows it, or undefined where it shows nothing; its number has been counted all the same. */
  shown(styles: ParagraphStyles, numbering: NumberingCounter): Paragraph | undefined {
    const style = styles.resolve(this.style);
    const numId = this.numId ?? style.numId;
    const linked =
      numId === undefined || this.style === undefined ? undefined : numbering.levelOfStyle(numId, this.style);
    const level = this.level ?? linked ?? style.level ?? 0;
    const number = numId === undefined || numId === "0" ? undefined : numbering.next(numId, level);
    this.list = `${numId}/${level}`;
    const text = repairText(this.text);
    if (text.trim() === "" && this.comments.length === 0) {
      if (number && COUNTS.test(number.label)) this.lone = number;
      return undefined;
    }
    const label = number?.label === "" ? undefined : number?.label;
    const line = `${label === undefined ? "" : `${label}${number!.separator}`}${text}`;
    const heading = this.heading ?? style.heading;
    const { emphasis } = this.#run;
    return {
      kind: "paragraph",
      block: 0,
      text: [line, ...this.comments].join("\n"),
      ...(label === undefined ? {} : { label }),
      ...(heading === undefined ? {} : { heading }),
      ...(emphasis.length === 0 ? {} : { emphasis }),
    };
  }
}
