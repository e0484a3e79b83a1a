/** Tables with a column for the right answer and others for the wrong ones (`correct_answer`, `incorrect_answers`). */
import type { Option } from "../../../item.ts";
import { comparable } from "../../../text/normalize.ts";

/** Signs that set wrong answers of one cell apart and stand in no text. */
const SEPARATORS: readonly string[] = ["|", "｜", "\n", "；", ";"];
/** Signs that sentences hold as well: a whole column has to show that they set texts apart. */
const IN_SENTENCES = /[,，、](?!\d{3}(?!\d))/;

/**
 * Whether the cells are lists with commas: two or more, of several texts each, two in all of them or three at least, beside
 * right answers of which nine in ten have no such sign.
 * @param rows the right answer and the cell with the wrong ones
 */
export function areListed(rows: readonly { right: string; wrong: string }[]): boolean {
  const filled = rows.filter(({ wrong }) => wrong !== "");
  const counts = filled.map(({ wrong }) => partsOf(wrong).length);
  const alike = counts.every((count) => count >= 3) || counts.every((count) => count === 2);
  const plain = filled.every(({ wrong }) => !SEPARATORS.some((sign) => wrong.includes(sign)) && !GOES_ON.test(wrong));
  const sentences = filled.filter(({ right }) => IN_SENTENCES.test(right)).length;
  return filled.length >= 2 && alike && plain && sentences * 10 <= filled.length;
}

/** What stands behind a comma within one text. */
const GOES_ON =
  /[,，、]\s*(?:(?:and|or|but|not|which|who|because|so|then|if|with)\b|而|但|并|或|且|再|所以|因为|然后)/i;

/**
 * The right answer among the wrong ones, in an order that does not give it away: figures by value, texts by their signs.
 * @param cells each holds one wrong answer or several
 * @param listed a comma sets texts of a cell apart
 * @returns undefined where the texts are not all different, or the wrong ones may be counts or one list
 */
export function amongDistractors(
  right: string,
  cells: readonly string[],
  listed = false,
): { options: Option[]; answer: string } | undefined {
  const wrong = cells.flatMap((cell) => textsIn(cell, listed && !IN_SENTENCES.test(right)));
  const unclear = (wrong.every(isFigure) && !isFigure(right)) || (wrong.length === 1 && /[,，]/.test(wrong[0]!));
  const texts = [right, ...wrong];
  const different = new Set(texts.map(comparable)).size === texts.length;
  if (right === "" || wrong.length === 0 || unclear || !different) return undefined;
  const sorted = texts.every(isFigure) ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort();
  const options = sorted.map((text, i) => ({ letter: String.fromCharCode(65 + i), text }));
  return { options, answer: options.find(({ text }) => text === right)!.letter };
}

/** What sets them apart is the first of the signs that the cell holds. */
function textsIn(cell: string, listed: boolean): string[] {
  const separator = SEPARATORS.find((sign) => cell.includes(sign));
  if (separator === undefined && listed) return partsOf(cell);
  const texts = separator === undefined ? [cell] : cell.split(separator);
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

const partsOf = (cell: string) =>
  cell
    .split(new RegExp(IN_SENTENCES, "g"))
    .map((text) => text.trim())
    .filter((text) => text !== "");

const isFigure = (text: string) => /^-?\d+(?:\.\d+)?$/.test(text);
