/** Tables with a column for the right answer and others for the wrong ones (`correct_answer`, `incorrect_answers`). */
import type { Option } from "../../../item.ts";
import { comparable } from "../../../text/normalize.ts";

/**
 * The right answer among the wrong ones, in an order that does not give it away: figures by value, texts by their signs.
 * @param cells each holds one wrong answer or several
 * @returns undefined where the texts are not all different, or the wrong ones may be counts or one list
 */
export function amongDistractors(
  right: string,
  cells: readonly string[],
): { options: Option[]; answer: string } | undefined {
  const wrong = cells.flatMap(textsIn);
  const unclear = (wrong.every(isFigure) && !isFigure(right)) || (wrong.length === 1 && /[,，]/.test(wrong[0]!));
  const texts = [right, ...wrong];
  const different = new Set(texts.map(comparable)).size === texts.length;
  if (right === "" || wrong.length === 0 || unclear || !different) return undefined;
  const sorted = texts.every(isFigure) ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort();
  const options = sorted.map((text, i) => ({ letter: String.fromCharCode(65 + i), text }));
  return { options, answer: options.find(({ text }) => text === right)!.letter };
}

/** What sets them apart is the first of these signs that the cell holds. */
function textsIn(cell: string): string[] {
  const separator = ["|", "｜", "\n", "；", ";"].find((sign) => cell.includes(sign));
  const texts = separator === undefined ? [cell] : cell.split(separator);
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

const isFigure = (text: string) => /^-?\d+(?:\.\d+)?$/.test(text);
