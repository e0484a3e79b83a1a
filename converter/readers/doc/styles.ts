/** Styles of a Word 97 file ([MS-DOC] 2.9.271, 2.9.260): their properties, with what they inherit. */
import type { ParagraphStyle, ParagraphStyles } from "../word/paragraph.ts";
import { type CharacterFormat, changeCharacters, plainCharacters } from "./characters.ts";
import { attempted, EMPTY, slice, type WordFile } from "./file.ts";
import { changeParagraph, type ParagraphFormat, plainParagraph } from "./paragraphs.ts";

interface Style {
  /** What Word itself makes of it; 1 to 9 are its headings. */
  builtIn: number;
  /** The number of the style that it is based on. */
  base: number;
  paragraph: DataView;
  characters: DataView;
}

const PARAGRAPH = 1;
const CHARACTERS = 2;
const NO_STYLE = 0x0fff;
/** Styles that are based on each other; Word goes no deeper. */
const DEEPEST = 11;

const HEADINGS = 9;
const TITLE = 62;
const CONTENTS: readonly number[] = [19, 20, 21, 22, 23, 24, 25, 26, 27, 35];
/** Links look as they do everywhere, which says nothing of the text. */
const LINKS: readonly number[] = [85, 86];

export class WordStyles implements ParagraphStyles {
  readonly #styles = new Map<number, Style>();
  readonly #paragraphs = new Map<number, ParagraphFormat>();
  readonly #characters = new Map<number, CharacterFormat>();

  constructor(file: WordFile, damaged: () => void) {
    attempted(() => this.#read(file.part("styles")), damaged);
  }

  /** How a paragraph of the style is, before anything is said of the paragraph itself. */
  paragraph(style: number): ParagraphFormat {
    return known(this.#paragraphs, style, () =>
      this.#chain(style).reduce((format, { paragraph }) => changeParagraph(format, paragraph), plainParagraph),
    );
  }

  /** How its characters are. */
  characters(style: number): CharacterFormat {
    return known(this.#characters, style, () => this.changed(plainCharacters, style));
  }

  /** Characters that a style of characters is laid upon. */
  changed(format: CharacterFormat, style: number): CharacterFormat {
    if (LINKS.includes(this.#styles.get(style)?.builtIn ?? -1)) return format;
    return this.#chain(style).reduce(
      (changed, { characters }) => changeCharacters(changed, characters, format),
      format,
    );
  }

  isContents(id: string | undefined): boolean {
    return CONTENTS.includes(this.#styles.get(Number(id ?? 0))?.builtIn ?? -1);
  }

  resolve(id: string | undefined): ParagraphStyle {
    const style = Number(id ?? 0);
    const { list, level, outline } = this.paragraph(style);
    return { numId: list, level, heading: this.#heading(style) ?? outline };
  }

  /** Styles that are based on a heading of Word's are headings, too. */
  #heading(style: number): number | undefined {
    for (const { builtIn } of this.#chain(style).reverse()) {
      if (builtIn >= 1 && builtIn <= HEADINGS) return builtIn;
      if (builtIn === TITLE) return 1;
    }
    return undefined;
  }

  /** The style and those that it is based on, the outermost first. */
  #chain(style: number): Style[] {
    const chain: Style[] = [];
    let current = this.#styles.get(style);
    while (current && !chain.includes(current) && chain.length < DEEPEST) {
      chain.unshift(current);
      current = this.#styles.get(current.base);
    }
    return chain;
  }

  #read(sheet: DataView): void {
    if (sheet.byteLength < 8) return;
    const headBytes = sheet.getUint16(0, true);
    const count = sheet.getUint16(2, true);
    const baseBytes = sheet.getUint16(4, true);
    let at = 2 + headBytes;
    for (let i = 0; i < count; i++) {
      const size = sheet.getUint16(at, true);
      const style = size === 0 ? undefined : readStyle(slice(sheet, at + 2, size), baseBytes);
      if (style) this.#styles.set(i, style);
      at += 2 + size + (size % 2);
    }
  }
}

function readStyle(style: DataView, baseBytes: number): Style | undefined {
  const kindAndBase = style.getUint16(2, true);
  const kind = kindAndBase & 0x0f;
  const base = kindAndBase >>> 4;
  const nameBytes = 2 * style.getUint16(baseBytes, true);
  const builtIn = style.getUint16(0, true) & 0x0fff;
  const lists = propertyLists(style, baseBytes + 2 + nameBytes + 2, style.getUint16(4, true) & 0x0f);
  const common = { builtIn, base: base === NO_STYLE ? -1 : base };
  // Before its properties, a paragraph's list names the style itself.
  if (kind === PARAGRAPH) return { ...common, paragraph: behind(lists[0], 2), characters: lists[1] ?? EMPTY };
  return kind === CHARACTERS ? { ...common, paragraph: EMPTY, characters: lists[0] ?? EMPTY } : undefined;
}

/** Each begins at an even place. */
function propertyLists(style: DataView, start: number, count: number): DataView[] {
  const lists: DataView[] = [];
  let at = start;
  for (let i = 0; i < count && at + 2 <= style.byteLength; i++) {
    at += at % 2;
    const size = style.getUint16(at, true);
    lists.push(slice(style, at + 2, size));
    at += 2 + size;
  }
  return lists;
}

function behind(list: DataView | undefined, bytes: number): DataView {
  return list && list.byteLength > bytes ? slice(list, bytes, list.byteLength - bytes) : EMPTY;
}

function known<T>(formats: Map<number, T>, style: number, make: () => T): T {
  const format = formats.get(style) ?? make();
  formats.set(style, format);
  return format;
}
