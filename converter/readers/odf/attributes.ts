/** What names and single attributes of text elements say. */
import type { XmlAttributes } from "../xml.ts";
import type { TextProperties } from "./text-styles.ts";

/** Made from the titles, which stand in the text again. */
export const CONTENTS = new Set(["table-of-content", "illustration-index", "table-index"]);
const SKIPPED = new Set([
  ...CONTENTS,
  "note-citation",
  "ruby-text",
  "sequence-decls",
  "forms",
  "script",
  "event-listeners",
  "desc",
]);

/** Nothing in it is text of the page. @param full with its namespace */
export const isSkipped = (full: string, name: string) =>
  SKIPPED.has(name) || /^(?:svg:title|dc:creator|dc:date)$/.test(full);

export const MAX_REPEATED = 1000;

/** What to fill in. */
export const PLACES: Record<string, (attributes: XmlAttributes) => TextProperties> = Object.assign(
  Object.create(null),
  {
    placeholder: () => ({ placeholder: true }),
    "content-control": (attributes: XmlAttributes) =>
      attributes["loext:showing-place-holder"] === "true" ? { placeholder: true } : {},
  },
);

/** The earlier list that a list goes on with, as the counter knows it. */
export function continued(attributes: XmlAttributes): string | undefined {
  const id = attributes["text:continue-list"];
  if (id !== undefined) return `id:${id}`;
  return attributes["text:continue-numbering"] === "true" ? `style:${attributes["text:style-name"]}` : undefined;
}

/** Of a heading that begins to count again. */
export const startOf = (attributes: XmlAttributes) =>
  attributes["text:restart-numbering"] === "true" ? (numberOf(attributes["text:start-value"]) ?? 1) : undefined;

export const spaces = (attributes: XmlAttributes) =>
  " ".repeat(Math.min(MAX_REPEATED, numberOf(attributes["text:c"]) ?? 1));

export function numberOf(value: string | undefined): number | undefined {
  return value === undefined || !/^\d{1,9}$/.test(value) ? undefined : Number(value);
}
