/** Sections that number in a way of their own: （1） in the others and 1. in this one, 【1】 in front and 一、 in the supplement. */
import type { Line } from "../lines.ts";
import type { Style } from "./line-facts.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";
import { keyHead, sectionHead } from "./sections.ts";

const OWN: readonly NumberStyle[] = ["dot", "ordinal", "bracket", "parenthesis", "parentheses", "chinese"];

/**
 * @param from the line below the section's head
 * @returns the style whose 1 stands right below the head, where nothing in the section is numbered as the file is
 */
export function styleOfSection(lines: readonly Line[], from: number, file: Style): Style {
  const first = lines[from];
  if (!first || file === "none" || file === "asked") return file;
  const own = OWN.find((style) => style !== file && numberMark(first.half, style)?.value === 1);
  if (own === undefined || sectionHead(first.text, first.half, undefined, true)?.kind !== undefined) return file;
  for (const { text, half } of lines.slice(from)) {
    if (numberMark(half, file) !== undefined) return file;
    if (keyHead(half) || sectionHead(text, half, undefined, true)) return own;
  }
  return own;
}
