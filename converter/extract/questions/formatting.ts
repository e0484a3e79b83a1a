/** Answers that only the formatting tells: the right option is bold, underlined, coloured or highlighted, the others are not. */
import type { Emphasis } from "../../document.ts";
import type { Option } from "../../item.ts";
import type { QuestionType } from "../../schema.ts";
import { comparable, halfWidth } from "../../text/normalize.ts";
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";

type Kind = "bold" | "underline" | "color" | "highlight";
const KINDS: readonly Kind[] = ["bold", "underline", "color", "highlight"];

interface Asked {
  lines: readonly Pick<Line, "emphasis">[];
  options: readonly Option[];
  section: { kind?: QuestionType | "choice" };
}

/**
 * Letters of the options that stand out as a whole, or undefined where formatting tells nothing: no option, all of them, or
 * two ways of formatting that disagree.
 * @param mark what marks right options throughout the paper: where all have it, all are right
 */
export function formattedAnswer(
  lines: readonly Pick<Line, "emphasis">[],
  options: readonly Option[],
  mark?: Kind,
): string | undefined {
  if (options.length < 2) return undefined;
  const answers = new Set<string>();
  for (const [kind, letters] of lettersByKind(lines, options))
    if (letters.length < options.length || kind === mark) answers.add(letters.join(""));
  return answers.size === 1 ? [...answers][0] : undefined;
}

function lettersByKind(lines: readonly Pick<Line, "emphasis">[], options: readonly Option[]): [Kind, string[]][] {
  const emphasis = [...new Set(lines.flatMap((line) => line.emphasis ?? []))];
  if (emphasis.length === 0) return [];
  return KINDS.map((kind): [Kind, string[]] => {
    const texts = emphasis.filter((one) => one.kind === kind).flatMap(wholeTexts);
    return [kind, options.filter((option) => stands(option, texts)).map(({ letter }) => letter)];
  }).filter(([, letters]) => letters.length > 0);
}

/** With its letter or without: `b dog`. */
function stands({ letter, text }: Option, texts: readonly string[]): boolean {
  return [text, `${letter} ${text}`, `${letter.toLowerCase()} ${text}`].some((one) => texts.includes(plain(one)));
}

/** So many questions have right options in this colour. */
const LEAST_MARKED = 3;

/** The colour that marks right options in all of a paper: some of each question, and all only where several may be right. */
export function markOfRight(questions: readonly Asked[]): Kind | undefined {
  const asked = questions.filter(({ options }) => options.length >= 2);
  return (["color", "highlight"] as const).find((kind) => {
    let some = 0;
    for (const { lines, options, section } of asked) {
      const letters = lettersByKind(lines, options).find(([one]) => one === kind)?.[1] ?? [];
      if (letters.length === 0 || (letters.length === options.length && section.kind !== "multiple")) return false;
      if (letters.length < options.length) some++;
    }
    return some >= LEAST_MARKED;
  });
}

const plain = (text: string) => comparable(text) || text.trim();

/** `B. 乙` and `乙` give 乙; `B.乙 C.丙` gives both. */
function wholeTexts({ text }: Emphasis): string[] {
  const half = halfWidth(text.trim());
  const first = /^[([]?([A-Z]|[a-h])[)\]]?\s*[.、:)]/.exec(half)?.[1]?.toUpperCase();
  if (first === undefined) return [plain(text)];
  const marks = optionMarks(half, first);
  return marks.map(({ end }, i) => plain(text.trim().slice(end, marks[i + 1]?.start)));
}
