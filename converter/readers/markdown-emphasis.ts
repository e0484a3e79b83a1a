/** What stands out in a line of Markdown, before its marks are taken off: bold, and by HTML's elements underlined or marked. */
import type { Emphasis } from "../document.ts";

const BOLD = /(?<!\*)(?:\*{2,3}(?=[^\s*])([^*\n]{0,2000}?[^*\s])\*{2,3}|__(?=[^\s_])([^_\n]{0,2000}?[^\s_])__)/g;
const ELEMENTS: readonly [Emphasis["kind"], RegExp][] = [
  ["bold", /<(b|strong)>([^<\n]{1,2000})<\/\1>/gi],
  ["underline", /<(u|ins)>([^<\n]{1,2000})<\/\1>/gi],
  ["highlight", /<(mark)>([^<\n]{1,2000})<\/\1>/gi],
  ["highlight", /(==)(?=[^\s=])([^=\n]{1,2000})==/g],
];

/** @param plain takes the marks off a text */
export function markdownEmphasis(text: string, plain: (text: string) => string): Emphasis[] {
  const found: Emphasis[] = [];
  if (/\*\*|__/.test(text))
    for (const [, stars, lines] of text.matchAll(BOLD)) found.push({ kind: "bold", text: plain(stars ?? lines!) });
  if (/[<=]/.test(text))
    for (const [kind, pattern] of ELEMENTS)
      for (const match of text.matchAll(pattern)) found.push({ kind, text: plain(match[2]!) });
  return found.filter((one) => one.text.trim() !== "");
}
