/** The text of a paragraph whose runs come in pieces, and what of it stands out. */
import type { Emphasis } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import { type Change, type ChangeStart, markedChanges } from "./changes.ts";
import { PLAIN, type RunLook, shownRun } from "./run.ts";

export class RunText {
  #text = "";
  /** With the length of the text where each ends, so that neighbouring runs join. */
  readonly #emphasis: (Emphasis & { end: number })[] = [];
  /** What has the look of the last piece, and waits for more of it: a blank is made of all its spaces. */
  #pieces: string[] = [];
  #look: RunLook = PLAIN;
  /** Where tracked changes begin and end. */
  readonly #changes: ChangeStart[] = [];
  #change: Change | undefined;
  /** Something other than spaces was. */
  #hasDeleted = false;
  #hasKept = false;

  /** What follows was changed, and is shown as such. */
  set change(change: Change | undefined) {
    if (change === this.#change) return;
    this.#settle();
    this.#change = change;
    if (this.#changes.at(-1)?.from === this.#text.length) this.#changes.pop();
    if (this.#changes.at(-1)?.change !== change) this.#changes.push({ from: this.#text.length, change });
  }

  /** @param look the same object for pieces that look alike */
  append(text: string, look: RunLook = PLAIN): void {
    if (text === "") return;
    const shown = text === "\t" && !look.underlined ? PLAIN : look;
    if (shown !== this.#look) this.#settle();
    this.#look = shown;
    this.#pieces.push(text);
  }

  /** As shown so far. */
  get text(): string {
    this.#settle();
    return this.#changes.length === 0 ? this.#text : markedChanges(this.#text, this.#changes);
  }

  get isEmpty(): boolean {
    return this.#text === "" && this.#pieces.length === 0;
  }

  /** There was text, and none of it stays once the changes are accepted. */
  get isDeleted(): boolean {
    this.#settle();
    return this.#hasDeleted && !this.#hasKept;
  }

  /** Where it ends so, it ends otherwise. */
  replaceEnd(end: string, by: string): void {
    this.#settle();
    if (this.#text.endsWith(end)) this.#text = this.#text.slice(0, -end.length) + by;
  }

  get emphasis(): Emphasis[] {
    this.#settle();
    return this.#emphasis.map(({ kind, text }) => ({ kind, text: repairText(text) }));
  }

  #settle(): void {
    if (this.#pieces.length === 0) return;
    const piece = this.#pieces.join("");
    this.#pieces = [];
    const { shown, blank } = shownRun(piece, this.#look);
    const from = this.#text.length;
    for (const kind of blank || this.#change === "deleted" ? [] : this.#look.emphasis) {
      const before = this.#emphasis.findLast((one) => one.kind === kind);
      if (before?.end === from) {
        before.text += shown;
        before.end += shown.length;
      } else this.#emphasis.push({ kind, text: shown, end: from + shown.length });
    }
    if (shown.trim() !== "") {
      if (this.#change === "deleted") this.#hasDeleted = true;
      else this.#hasKept = true;
    }
    this.#text += shown;
  }
}
