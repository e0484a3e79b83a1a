/** A paragraph of RTF while it is read. */
import type { Paragraph } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import { isContentsEntry } from "../contents.ts";
import type { NumberingCounter } from "../word/numbering.ts";
import { RunText } from "../word/run-text.ts";
import type { Group } from "./group.ts";
import type { RtfStyles } from "./styles.ts";

export class OpenParagraph {
  readonly run = new RunText();
  /** Answers and explanations that comments hold. */
  readonly comments: string[] = [];
  /** Paragraphs of text boxes that are anchored here; they follow. */
  readonly boxes: Paragraph[] = [];
  /** Its number, for programs that do not count themselves. */
  label = "";
  /** Some of it is part of a table of contents. */
  inContents = false;

  /** It is an entry of a table of contents, which a program made. */
  get isContents(): boolean {
    return this.inContents && isContentsEntry(repairText(this.run.text));
  }

  /** Undefined where it shows nothing; its number has been counted all the same. @returns `lost`: what number it has is not told */
  shown(
    { list, level, style, heading }: Group,
    styles: RtfStyles,
    numbering: NumberingCounter,
  ): { paragraph: Paragraph | undefined; lost: boolean } {
    const counted = list === 0 ? undefined : numbering.next(`${list}`, level);
    // What the program showed is right even where its definition of the list has lost signs.
    const written = this.label.trim();
    const number = written === "" ? counted : { label: written, separator: counted?.separator ?? " " };
    const { label, separator } = number ?? { label: "", separator: "" };
    const text = repairText(this.run.text).trimEnd();
    if (text.trim() === "" && this.comments.length === 0) return { paragraph: undefined, lost: false };
    const depth = heading ?? styles.heading(style);
    const usual = new Set(depth === undefined ? [] : styles.emphasis(style));
    const emphasis = this.run.emphasis.filter(({ kind }) => !usual.has(kind));
    const paragraph: Paragraph = {
      kind: "paragraph",
      block: 0,
      text: [`${label === "" ? "" : `${label}${separator}`}${text}`, ...this.comments].join("\n"),
      ...(label === "" ? {} : { label }),
      ...(depth === undefined ? {} : { heading: depth }),
      ...(emphasis.length === 0 ? {} : { emphasis }),
    };
    return { paragraph, lost: list !== 0 && number === undefined };
  }
}
