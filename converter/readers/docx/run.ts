/** What the elements of a run of a .docx say of its look. */
import type { Emphasis } from "../../document.ts";
import type { RunLook } from "../word/run.ts";

export class RunFormat implements RunLook {
  underlined = false;
  raised: "superscript" | "subscript" | undefined;
  readonly emphasis = new Set<Emphasis["kind"]>();

  /** An element within a run; a run that begins looks like the text around it. */
  read(name: string, value: string | undefined): void {
    const emphasis = emphasisOf(name, value);
    if (emphasis) this.emphasis.add(emphasis);
    if (name === "w:u") this.underlined = value !== "none" && value !== undefined;
    else if (name === "w:vertAlign") this.raised = value === "superscript" || value === "subscript" ? value : undefined;
    else if (name === "w:r") {
      this.underlined = false;
      this.raised = undefined;
      this.emphasis.clear();
    }
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
