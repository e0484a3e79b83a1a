/**
 * The results of a quiz as Canvas and platforms like it show them, copied: `Question 1`, `1 / 1 pts`, choices without letters, and
 * above those that matter `Correct!`, `You Answered`, `Correct Answer`, each in a line of its own or in front of the choice.
 */
import { type Line, rewritten, VERBATIM } from "../../lines.ts";
import { judgement } from "../answer.ts";
import { isHint } from "../hints.ts";
import { QUESTION_CUE } from "../line-facts.ts";

const POINTS =
  /(?:(\d{1,3}(?:\.\d+)?)|-{1,2}|Not yet graded)?\s*(?:\/|out of)?\s*(\d{1,3}(?:\.\d+)?)\s*(?:pts?|points?)/i;
const POINTS_ALONE = new RegExp(`^[([]?${POINTS.source}[)\\]]?$`, "i");
const HEAD = new RegExp(`^(?:Question|Q)\\s*(\\d{1,4})(?:\\s*[.:]|\\s+[([]?${POINTS.source}[)\\]]?)?$`, "i");
/** Above a choice, or in front of it: what it is worth. */
const MARK =
  /^(Correct!|You Answered|Your (?:answer|selection)(?: was incorrect)?|(?:The )?Correct (?:Answer|Response|Choice)(s)?)\s*(?::\s*|$|(?<=!)\s+|\t\s*|\s{2,})/i;
/** What the candidate wrote stands below, or nothing does. */
const WRITTEN = /^(?:Your Answer|Unanswered|No answer(?: given)?|Not answered)\s*:?$/i;
const REMARKS = /^(?:Additional Comments|(?:Answer |Question )?(?:Feedback|Comments?|Explanation))\s*:?\s*/i;
const END = /^(?:Quiz Score\s*:|(?:← )?Previous\b.{0,20}Next\b|©)/i;
const LEAST = 2;

type Worth = "right" | "taken" | undefined;

interface Block {
  head: Line;
  number: string;
  /** All points were reached; undefined where none are shown. */
  full: boolean | undefined;
  lines: readonly Line[];
}

interface Choice {
  line: Line;
  worth: Worth;
}

/** The lines as banks write them; those of any other file as they are. */
export function fromScoredResults(lines: readonly Line[]): readonly Line[] {
  const starts = lines.flatMap(({ half }, i) => (HEAD.test(half) && scored(lines, i) ? [i] : []));
  const marks = lines.filter(({ half }) => MARK.exec(half)?.[0].trim() === half.trim());
  if (starts.length < LEAST || marks.length < LEAST) return lines;
  const foot = lines.findIndex(({ half }, i) => i > starts.at(-1)! && END.test(half));
  const end = foot < 0 ? lines.length : foot;
  const corrects = marks.some(({ half }) => markOf(half)?.name.endsWith("answer"));
  const title = lines.slice(0, starts[0]).filter(({ heading }) => heading !== undefined);
  return [
    ...title,
    ...starts.flatMap((start, k) => questionLines(blockOf(lines, start, starts[k + 1] ?? end), corrects)),
  ];
}

const scored = (lines: readonly Line[], i: number) =>
  POINTS.test(lines[i]!.half) || POINTS_ALONE.test(lines[i + 1]?.half ?? "");

function blockOf(lines: readonly Line[], start: number, end: number): Block {
  const head = lines[start]!;
  const below = POINTS_ALONE.exec(lines[start + 1]?.half ?? "");
  const points = below ?? POINTS.exec(head.half);
  const [, reached, most] = points ?? [];
  const full = reached === undefined || most === undefined ? undefined : Number(reached) >= Number(most);
  const number = HEAD.exec(head.half)![1]!;
  return { head, number, full, lines: lines.slice(start + (below ? 2 : 1), end) };
}

/** `name`: `correct!`, `you answered`, `correct answer`. */
function markOf(half: string): { name: string; several: boolean; length: number } | undefined {
  const match = WRITTEN.test(half) ? null : MARK.exec(half);
  if (!match) return undefined;
  const name = match[1]!
    .toLowerCase()
    .replace(/^the /, "")
    .replace(/(?:response|choice|answer)s?$/, "answer");
  return { name, several: match[2] !== undefined, length: match[0].length };
}

