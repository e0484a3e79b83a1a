/**
 * Aiken: a question, its options `A. text` or `A) text`, and `ANSWER: B`. Read a little more kindly than Moodle does (small
 * letters, no space after the sign, questions over several lines); each such kindness is reported.
 */
import type { MarkedQuestion, MarkedReject, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import type { DecodedInput } from "../encoding.ts";
import { choiceQuestion, reject } from "./question.ts";

const OPTION = /^\s*([A-Za-z])([.)])(\s*)(.*)$/;
const ANSWER = /^\s*(ANSWER)\s*:\s*(.*)$/i;

/** Options by letter, and closing lines in English; no number in front of the questions and no other labels. */
export function looksLikeAiken(text: string): boolean {
  const lines = text.slice(0, 65_536).split("\n");
  const answers = lines.filter((line) => /^\s*ANSWER\s*:\s*[A-Za-z]\s*$/i.test(line)).length;
  if (answers === 0) return false;
  const options = lines.filter((line) => /^[A-Z][.)]\s/.test(line)).length;
  return options >= answers * 2 && !lines.some((line) => OTHER.test(line));
}

/** What Aiken does not have: numbers in front of questions, other labels. */
const OTHER =
  /^\s*(?:\d{1,4}\s*(?:[.、)．]|$)|(?:new\s+)?(?:question|q)\s*(?:no\s*[.:]{0,2}|#)?\s*\d{1,4}\b|[（(【[]|答案|解析|正确答案|explanation)/i;

interface Open {
  stem: string[];
  options: { letter: string; text: string }[];
  lines: string[];
  line: number;
  warnings: Set<string>;
}

export function readAiken(input: DecodedInput): ReadDocument {
  const questions: MarkedQuestion[] = [];
  const rejected: MarkedReject[] = [];
  let open: Open | undefined;
  for (const [index, line] of input.text.split("\n").entries()) {
    if (index % 4096 === 0) input.deadline.check();
    if (line.trim() === "") continue;
    open ??= { stem: [], options: [], lines: [], line: index + 1, warnings: new Set() };
    open.lines.push(line);
    const answer = ANSWER.exec(line);
    if (answer) {
      if (answer[1] !== "ANSWER") open.warnings.add("format-deviation");
      close(open, answer[2]!.trim(), questions, rejected);
      open = undefined;
    } else readLine(open, line);
  }
  if (open)
    rejected.push(
      reject(problem("answer-missing/aiken"), open.lines.join("\n"), {
        line: open.line,
      }),
    );
  return { format: "aiken", encoding: input.encoding, blocks: [], questions, rejected, warnings: [] };
}

function readLine(open: Open, line: string): void {
  const option = OPTION.exec(line);
  const letter = option?.[1]?.toUpperCase();
  const expected = String.fromCharCode(65 + open.options.length);
  if (option && letter === expected && (open.options.length > 0 || open.stem.length > 0)) {
    if (option[3] === "" || option[1] !== letter) open.warnings.add("format-deviation");
    open.options.push({ letter, text: option[4]!.trim() });
  } else if (open.options.length === 0) open.stem.push(line.trim());
  else {
    open.options.at(-1)!.text += `\n${line.trim()}`;
    open.warnings.add("format-deviation");
  }
}

function close(open: Open, answer: string, questions: MarkedQuestion[], rejected: MarkedReject[]): void {
  const { stem, options, lines, line, warnings } = open;
  const text = lines.join("\n");
  const place = { line };
  const letter = /^([A-Za-z])(?:[.)\s]|$)/.exec(answer)?.[1]?.toUpperCase();
  if (stem.length === 0) rejected.push(reject(problem("stem-missing/answer-alone"), text, place));
  else if (options.length < 2)
    rejected.push(reject(problem("options-missing", { count: options.length }), text, place));
  else if (letter === undefined || !options.some((option) => option.letter === letter))
    rejected.push(
      reject(
        problem("answer-not-an-option/listed", { answer, options: options.map((option) => option.letter).join(", ") }),
        text,
        place,
      ),
    );
  else
    questions.push(
      choiceQuestion({
        stem: stem.join("\n"),
        choices: options.map((option) => ({ text: option.text, weight: option.letter === letter ? 100 : 0 })),
        multiple: false,
        place,
        text,
        warnings: [...warnings],
      }),
    );
}
