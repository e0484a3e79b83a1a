/** A paragraph of an OpenDocument file while it is read. */
import type { Paragraph } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import type { RunLook } from "../word/run.ts";
import { RunText } from "../word/run-text.ts";
import type { Label } from "./lists.ts";
import type { TextProperties, TextStyles } from "./text-styles.ts";

export class OpenParagraph {
  readonly run = new RunText();
  /** Answers and explanations that comments hold. */
  readonly comments: string[] = [];
  /** Paragraphs of text boxes that are anchored here; they follow. */
  readonly boxes: Paragraph[] = [];
  readonly #heading: number | undefined;
  readonly #number: Label | undefined;
  readonly #styles: TextStyles;
  /** Of the paragraph and of the spans that are open. */
  readonly #properties: TextProperties[];
  #look: RunLook | undefined;

  constructor(styles: TextStyles, style: string | undefined, heading: number | undefined, number: Label | undefined) {
    this.#styles = styles;
    // Every heading stands out by its style: that says nothing of its text.
    this.#properties = [heading === undefined ? styles.properties("paragraph", style) : {}];
    this.#heading = heading;
    this.#number = number;
  }

  openSpan(more: TextProperties): void {
    this.#properties.push({ ...this.#properties.at(-1), ...more });
    this.#look = undefined;
  }

  closeSpan(): void {
    if (this.#properties.length > 1) this.#properties.pop();
    this.#look = undefined;
  }

  get hidden(): boolean {
    return this.#properties.at(-1)!.hidden === true;
  }

  get look(): RunLook {
    this.#look ??= this.#styles.look(this.#properties.at(-1)!);
    return this.#look;
  }

  /** Undefined where it shows nothing; its number has been counted all the same. */
  shown(): Paragraph | undefined {
    const text = repairText(this.run.text).trimEnd();
    if (text.trim() === "" && this.comments.length === 0) return undefined;
    const { emphasis } = this.run;
    const number = this.#number;
    return {
      kind: "paragraph",
      block: 0,
      text: [`${number ? number.label + number.separator : ""}${text}`, ...this.comments].join("\n"),
      ...(number ? { label: number.label } : {}),
      ...(this.#heading === undefined ? {} : { heading: this.#heading }),
      ...(emphasis.length === 0 ? {} : { emphasis }),
    };
  }
}
