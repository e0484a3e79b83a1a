/**
 * Sheets to learn by heart: sentences whose underlined words are the answers, under a title that says so (必背填空, 下划线上的内容
 * 为答案). Elsewhere an underline only stresses.
 */
import { type Line, rewritten } from "../../lines.ts";
import { judgement } from "../answer.ts";
import { splitLabels } from "../labels.ts";
import { optionMarks } from "../options.ts";

const SAYS_SO = /填空|挖空|默写|背诵|[下横]划?线.{0,12}答案|答案.{0,12}[下横]划?线/;
const NUMBERED = /^(?:\(?\d{1,4}\s*[.、)]|[①-⑳])/;
const PLACE = /\(\s*\)|_{2,}/;
const LEAST = 3;
const MOST = 0.6;

/** The lines with blanks for what is underlined, and the answer below. */
export function fromRecitedSentences(lines: readonly Line[]): readonly Line[] {
  const numbered = lines.filter(({ half }) => NUMBERED.test(half));
  const filled = numbered.filter((line) => underlined(line).length > 0);
  if (filled.length < Math.max(LEAST, MOST * numbered.length)) return lines;
  if (!lines.some(({ half }) => !NUMBERED.test(half) && SAYS_SO.test(half))) return lines;
  if (lines.some((line) => isAnswered(line))) return lines;
  return lines.flatMap((line) => withBlanks(line) ?? [line]);
}

/** Another way to ask or to answer stands in it. */
function isAnswered({ text, half }: Line): boolean {
  return (
    optionMarks(half).length >= 2 ||
    (NUMBERED.test(half) && PLACE.test(half)) ||
    splitLabels(text, half).some(({ label }) => label === "answer")
  );
}

const underlined = ({ emphasis = [] }: Line) =>
  emphasis.filter(({ kind, text }) => kind === "underline" && text.trim() !== "").map(({ text }) => text.trim());

/** undefined where the places of the words cannot be told, or all of the line is underlined. */
function withBlanks(line: Line): Line[] | undefined {
  const words = underlined(line);
  if (!NUMBERED.test(line.half) || words.length === 0 || words.some((word) => judgement(word) !== undefined))
    return undefined;
  let rest = line.text;
  let stem = "";
  for (const word of words) {
    const at = rest.indexOf(word);
    const same = words.filter((one) => one === word).length;
    if (at < 0 || line.text.split(word).length - 1 !== same) return undefined;
    stem += `${rest.slice(0, at).trimEnd()}____`;
    rest = rest.slice(at + word.length).trimStart();
  }
  stem += rest;
  if (!/[\p{L}\p{N}]/u.test(stem.replace(NUMBERED, ""))) return undefined;
  return [stem, `答案：${words.join("；")}`].map((text) => rewritten(line, text));
}
