/** What the elements of a run of a .docx say of its look. */
import type { Emphasis } from "../../document.ts";
import { PLAIN, type RunLook, runLook } from "../word/run.ts";

export class RunFormat {
  readonly #emphasis = new Set<Emphasis["kind"]>();
  #raised: RunLook["raised"];
  #look: RunLook | undefined = PLAIN;

  /** An element within a run; a run that begins looks like the text around it. */
  read(name: string, value: string | undefined): void {
    if (name === "w:r") {
      this.#emphasis.clear();
      this.#raised = undefined;
    } else if (name === "w:vertAlign")
      this.#raised = value === "superscript" || value === "subscript" ? value : undefined;
    else if (name === "w:b") this.#mark("bold", value !== "0" && value !== "false");
    else if (name === "w:u") this.#mark("underline", value !== "none" && value !== undefined);
    else if (name === "w:highlight") this.#mark("highlight", value !== "none" && value !== undefined);
    else if (name === "w:color") this.#mark("color", value !== undefined && !/^(?:auto|0{6})$/i.test(value));
    else return;
    this.#look = undefined;
  }

  /** @param placeholder it stands where the file shows what to fill in */
  look(placeholder: boolean): RunLook {
    this.#look ??= runLook([...this.#emphasis], this.#raised);
    return placeholder ? runLook([...this.#emphasis, "placeholder"], this.#raised) : this.#look;
  }

  #mark(kind: Emphasis["kind"], on: boolean): void {
    if (on) this.#emphasis.add(kind);
    else this.#emphasis.delete(kind);
  }
}
