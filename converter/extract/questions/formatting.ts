/** Answers that only the formatting tells: the right option is bold, underlined, coloured or highlighted, the others are not. */
import type { Emphasis } from "../../document.ts";
import type { Option } from "../../item.ts";
import { comparable, halfWidth } from "../../text/normalize.ts";
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";

/**
 * Letters of the options that stand out as a whole, or undefined where formatting tells nothing: no option, all of them, or
 * two ways of formatting that disagree.
 */
export function formattedAnswer(
  lines: readonly Pick<Line, "emphasis">[],
  options: readonly Option[],
): string | undefined {
  if (options.length < 2) return undefined;
  const emphasis = [...new Set(lines.flatMap((line) => line.emphasis ?? []))];
  const answers = new Set<string>();
  for (const kind of ["bold", "underline", "color", "highlight"] as const) {
    const texts = emphasis.filter((one) => one.kind === kind).flatMap(wholeTexts);
    const letters = options.filter(({ text }) => texts.includes(plain(text))).map(({ letter }) => letter);
    if (letters.length > 0 && letters.length < options.length) answers.add(letters.join(""));
  }
  return answers.size === 1 ? [...answers][0] : undefined;
}

const plain = (text: string) => comparable(text) || text.trim();

/** `B. 乙` and `乙` give 乙; `B.乙 C.丙` gives both. */
function wholeTexts({ text }: Emphasis): string[] {
  const half = halfWidth(text.trim());
  const first = /^[([]?([A-Z])[)\]]?\s*[.、:)]/.exec(half)?.[1];
  if (first === undefined) return [plain(text)];
  const marks = optionMarks(half, first);
  return marks.map(({ end }, i) => plain(text.trim().slice(end, marks[i + 1]?.start)));
}
