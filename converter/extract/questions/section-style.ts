/** Sections that number in a way of their own: （1） in the others and 1. in this one, 【1】 in front and 一、 in the supplement. */
import type { Line } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import type { Style } from "./line-facts.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";
import { headsCase } from "./passage.ts";
import { keyHead, type SectionHead, sectionHead } from "./sections.ts";

const OWN: readonly NumberStyle[] = ["dot", "ordinal", "bracket", "parenthesis", "parentheses", "chinese"];

/**
 * @param from the line below the section's head
 * @param given the style of the file, that of the section before, and the kind of question that the head names
 * @returns that of the section before where it goes on right below the head; the style whose 1 stands there, where nothing
 * in the section is numbered as the file is; else the file's
 */
export function styleOfSection(
  lines: readonly Line[],
  from: number,
  { file, before, kind }: { file: Style; before: Style; kind: SectionHead["kind"] },
): Style {
  const first = lines[from];
  if (!first || file === "none" || file === "asked") return file;
  if (before !== "none" && before !== "asked" && numberMark(first.half, before)) return before;
  const own = OWN.find((style) => style !== file && numberMark(first.half, style)?.value === 1);
  // `第Ⅱ卷` above `二、综合题`: what stands below the second decides.
  if (sectionHead(first.text, first.half, undefined, true)?.kind !== undefined)
    return own === undefined ? before : file;
  if (kind === undefined || own === undefined) return file;
  for (const { text, half } of lines.slice(from)) {
    if (numberMark(half, file) !== undefined) return file;
    if (keyHead(half) || sectionHead(text, half, undefined, true)) return own;
  }
  return own;
}

/**
 * A case whose questions are numbered as those of no other are: `（1）` where the file has `1.` and no such number stands here.
 * @param at the line of its head
 */
export function styleOfCase(lines: readonly Line[], at: number, { file, now }: { file: Style; now: Style }): Style {
  if (file === "none" || file === "asked" || !headsCase(lines[at]!.half)) return now;
  let own: Style | undefined;
  for (const { text, half } of lines.slice(at + 1)) {
    if (headsCase(half) || keyHead(half) || splitLabels(text, half)[0]?.label === "answer") break;
    if (numberMark(half, file)) return file;
    own ??= OWN.find((style) => numberMark(half, style)?.value === 1);
  }
  return own ?? now;
}
