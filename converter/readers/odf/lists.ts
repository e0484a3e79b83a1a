/** Automatic numbers of OpenDocument lists and headings (ODF 1.3 part 3, 16.30 and 19.495 to 19.880). */
import { formatNumber } from "../word/number-format.ts";
import { localName, type XmlAttributes } from "../xml.ts";

interface Level {
  /** As Word calls it; empty where nothing is counted. */
  format: string;
  /** Texts, and the levels (0 for the highest) whose numbers stand between them. */
  text: (string | number)[];
  start: number;
  /** Between label and text. */
  separator: string;
}

export interface Label {
  label: string;
  separator: string;
}

/** `style:num-format` as Word's number formats, by how it begins; what else it may be is 1, a, A, i, I. */
const FORMATS: Record<string, string> = {
  "1": "decimal",
  a: "lowerLetter",
  A: "upperLetter",
  i: "lowerRoman",
  I: "upperRoman",
  "01": "decimalZero",
  "1st": "ordinal",
  One: "cardinalText",
  First: "ordinalText",
  一: "chineseCountingThousand",
  "壹, 贰": "chineseLegalSimplified",
  "壹, 貳": "ideographLegalTraditional",
  "壱, 弐": "japaneseLegal",
  甲: "ideographTraditional",
  子: "ideographZodiac",
  "①": "decimalEnclosedCircle",
  "１": "decimalFullWidth",
  ア: "aiueoFullWidth",
  ｱ: "aiueo",
  イ: "irohaFullWidth",
  ｲ: "iroha",
  가: "ganada",
  ㄱ: "chosung",
  А: "russianUpper",
  а: "russianLower",
};

/** Levels that a list may have. */
const LEVELS = 10;

export class ListStyles {
  readonly #styles = new Map<string, Map<number, Level>>();
  readonly #outline = new Map<number, Level>();
  /** Formats that were met and are not known. */
  readonly unknownFormats = new Set<string>();
  #open: Map<number, Level> | undefined;
  #level: Level | undefined;

  /** Takes the elements of styles.xml and of the automatic styles of content.xml. */
  readElement(name: string, attributes: XmlAttributes): void {
    if (name === "list-style" || name === "outline-style") {
      this.#open = name === "outline-style" ? this.#outline : new Map();
      this.#styles.set(attributes["style:name"] ?? "", this.#open);
    } else if (/^(?:list-level-style-(?:number|bullet|image)|outline-level-style)$/.test(name))
      this.#readLevel(name, attributes);
    else if (name === "list-level-label-alignment" && this.#level)
      this.#level.separator = attributes["text:label-followed-by"] === "nothing" ? "" : " ";
  }

  #readLevel(name: string, attributes: XmlAttributes): void {
    const at = (key: string) => Object.entries(attributes).find(([full]) => localName(full) === key)?.[1];
    const depth = numberIn(at("level"), 1);
    const prefix = at("num-prefix") ?? "";
    const suffix = at("num-suffix") ?? "";
    const format = /-(?:bullet|image)$/.test(name) ? "" : this.#formatOf(at("num-format") ?? "");
    const shown = Math.max(1, Math.min(depth, numberIn(at("display-levels"), 1)));
    const numbers = Array.from({ length: shown }, (_, i) => depth - shown + i);
    const plain = [prefix, ...numbers.flatMap((number, i) => (i === 0 ? [number] : [".", number])), suffix];
    const template = at("num-list-format");
    this.#level = {
      format,
      // LibreOffice repeats a bullet as its suffix, and shows it once.
      text: /-(?:bullet|image)$/.test(name) ? [at("bullet-char") ?? ""] : template ? partsOf(template) : plain,
      start: numberIn(at("start-value"), 1),
      separator: " ",
    };
    this.#open?.set(depth, this.#level);
  }

  #formatOf(written: string): string {
    if (written === "") return "";
    const signs = written.split(", ");
    const known = FORMATS[signs[0]!] ?? FORMATS[signs.slice(0, 2).join(", ")];
    if (known === undefined) this.unknownFormats.add(written);
    return known ?? "decimal";
  }

  level(style: string | undefined, depth: number): Level | undefined {
    return this.#styles.get(style ?? "")?.get(depth);
  }

  heading(depth: number): Level | undefined {
    return this.#outline.get(depth);
  }
}

