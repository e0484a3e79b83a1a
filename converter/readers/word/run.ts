/** How the characters of a run look: what of that says something, and what the text becomes by it. */
import type { Emphasis } from "../../document.ts";
import { raised } from "../../text/raised.ts";

export interface RunLook {
  underlined: boolean;
  raised: "superscript" | "subscript" | undefined;
  emphasis: ReadonlySet<Emphasis["kind"]>;
}

export const PLAIN: RunLook = { underlined: false, raised: undefined, emphasis: new Set() };

const looks = new Map<string, RunLook>();

/** The same object for all that looks alike. */
export function runLook(kinds: readonly Emphasis["kind"][], raisedAs: RunLook["raised"]): RunLook {
  if (kinds.length === 0 && raisedAs === undefined) return PLAIN;
  const key = `${kinds.join()} ${raisedAs}`;
  const look = looks.get(key) ?? {
    underlined: kinds.includes("underline"),
    raised: raisedAs,
    emphasis: new Set(kinds),
  };
  looks.set(key, look);
  return look;
}

const BLANK = "____";

/** What is underlined and empty, spaces or a tab, is a blank to fill in; what stands out there is the line alone. */
export function shownRun(text: string, look: RunLook): { shown: string; blank: boolean } {
  const shown = look.raised ? raised(text, look.raised === "superscript") : text;
  if (!look.underlined) return { shown, blank: false };
  const blank = shown.trim() === "" && (shown.length > 1 || shown === "\t");
  return { shown: blank ? BLANK : shown.replaceAll("\t", BLANK), blank };
}
