/** Automatic numbers of OpenDocument lists (ODF 1.3 part 3, 16.30 and 19.495 to 19.880). */
import { formatNumber } from "../docx/number-format.ts";
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

/** Counts the items of the lists of one document. */
export class ListCounter {
  readonly #styles: ListStyles;
  readonly #open: { style: string | undefined; id: string | undefined; value: number }[] = [];
  /** Where a list stopped, for one that goes on with it. */
  readonly #ended = new Map<string, number>();

  constructor(styles: ListStyles) {
    this.#styles = styles;
  }

  get depth(): number {
    return this.#open.length;
  }

  openList(style: string | undefined, id: string | undefined, goesOn: string | undefined): void {
    const inherited = style ?? this.#open.at(-1)?.style;
    const level = this.#styles.level(inherited, this.#open.length + 1);
    const before = goesOn === undefined ? undefined : this.#ended.get(`${goesOn}/${this.#open.length}`);
    this.#open.push({ style: inherited, id, value: before ?? (level?.start ?? 1) - 1 });
  }

  closeList(): void {
    const list = this.#open.pop();
    const depth = this.#open.length;
    if (!list) return;
    if (list.id !== undefined) this.#ended.set(`${list.id}/${depth}`, list.value);
    this.#ended.set(`style:${list.style}/${depth}`, list.value);
  }

  /** @returns the number of the item, as shown; empty for a bullet */
  next(start: number | undefined): string {
    const list = this.#open.at(-1);
    if (!list) return "";
    list.value = start ?? list.value + 1;
    const depth = this.#open.length;
    const level = this.#styles.level(list.style, depth);
    if (!level || level.format === "") return "";
    const first = Math.max(0, depth - Math.max(1, level.levels));
    const numbers = this.#open.slice(first).map(({ value, style }, i) => {
      const format = this.#styles.level(style, first + i + 1)?.format ?? "";
      return formatNumber(value, FORMATS[format] ?? "decimal") ?? String(value);
    });
    return level.prefix + numbers.join(".") + level.suffix;
  }
}