/** `%1%.%2%)` as LibreOffice writes it beside the rest. */
function partsOf(template: string): (string | number)[] {
  return template.split(/(%\d{1,2}%)/).map((part) => (/^%\d{1,2}%$/.test(part) ? Number(part.slice(1, -1)) - 1 : part));
}

function numberIn(value: string | undefined, otherwise: number): number {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : otherwise;
}

/**
 * Counts the items of the lists of one document. A counter lives as long as its list, and longer where a later list goes on
 * with it; an item of a higher level starts those below again.
 */
export class ListCounter {
  readonly #styles: ListStyles;
  /** Styles of the lists that are open, from the outermost. */
  readonly #open: (string | undefined)[] = [];
  /** Values by level of the outermost list that is open. */
  #values: number[] = [];
  readonly #headings: number[] = [];
  /** The values of earlier lists, by `id:…` and `style:…`. */
  readonly #ended = new Map<string, number[]>();

  constructor(styles: ListStyles) {
    this.#styles = styles;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** @param goesOn the earlier list whose numbers this one continues, `id:…` or `style:…` */
  openList(style: string | undefined, id: string | undefined, goesOn: string | undefined): void {
    if (this.#open.length === 0) {
      this.#values = (goesOn === undefined ? undefined : this.#ended.get(goesOn)) ?? [];
      if (id !== undefined) this.#ended.set(`id:${id}`, this.#values);
      if (style !== undefined) this.#ended.set(`style:${style}`, this.#values);
    }
    this.#open.push(style ?? this.#open.at(-1));
  }

  closeList(): void {
    this.#open.pop();
  }

  /**
   * Call it for the first paragraph of an item; an item that only holds a list has no number.
   * @param own the list style of the item
   * @param ofParagraph that of the paragraph, for a list that has none
   */
  next(start: number | undefined, own?: string, ofParagraph?: string): Label | undefined {
    const style = own ?? this.#open.at(-1) ?? ofParagraph;
    const styles = this.#open.map((open) => own ?? open ?? ofParagraph);
    return this.#count(this.#values, this.depth, start, this.#styles.level(style, this.depth), (depth) =>
      this.#styles.level(styles[depth - 1], depth),
    );
  }

  /** A heading outside of lists. */
  heading(depth: number, start: number | undefined): Label | undefined {
    const levelAt = (at: number) => this.#styles.heading(at);
    return this.#count(this.#headings, depth, start, levelAt(depth), levelAt);
  }

  #count(
    values: number[],
    depth: number,
    start: number | undefined,
    level: Level | undefined,
    levelAt: (depth: number) => Level | undefined,
  ): Label | undefined {
    if (depth === 0 || depth > LEVELS) return undefined;
    const before = values[depth - 1];
    values.length = depth; // in place: lists that go on share it
    values[depth - 1] = start ?? (before === undefined ? (level?.start ?? 1) : before + 1);
    if (!level) return undefined;
    const isEmpty = (part: string | number | undefined) => typeof part === "number" && levelAt(part + 1)?.format === "";
    const parts = level.text.map((part, i) => {
      // A level without numbers leaves out the stop behind its own too.
      if (typeof part === "string") return part === "." && isEmpty(level.text[i - 1]) ? "" : part;
      const shown = levelAt(part + 1);
      if (shown?.format === "") return "";
      const value = values[part] ?? shown?.start ?? 1;
      return formatNumber(value, shown?.format ?? "decimal") ?? String(value);
    });
    const label = parts.join("");
    return label === "" ? undefined : { label, separator: level.separator };
  }
}
