/** How the characters of a run look: what of that says something, and what the text becomes by it. */
import type { Emphasis } from "../../document.ts";
import { raised } from "../../text/raised.ts";

export class RunFormat {
  #underlined = false;
  #raised: "superscript" | "subscript" | undefined;
  readonly #emphasis = new Set<Emphasis["kind"]>();

  /** An element within a run; a run that begins looks like the text around it. */
  read(name: string, value: string | undefined): void {
    const emphasis = emphasisOf(name, value);
    if (emphasis) this.#emphasis.add(emphasis);
    if (name === "w:u") this.#underlined = value !== "none" && value !== undefined;
    else if (name === "w:vertAlign")
      this.#raised = value === "superscript" || value === "subscript" ? value : undefined;
    else if (name === "w:r") {
      this.#underlined = false;
      this.#raised = undefined;
      this.#emphasis.clear();
    }
  }

  /** Underlined, a tabulator is a blank to fill in. */
  get tab(): string {
    return this.#underlined ? "____" : "\t";
  }

  /** So are underlined spaces; what stands out there is the line alone. */
  show(text: string): { shown: string; blank: boolean; emphasis: Iterable<Emphasis["kind"]> } {
    const shown = this.#raised ? raised(text, this.#raised === "superscript") : text;
    const blank = this.#underlined && shown.length > 1 && shown.trim() === "";
    return { shown: blank ? "____" : shown, blank, emphasis: this.#emphasis };
  }
}

/** How a run property makes its text stand out. */
function emphasisOf(name: string, value: string | undefined): Emphasis["kind"] | undefined {
  if (name === "w:b") return value === "0" || value === "false" ? undefined : "bold";
  if (value === undefined || value === "none") return undefined;
  if (name === "w:u") return "underline";
  if (name === "w:highlight") return "highlight";
  return name === "w:color" && !/^(?:auto|0{6})$/i.test(value) ? "color" : undefined;
}
