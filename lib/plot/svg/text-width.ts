/**
 * Widths of text without a browser: Helvetica's advance widths (Adobe font metrics, per thousand of the size), which the
 * usual sans-serif fonts stay within a tenth of; a Chinese character is one em.
 */
import { displayWidth, graphemes, isWide } from "#lib/core/index";

// Characters 32 to 126.
const ADVANCES = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];

const MARGIN = 1.05; // system fonts are a little wider than Helvetica

/** Pixels that `text` takes at a font size. */
export function textWidth(text: string, size: number, weight = 400): number {
  let width = 0;
  for (const char of graphemes(text)) {
    const advance = ADVANCES[char.charCodeAt(0) - 32];
    width += char.length === 1 && advance !== undefined ? advance : isWide(char) ? 1000 : displayWidth(char) * 560;
  }
  return (width / 1000) * size * MARGIN * (weight >= 600 ? 1.06 : 1);
}

/** Cuts to `width` pixels with `…`. */
export function fitText(text: string, width: number, size: number, weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  const chars = graphemes(text);
  while (chars.length > 1 && textWidth(`${chars.join("")}…`, size, weight) > width) chars.pop();
  return `${chars.join("").trimEnd()}…`;
}

/** Breaks into lines of at most `width` pixels, at spaces and between Chinese characters, `maxLines` at most. */
export function wrapText(text: string, width: number, size: number, weight = 400, maxLines = 3): string[] {
  const pieces =
    text.match(/[^\s\p{Script=Han}，。；：！？、）】》]+\s*|[\p{Script=Han}][，。；：！？、）】》]*\s*|./gu) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && textWidth((line + piece).trimEnd(), size, weight) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  if (line !== "") lines.push(line.trimEnd());
  if (lines.length > maxLines) lines.splice(maxLines - 1, lines.length, lines.slice(maxLines - 1).join(" "));
  return lines.map((value) => fitText(value, width, size, weight));
}
