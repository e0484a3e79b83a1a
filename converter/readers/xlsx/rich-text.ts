/** The text of a cell: one string, or runs that look different (`<r><rPr>…</rPr><t>…</t></r>`). */
import { raised } from "../../text/raised.ts";
import type { XmlAttributes } from "../xml.ts";

export class RichText {
  text = "";
  #run = "";
  #inText = false;
  /** Inside the reading that Japanese puts above signs. */
  #phonetic = 0;
  #up: boolean | undefined;

  clear(): void {
    this.text = "";
    this.#up = undefined;
  }

  /** @param name without its prefix */
  open(name: string, attributes: XmlAttributes): void {
    if (name === "rPh") this.#phonetic++;
    else if (name === "r") this.#up = undefined;
    else if (name === "vertAlign") {
      const value = attributes["val"];
      this.#up = value === "superscript" ? true : value === "subscript" ? false : undefined;
    } else if (name === "t" || name === "v") {
      this.#inText = this.#phonetic === 0;
      this.#run = "";
    }
  }

  add(text: string): void {
    if (this.#inText) this.#run += text;
  }

  close(name: string): void {
    if (name === "rPh") this.#phonetic--;
    else if (name === "r") this.#up = undefined;
    else if ((name === "t" || name === "v") && this.#inText) {
      this.text += this.#up === undefined ? this.#run : raised(this.#run, this.#up);
      this.#inText = false;
    }
  }
}
