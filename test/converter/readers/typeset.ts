/** Sets paragraphs as word processors do: wrapped at an edge, ragged or justified, in columns, with heads and feet. */
import { chineseAt, pdfOf, textAt } from "./pdf-file.ts";

/** Widths of Helvetica from the space on, in thousandths of its size. */
const WIDTHS =
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
    .split(" ")
    .map(Number);
const [WIDTH, TOP, BOTTOM] = [595, 770, 80];
const isChinese = (sign: string) => sign > "\u2010"; // with “ and …

export interface Setting {
  size?: number;
  /** Margins at both sides, in points. */
  margins?: [left: number, right: number];
  columns?: 1 | 2;
  justified?: boolean;
  /** How much further in first lines begin; negative where those below a number do. */
  indent?: number;
  /** White between paragraphs. */
  after?: number;
  /** What stands above and below the text of each page. */
  head?: (page: number) => string;
  foot?: (page: number) => string;
  /** It stands across all columns of the first page, in the middle. */
  title?: string;
}

/** A paragraph, or parts that stand beside each other at shares of the width: signatures, an entry of a table of contents. */
export type Paragraph = string | [text: string, at: number][];

export function typeset(paragraphs: readonly Paragraph[], setting: Setting = {}): Uint8Array {
  return pdfOf(new Typesetter(setting).pages(paragraphs));
}

export function widthOf(text: string, size: number): number {
  let units = 0;
  for (const sign of text) units += isChinese(sign) ? 1000 : WIDTHS[sign.charCodeAt(0) - 32]!;
  return (units * size) / 1000;
}

class Typesetter {
  readonly #pages: string[][] = [];
  readonly #setting: Setting;
  readonly #size: number;
  #column = 0;
  #y = TOP;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#size = setting.size ?? 11;
  }

  pages(paragraphs: readonly Paragraph[]): string[] {
    const { title, head, foot, after = 0 } = this.#setting;
    this.#pages.push([]);
    if (title) this.#draw((WIDTH - widthOf(title, this.#size)) / 2, title, TOP + 20);
    for (const paragraph of paragraphs) {
      if (typeof paragraph === "string") this.#paragraph(paragraph);
      else this.#parts(paragraph);
      this.#y -= after;
    }
    return this.#pages.map((page, i) => {
      if (head) page.push(drawn(this.#left(0), 812, head(i + 1), this.#size));
      if (foot) page.push(drawn(WIDTH / 2 - 20, 40, foot(i + 1), this.#size));
      return page.join("\n");
    });
  }

  #paragraph(text: string): void {
    const { indent = 0, justified = false } = this.#setting;
    const width = this.#columnWidth();
    let first = true;
    let line = "";
    const inset = () => (first ? Math.max(indent, 0) : /^[(\d]/.test(text) ? Math.max(-indent, 0) : 0);
    const words = unbroken(text);
    for (const [i, word] of words.entries()) {
      if (line !== "" && widthOf((line + word).trimEnd(), this.#size) > width - inset()) {
        this.#line(line.trimEnd(), inset(), justified ? width - inset() : undefined);
        first = false;
        line = "";
      }
      line += word;
      if (i === words.length - 1) this.#line(line, inset());
    }
  }

  #parts(parts: readonly [string, number][]): void {
    const width = this.#columnWidth();
    for (const [text, at] of parts) this.#draw(this.#left(this.#column) + at * width, text, this.#y);
    this.#down();
  }

  /** @param width to fill: the white between the words grows */
  #line(text: string, inset: number, width?: number): void {
    const words = width === undefined ? [text] : text.split(" ");
    const space = words.length === 1 ? 0 : (width! - widthOf(words.join(""), this.#size)) / (words.length - 1);
    let x = this.#left(this.#column) + inset;
    for (const word of words) {
      this.#draw(x, word, this.#y);
      x += widthOf(word, this.#size) + space;
    }
    this.#down();
  }

  #draw(x: number, text: string, y: number): void {
    this.#pages.at(-1)!.push(drawn(x, y, text, this.#size));
  }

  #down(): void {
    this.#y -= this.#size * 1.3;
    if (this.#y > BOTTOM) return;
    this.#y = TOP;
    if (++this.#column < (this.#setting.columns ?? 1)) return;
    this.#column = 0;
    this.#pages.push([]);
  }

  #left(column: number): number {
    return (this.#setting.margins?.[0] ?? 72) + column * (this.#columnWidth() + 30);
  }

  #columnWidth(): number {
    const { margins: [left, right] = [72, 72], columns = 1 } = this.#setting;
    return (WIDTH - left - right - 30 * (columns - 1)) / columns;
  }
}

/** Words with the space behind them, in parts where they have hyphens, and Chinese signs; no line begins with 。 */
function unbroken(text: string): string[] {
  return (
    text.match(
      /[（《“「]*(?:[\u2010-\u{2FFFF}]|[!-~]+?(?:[a-z]-(?=[a-z])|(?![!-~])))[，。、；：！？）》”」…]*[ ]*/gu,
    ) ?? []
  );
}

function drawn(x: number, y: number, text: string, size: number): string {
  const parts: string[] = [];
  let at = x;
  for (const [part] of text.matchAll(/[\u2010-\uFFFF]+|[ -~]+/g)) {
    parts.push(isChinese(part) ? chineseAt(at, y, part, size) : textAt(at, y, part, size));
    at += widthOf(part, size);
  }
  return parts.join("\n");
}