/** @param corrects the page shows what would have been right */
function questionLines({ head, number, full, lines }: Block, corrects: boolean): Line[] {
  const told = lines.findIndex(({ half }) => REMARKS.test(half));
  const body = lines.slice(0, told < 0 ? undefined : told).filter(({ half }) => !POINTS_ALONE.test(half));
  const stem = stemOf(body);
  if (stem.length === 0) return [];
  const choices = choicesOf(body.slice(stem.length));
  const asked = stem.map((line, i) => (i === 0 ? rewritten(line, `${number}. ${line.text}`) : line));
  const known = corrects || full === true;
  return [
    ...asked,
    ...answerLines(choices, known, stem.at(-1) ?? head),
    ...remarkLines(told < 0 ? [] : lines.slice(told)),
  ];
}

/** The first line; those below it that still ask, tell how to answer, or are a program. */
function stemOf(body: readonly Line[]): readonly Line[] {
  const marked = body.findIndex(({ half }) => markOf(half) !== undefined || WRITTEN.test(half));
  const above = body.slice(0, marked < 0 ? body.length : marked);
  const asks = above.findIndex(({ half }) => QUESTION_CUE.test(half) || /:$/.test(half));
  let length = Math.max(1, asks + 1);
  while (length < above.length && goesOn(above[length]!)) length++;
  return above.slice(0, length);
}

const goesOn = ({ half }: Line) => half.startsWith(VERBATIM) || isHint(half);

function choicesOf(lines: readonly Line[]): { choices: Choice[]; accepted: Line[] } {
  const choices: Choice[] = [];
  const accepted: Line[] = [];
  let worth: Worth;
  let all: "accepted" | "written" | undefined;
  for (const line of lines) {
    const mark = markOf(line.half);
    if (WRITTEN.test(line.half)) all = "written";
    if (mark) {
      worth = /answered|your/.test(mark.name) ? "taken" : "right";
      all = mark.several ? "accepted" : undefined;
    }
    const rest = mark ? line.text.slice(mark.length) : line.text;
    if (rest.trim() === "" || all === "written") continue;
    const shown = rewritten(line, rest);
    if (all === "accepted") accepted.push(shown);
    else choices.push({ line: shown, worth });
    worth = undefined;
  }
  return { choices, accepted };
}

/** @param known all that is right is shown to be so */
function answerLines({ choices, accepted }: ReturnType<typeof choicesOf>, known: boolean, above: Line): Line[] {
  if (accepted.length > 0) return [rewritten(accepted[0]!, `答案：${accepted.map(withoutMargin).join(" / ")}`)];
  const right = choices.flatMap(({ worth }, i) => (worth === "right" ? [i] : []));
  const taken = choices.some(({ worth }) => worth === "taken");
  if (choices.length < 2) return right.length === 0 ? [] : [rewritten(above, `答案：${choices[0]!.line.text}`)];
  const pairs = choices.filter(({ line }) => /\S(?:\t|\s{2,})\S/.test(line.text)).length;
  if (pairs * 2 > choices.length || (right.length + Number(taken) > 1 && right.length === choices.length)) return []; // matching
  const options = choices.map(({ line }, i) => rewritten(line, `${letterOf(i)}. ${line.text}`));
  const complete = known || (right.length === 1 && !taken && judges(choices));
  return right.length === 0 || !complete
    ? options
    : [...options, rewritten(choices.at(-1)!.line, `答案：${right.map(letterOf).join("")}`)];
}

const judges = (choices: readonly Choice[]) =>
  choices.length === 2 && choices.every(({ line }) => judgement(line.text) !== undefined);

/** `12.5 (with margin: 0.1)` */
const withoutMargin = ({ text }: Line) => text.replace(/\s*\(with margin:[^()]*\)$/i, "");

function remarkLines([first, ...more]: readonly Line[]): Line[] {
  if (!first) return [];
  const text = first.text.slice(REMARKS.exec(first.half)![0].length);
  const [told, ...others] = text === "" ? more : [rewritten(first, text), ...more];
  return told ? [rewritten(told, `解析：${told.text}`), ...others] : [];
}

const letterOf = (i: number) => String.fromCharCode(65 + i);
