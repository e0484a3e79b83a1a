/** Automatic numbers of OpenDocument lists (ODF 1.3 part 3, 16.30 and 19.495 to 19.880). */
import { formatNumber } from "../word/number-format.ts";
import { localName, type XmlAttributes } from "../xml.ts";

interface Level {
  format: string;
  prefix: string;
  suffix: string;
  /** Numbers of levels above that are shown too. */
  levels: number;
  start: number;
}

/** `style:num-format`, as Word's number formats. */
const FORMATS: Record<string, string> = {
  "1": "decimal",
  a: "lowerLetter",
  A: "upperLetter",
  i: "lowerRoman",
  I: "upperRoman",
  "一, 二, 三, ...": "chineseCountingThousand",
  "壹, 贰, 叁, ...": "chineseLegalSimplified",
  "壹, 貳, 參, ...": "ideographLegalTraditional",
  "甲, 乙, 丙, ...": "ideographTraditional",
  "子, 丑, 寅, ...": "ideographZodiac",
  "①, ②, ③, ...": "decimalEnclosedCircle",
  "１, ２, ３, ...": "decimalFullWidth",
};

export class ListStyles {
  readonly #styles = new Map<string, Map<number, Level>>();
  #open: Map<number, Level> | undefined;
  #level: Level | undefined;

  /** Takes the elements of styles.xml and of the automatic styles of content.xml. */
  readElement(name: string, attributes: XmlAttributes): void {
    const at = (key: string) => Object.entries(attributes).find(([full]) => localName(full) === key)?.[1];
    if (name === "list-style") {
      this.#open = new Map();
      this.#styles.set(at("name") ?? "", this.#open);
    } else if (name === "list-level-style-number" || name === "list-level-style-bullet") {
      this.#level = {
        format: name.endsWith("bullet") ? "" : (at("num-format") ?? ""),
        prefix: at("num-prefix") ?? "",
        suffix: at("num-suffix") ?? "",
        levels: Number(at("display-levels") ?? 1),
        start: Number(at("start-value") ?? 1),
      };
      this.#open?.set(Number(at("level") ?? 1), this.#level);
    }
  }

  level(style: string | undefined, depth: number): Level | undefined {
    return this.#styles.get(style ?? "")?.get(depth);
  }
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
  /** The values of earlier lists, by `id:…` and `style:…`. */
  readonly #ended = new Map<string, number[]>();

  constructor(styles: ListStyles) {
    this.#styles = styles;
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

  /** Call it for the first paragraph of an item; an item that only holds a list has no number. @returns as shown, empty for a bullet */
  next(start: number | undefined): string {
    const depth = this.#open.length;
    const level = this.#styles.level(this.#open.at(-1), depth);
    if (depth === 0) return "";
    const before = this.#values[depth - 1];
    this.#values.length = depth; // in place: lists that go on share it
    this.#values[depth - 1] = start ?? (before === undefined ? (level?.start ?? 1) : before + 1);
    if (!level || level.format === "") return "";
    const first = Math.max(0, depth - Math.max(1, level.levels));
    const numbers = this.#open.slice(first).map((style, i) => {
      const shown = this.#styles.level(style, first + i + 1);
      const value = this.#values[first + i] ?? shown?.start ?? 1;
      return formatNumber(value, FORMATS[shown?.format ?? ""] ?? "decimal") ?? String(value);
    });
    return level.prefix + numbers.join(".") + level.suffix;
  }
}
