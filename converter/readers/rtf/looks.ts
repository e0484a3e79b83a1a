/** How RTF says that characters stand out: words that set and take back single bits of their look. */
import type { Emphasis } from "../../document.ts";
import type { Change } from "../word/changes.ts";
import { type RunLook, runLook } from "../word/run.ts";

const BOLD = 1;
const UNDERLINE = 2;
const COLOR = 4;
const HIGHLIGHT = 8;
const RAISED = 16;
const LOWERED = 32;
/** Deleted while changes were tracked. */
export const DELETED = 64;
/** Written while changes were tracked. */
export const INSERTED = 128;

const KINDS: readonly [number, Emphasis["kind"]][] = [
  [BOLD, "bold"],
  [UNDERLINE, "underline"],
  [COLOR, "color"],
  [HIGHLIGHT, "highlight"],
];

/** Colours of the table by their number: black, white and what is left to the program say nothing. */
export class Colors {
  readonly #stands: { text: boolean; behind: boolean }[] = [];
  #channels: [number, number, number] | undefined;

  /** @param channel `red`, `green` or `blue` */
  set(channel: string, value: number): void {
    this.#channels ??= [0, 0, 0];
    const at = ["red", "green", "blue"].indexOf(channel);
    if (at >= 0) this.#channels[at] = value;
  }

  end(): void {
    const channels = this.#channels;
    this.#stands.push({
      text: channels?.some((value) => value !== 0) ?? false,
      behind: channels?.some((value) => value !== 255) ?? false,
    });
    this.#channels = undefined;
  }

  text = (number: number) => this.#stands[number]?.text ?? false;
  behind = (number: number) => this.#stands[number]?.behind ?? false;
}

const changed = (look: number, bit: number, on: boolean) => (on ? look | bit : look & ~bit);

/** @param script what the last word of the kind said that associated properties belong to; @returns undefined for words of something else */
export function lookAfter(
  look: number,
  word: string,
  value: number | undefined,
  colors: Colors,
  script: string,
): number | undefined {
  switch (word) {
    case "plain":
      return 0;
    case "b":
      return changed(look, BOLD, value !== 0);
    case "ab":
      return script === "dbch" ? changed(look, BOLD, value !== 0) : undefined;
    case "ulnone":
      return changed(look, UNDERLINE, false);
    case "cf":
      return changed(look, COLOR, colors.text(value ?? 0));
    case "highlight":
    case "chcbpat":
      return changed(look, HIGHLIGHT, (value ?? 0) > 0 && colors.behind(value ?? 0));
    case "super":
      return changed(look & ~LOWERED, RAISED, value !== 0);
    case "sub":
      return changed(look & ~RAISED, LOWERED, value !== 0);
    case "nosupersub":
      return look & ~(RAISED | LOWERED);
    case "deleted":
    case "mvf":
      return changed(look, DELETED, value !== 0);
    case "revised":
    case "mvt":
      return changed(look, INSERTED, value !== 0);
  }
  return UNDERLINES.has(word) ? changed(look, UNDERLINE, value !== 0) : undefined;
}

const UNDERLINES = new Set(
  "ul uld uldash uldashd uldashdd uldb ulhair ulhwave ulldash ulth ulthd ulthdash ulthdashd ulthdashdd ulthldash ululdbwave ulw ulwave".split(
    " ",
  ),
);

export function changeOf(bits: number): Change | undefined {
  return (bits & DELETED) !== 0 ? "deleted" : (bits & INSERTED) !== 0 ? "inserted" : undefined;
}

/** The same object for all that looks alike. */
export function lookOf(bits: number): RunLook {
  const raised = (bits & RAISED) !== 0 ? "superscript" : (bits & LOWERED) !== 0 ? "subscript" : undefined;
  return runLook(kindsOf(bits), raised);
}

export function kindsOf(bits: number): Emphasis["kind"][] {
  return KINDS.flatMap(([bit, kind]) => ((bits & bit) === 0 ? [] : [kind]));
}
