/**
 * ExamView, and test generators that write as it does: `____ 1. …`, options a. c. above b. d., and a key of
 * `1. ANS: C  PTS: 1  DIF: L2  REF: p. 192` at the end or an `ANS: C` below each question.
 */
import { type Line, rewritten } from "../../lines.ts";
import { optionsInOrder } from "./columns.ts";

const FIELDS = "PTS|DIF|REF|OBJ|NAT|STA|LOC|TOP|KEY|MSC|NOT|BLM|STO|LOB";
const ANSWER = new RegExp(`^(\\d{1,4}\\s*\\.\\s*)?ANS\\s*:\\s*(.*?)(?:(?:^|(?<=\\S)\\s+)(?:${FIELDS})\\s*:.*)?$`);
const NOTES = new RegExp(`^(?:${FIELDS})\\s*:`);
const POINTS = /(?:^|\s)PTS\s*:\s*\d/;
const SECTION = /^Answer Section$/i;
/** The head of every page. */
const PAGE = /^(?:Name\s*:\s*_{3,}.*|.*\bID\s*:\s*[A-Z])$/;
const OPTION = /^[a-h]\s*\.\s/;
const LETTERS = /^(?:[A-H](?:\s*,\s*[A-H])*|[TF])$/;

export function fromExamView(lines: readonly Line[]): readonly Line[] {
  const answers = lines.filter(({ half }) => ANSWER.test(half)).length;
  if (answers < 2 || !lines.some(({ half }) => POINTS.test(half))) return lines;
  return withOptionsInOrder(withLabels(withoutTitles(lines.filter(({ half }) => !PAGE.test(half)))));
}

/** The title of the test, which stands above its key again. */
function withoutTitles(lines: readonly Line[]): readonly Line[] {
  const key = lines.findIndex(({ half }) => SECTION.test(half));
  const above = key < 0 ? 0 : key - 1;
  const repeated = lines.slice(0, above).some(({ half }) => half === lines[above]?.half);
  return repeated ? lines.filter((_, i) => i !== above) : lines;
}

/** `答案:` for `ANS:`; what follows a letter says why, what follows nothing is the answer. */
function withLabels(lines: readonly Line[]): readonly Line[] {
  let explains = false;
  return lines.flatMap((line) => {
    const match = ANSWER.exec(line.half);
    if (match) {
      const [, number = "", answer = ""] = match;
      explains = LETTERS.test(answer);
      const shown = line.text.slice(line.half.indexOf(answer, line.half.indexOf("ANS") + 4)).slice(0, answer.length);
      return [rewritten(line, `${number}答案:${shown}`)];
    }
    if (NOTES.test(line.half)) return [];
    const { half } = line;
    const belongs = explains && !/^(?:_{2,}|\d{1,4}\s*\.|[a-h]\s*\.)/.test(half) && isSentence(half);
    explains = false;
    return [belongs ? rewritten(line, `解析:${line.text}`) : line];
  });
}

/** A section's name is none. */
const isSentence = (half: string) => /[.!?]$/.test(half) || half.length > 60;

function withOptionsInOrder(lines: readonly Line[]): readonly Line[] {
  const ordered: Line[] = [];
  for (let i = 0; i < lines.length; ) {
    let end = i;
    while (end < lines.length && OPTION.test(lines[end]!.half)) end++;
    ordered.push(...(optionsInOrder(lines.slice(i, end)) ?? lines.slice(i, Math.max(end, i + 1))));
    i = Math.max(end, i + 1);
  }
  return ordered;
}
