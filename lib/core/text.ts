/** Text in columns: Chinese characters and emoji take two cells of a terminal, combining marks none. */

/** Columns of a text that is not written for a certain terminal. */
export const TEXT_WIDTH = 80;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

/** The characters of `text` as a reader counts them. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** True for a character as wide as two Latin letters. */
export function isWide(grapheme: string): boolean {
  return WIDE.test(grapheme);
}

/** Terminal cells that `text` takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return graphemes(text).reduce((width, char) => width + (NO_WIDTH.test(char) ? 0 : isWide(char) ? 2 : 1), 0);
}

/** Pads with spaces to `width` cells; longer text stays as it is. */
export function padDisplay(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + space : space + text;
}

/** Cuts to at most `width` cells, the last of them `…` where something was cut. */
export function truncateDisplay(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = "";
  let used = 1;
  for (const char of graphemes(text)) {
    used += displayWidth(char);
    if (used > width) break;
    result += char;
  }
  return `${result}…`;
}

/** Lines of at most `width` cells: broken at spaces, Chinese anywhere, a longer word where it must. Keeps line breaks. */
export function wrapDisplay(text: string, width: number): string[] {
  return text.split(/\r?\n/).flatMap((line) => wrapLine(line, Math.max(2, width)));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words(text)) {
    if (displayWidth(line + word) <= width) {
      line += word;
      continue;
    }
    if (line.trimEnd() !== "") lines.push(line.trimEnd());
    line = word.trimStart();
    while (displayWidth(line) > width) {
      let head = "";
      for (const char of graphemes(line)) {
        if (displayWidth(head + char) > width) break;
        head += char;
      }
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line.trimEnd()];
}

/** Words, wide characters and spaces one by one; marks that open or close stay with what is between them. */
function words(text: string): string[] {
  const result: string[] = [];
  for (const char of graphemes(text)) {
    const last = result.at(-1);
    const joins =
      last !== undefined &&
      !/^\s$/.test(char) &&
      !/^\s$/.test(last) &&
      (CLOSING.test(char) || OPENING.test(last) || (!isWide(char) && !isWide(last.at(-1)!)));
    if (joins) result[result.length - 1] = last + char;
    else result.push(char);
  }
  return result;
}

const OPENING = /[（《【「『“‘([]$/u;
const CLOSING = /^[，。、；：！？）》】」』”’…,.;:!?)\]]$/u;
