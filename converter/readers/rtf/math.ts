/** Formulas of RTF (Rich Text Format 1.9.1, mathematics): words say in groups what .docx says in elements of the same names. */
import { type Formula, ommlToLatex } from "../word/omml.ts";
import type { XmlElement } from "../xml.ts";

/** More parts are no formula that anybody wrote. */
const MOST_PARTS = 100_000;

export class RtfMath {
  #root: XmlElement = elementOf("m:oMathPara");
  #parts = 0;
  /** Of the groups that are open; undefined where a group only formats. */
  readonly #open: (XmlElement | undefined)[] = [];

  openGroup(): void {
    this.#open.push(undefined);
  }

  closeGroup(): void {
    this.#open.pop();
  }

  /** The first word of a group names it; others say how its text looks. */
  word(word: string, value: number | undefined): void {
    if (this.#parts++ > MOST_PARTS) return;
    const name = `m:${word.slice(1)}`;
    const around = this.#around;
    if (this.#open.length > 0 && this.#open.at(-1) === undefined) {
      const element = elementOf(name, value === undefined ? {} : { "m:val": `${value}` });
      around.children.push(element);
      this.#open[this.#open.length - 1] = element;
    } else if (name === "m:nor" && value !== 0)
      around.children.push({ ...elementOf("m:rPr"), children: [elementOf(name)] });
  }

  text(text: string): void {
    if (this.#parts++ > MOST_PARTS) return;
    const { name, attributes, children } = this.#around;
    if (name === "m:r") children.push({ ...elementOf("m:t"), children: [text] });
    else if (name !== this.#root.name) attributes["m:val"] = `${attributes["m:val"] ?? ""}${text}`.trim();
  }

  get #around(): XmlElement {
    return this.#open.findLast((element) => element !== undefined) ?? this.#root;
  }

  /** What has been read, which then begins anew. */
  end(): Formula {
    const root = this.#root;
    this.#root = elementOf("m:oMathPara");
    this.#open.length = 0;
    const isCut = this.#parts > MOST_PARTS;
    this.#parts = 0;
    const { latex, unknown } = ommlToLatex(root);
    return { latex, unknown: isCut ? [...unknown, "the rest"] : unknown };
  }
}

const elementOf = (name: string, attributes: Record<string, string> = {}): XmlElement => ({
  name,
  attributes,
  children: [],
});
