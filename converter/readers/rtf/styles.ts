/** The style sheet of RTF: which styles are headings. Everything else of a style stands in its paragraphs again. */
import type { Emphasis } from "../../document.ts";
import { type Colors, kindsOf, lookAfter } from "./looks.ts";

interface Style {
  heading: number | undefined;
  look: number;
}

export class RtfStyles {
  readonly #styles = new Map<number, Style>();
  #number = 0;
  #style: Style = { heading: undefined, look: 0 };
  #name = "";
  #script = "";

  word(word: string, value: number | undefined, colors: Colors): void {
    if (word === "s") this.#number = value ?? 0;
    else if (word === "outlinelevel" && (value ?? 0) < 9) this.#style.heading = (value ?? 0) + 1;
    else if (SCRIPTS.has(word)) this.#script = word;
    else this.#style.look = lookAfter(this.#style.look, word, value, colors, this.#script) ?? this.#style.look;
  }

  text(text: string): void {
    if (this.#name.length < LONGEST) this.#name += text;
  }

  end(): void {
    const name = this.#name.trim().replace(/;.*$/s, "");
    const heading = /^heading (\d)$/i.exec(name)?.[1] ?? (/^title$/i.test(name) ? 1 : undefined);
    this.#styles.set(this.#number, { ...this.#style, heading: heading ? Number(heading) : this.#style.heading });
    this.#number = 0;
    this.#style = { heading: undefined, look: 0 };
    this.#name = "";
  }

  heading(style: number): number | undefined {
    return this.#styles.get(style)?.heading;
  }

  /** How all text of a heading stands out. */
  emphasis(style: number): Emphasis["kind"][] {
    const { heading, look = 0 } = this.#styles.get(style) ?? {};
    return heading === undefined ? [] : kindsOf(look);
  }
}

/** What the associated properties behind them belong to. */
export const SCRIPTS = new Set(["loch", "hich", "dbch", "rtlch", "ltrch"]);
const LONGEST = 200;
