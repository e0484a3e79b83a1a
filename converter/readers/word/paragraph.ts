/** A paragraph of a Word file while it is read: its properties, its text, and what of it stands out. */
import type { Emphasis, Paragraph } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import type { NumberingCounter } from "./numbering.ts";

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
}

export class OpenParagraph {
  text = "";
  /** Answers and explanations that comments hold. */
  readonly comments: string[] = [];
  /** Paragraphs of text boxes that are anchored here; they follow. */
  readonly boxes: Paragraph[] = [];
  /** Some of it is the result of a table of contents. */
  inContents = false;
  style: string | undefined;
  numId: string | undefined;
  level: number | undefined;
  /** 1 for the highest. */
  heading: number | undefined;
  /** With the length of `text` where each ends, so that neighbouring runs join. */
  readonly #emphasis: (Emphasis & { end: number })[] = [];

  /** @param standsOut how the text is set apart from the rest */
  append(text: string, standsOut: Iterable<Emphasis["kind"]>): void {
    const from = this.text.length;
    for (const kind of text === "" ? [] : standsOut) {
      const before = this.#emphasis.findLast((one) => one.kind === kind);
      if (before?.end === from) {
        before.text += text;
        before.end += text.length;
      } else this.#emphasis.push({ kind, text, end: from + text.length });
    }
    this.text += text;
  }

  /** The paragraph as Word shows it, or undefined where it shows nothing; its number has been counted all the same. */
  shown(styles: ParagraphStyles, numbering: NumberingCounter): Paragraph | undefined {
    const style = styles.resolve(this.style);
    const numId = this.numId ?? style.numId;
    const linked =
      numId === undefined || this.style === undefined ? undefined : numbering.levelOfStyle(numId, this.style);
    const level = this.level ?? linked ?? style.level ?? 0;
    const number = numId === undefined || numId === "0" ? undefined : numbering.next(numId, level);
    const text = repairText(this.text);
    if (text.trim() === "" && this.comments.length === 0) return undefined;
    const label = number?.label === "" ? undefined : number?.label;
    const line = `${label === undefined ? "" : `${label}${number!.separator}`}${text}`;
    const heading = this.heading ?? style.heading;
    return {
      kind: "paragraph",
      block: 0,
      text: [line, ...this.comments].join("\n"),
      ...(label === undefined ? {} : { label }),
      ...(heading === undefined ? {} : { heading }),
      ...(this.#emphasis.length === 0
        ? {}
        : { emphasis: this.#emphasis.map(({ kind, text: shown }) => ({ kind, text: repairText(shown) })) }),
    };
  }
}
