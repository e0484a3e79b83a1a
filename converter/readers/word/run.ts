/** How the characters of a run look: what of that says something, and what the text becomes by it. */
import type { Emphasis } from "../../document.ts";
import { raised } from "../../text/raised.ts";

export interface RunLook {
  underlined: boolean;
  raised: "superscript" | "subscript" | undefined;
  emphasis: ReadonlySet<Emphasis["kind"]>;
}

/** Underlined, a tabulator is a blank to fill in. */
export function shownTab(look: RunLook): string {
  return look.underlined ? "____" : "\t";
}

/** So are underlined spaces; what stands out there is the line alone. */
export function shownRun(text: string, look: RunLook): { shown: string; blank: boolean } {
  const shown = look.raised ? raised(text, look.raised === "superscript") : text;
  const blank = look.underlined && shown.length > 1 && shown.trim() === "";
  return { shown: blank ? "____" : shown, blank };
}
