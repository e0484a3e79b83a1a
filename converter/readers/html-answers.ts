/**
 * Right options that a page tells by the names of its styles (`correct`, `right-answer`) or by a picture of a check mark. They
 * get a tick behind their text when the page is read, unless it may only show what somebody chose.
 */
import type { Paragraph } from "../document.ts";
import { type Named, namedBy, namedByAlt } from "./html-classes.ts";

/** What an element is called holds for all within it. */
interface Open extends Named {
  name: string;
  /** Number of the element. */
  id: number;
}

interface Shown {
  paragraph: Paragraph;
  right: boolean;
  chosen: boolean;
  /** Of a list without letters. */
  listed: boolean;
}

/** Elements that options have for themselves. */
const BLOCKS = new Set(["li", "p", "div", "dd", "dt"]);
const OPTION = /^\s*[（(【]?[A-Ha-h]\s*[.、．:：)）】]\s*\S/;
/** It says which option is right, and is none. */
const SAYS = /答案|解析|\b(?:answers?|explanation)\b|^(?:correct|right|well done|wrong|incorrect)\s*[!.:,]/i;
/** Of its paragraph's characters. */
const MOST = 0.7;

export class AnswerMarks {
  readonly #open: Open[] = [];
  #count = 0;
  #all = 0;
  #inRight = 0;
  #right = false;
  #chosen = false;
  /** Paragraphs by the element that holds theirs, and by its name. */
  readonly #groups = new Map<string, Shown[]>();
  #any = false;

  open(name: string, { class: className, checked }: Record<string, string>): void {
    if (name === "input") this.#chosen ||= checked !== undefined;
    else {
      const { right, chosen, option } = namedBy(className);
      const holder = this.#open.at(-1);
      const within = { right: right || holder?.right === true, chosen: chosen || holder?.chosen === true };
      this.#open.push({ name, id: ++this.#count, option, ...within });
    }
  }

  close(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name);
    if (at >= 0) this.#open.length = at;
  }

  /** @returns whether the picture is such a mark, and shows nothing itself */
  picture(alt: string | undefined): boolean {
    const { right, chosen } = namedByAlt(alt);
    if (right) this.#right = true;
    if (chosen) this.#chosen = true;
    return right || chosen;
  }

  text(text: string): void {
    const { length } = text.replace(/\s+/g, "");
    this.#all += length;
    if (length === 0) return;
    const holder = this.#open.at(-1);
    if (holder?.right) this.#inRight += length;
    if (holder?.chosen) this.#chosen = true;
  }

  /** @param paragraph none where it stands in a table */
  endParagraph(paragraph: Paragraph | undefined): void {
    const right = this.#right || (this.#inRight > 0 && this.#inRight >= this.#all * MOST);
    const chosen = this.#chosen;
    this.#all = this.#inRight = 0;
    this.#right = this.#chosen = false;
    if (!paragraph) return;
    const at = this.#open.findLastIndex(({ name }) => BLOCKS.has(name));
    const [own, holder] = [this.#open[at], this.#open[at - 1]];
    const lettered = OPTION.test(paragraph.text);
    if (!own || !holder || (!lettered && !isListed(own, holder))) return;
    this.#any ||= right;
    const key = `${holder.id} ${own.name}`;
    const group = this.#groups.get(key) ?? [];
    this.#groups.set(key, group);
    group.push({ paragraph, right, chosen, listed: !lettered });
  }

  finish(): void {
    if (!this.#any) return;
    const groups = [...this.#groups.values()].flatMap(setsOf).filter(isSet);
    if (!areTold(groups)) return;
    for (const group of groups.filter((one) => one.some(({ right }) => right)))
      for (const { paragraph, right, listed } of group) {
        if (right) paragraph.text += " ✓";
        if (listed) paragraph.label = "•";
      }
  }
}

const isListed = (own: Open, holder: Open) => own.option || (own.name === "li" && holder.name === "ul");

/** Options of several questions in one element: each set begins with A. */
function setsOf(group: readonly Shown[]): Shown[][] {
  const sets: Shown[][] = [];
  for (const shown of group) {
    const begins = !shown.listed && /^\W*[Aa]/.test(shown.paragraph.text);
    if (begins || sets.length === 0) sets.push([shown]);
    else sets.at(-1)!.push(shown);
  }
  return sets;
}

/** Options, of which some are right. */
const isSet = (group: readonly Shown[]) =>
  group.length >= 2 && !group.every(({ right }) => right) && !group.some(({ paragraph }) => SAYS.test(paragraph.text));

/**
 * Where somebody's choices are shown, too, marks may only say which of them were right. The page tells all right options where
 * one stands beside a choice that was another, and none of its questions lacks one.
 */
function areTold(groups: readonly Shown[][]): boolean {
  const answered = groups.filter((group) => group.some(({ chosen }) => chosen));
  if (answered.length === 0) return true;
  const corrected = answered.some((group) => group.some(({ right, chosen }) => right && !chosen));
  return corrected && answered.every((group) => group.some(({ right }) => right));
}
