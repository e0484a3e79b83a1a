/**
 * The result page of a Google Forms quiz, saved or copied: no numbers, no letters; below each question its points, the choices
 * with what the candidate took, and the right ones again where that was wrong.
 */
import { type Line, rewritten } from "../../lines.ts";

const POINTS = /^(\d{1,3}(?:\.\d+)?)\s*\/\s*(\d{1,3})(?:\s*(?:points?|分))?$/;
const TITLE_WITH_POINTS = /^(.*\S)\s*\*\s*(\d{1,3}(?:\.\d+)?\s*\/\s*\d{1,3})$/;
const TOTAL = /^(?:total points|总分|总得分)\s*\d/i;
const REQUIRED = /\s*\*$/;
const RIGHT = /^(?:correct answers?|正确答案)\s*:?$/i;
const FEEDBACK = /^(?:feedback|反馈)\s*:?$/i;
const FOOT = /^(?:this content is neither created nor endorsed by|此内容不是由|Google (?:Forms|表单)$)/i;
const TAKEN = /(?<!\s)\s*([✓✔✗✘×])$/;

interface Choice {
  line: Line;
  text: string;
  taken: "right" | "wrong" | undefined;
}

export function fromGoogleForms(whole: readonly Line[]): readonly Line[] {
  const lines = whole.flatMap(cutPoints);
  const starts = lines.flatMap((_, i) => (POINTS.test(lines[i + 1]?.half ?? "") ? [i] : []));
  const total = lines.some(({ half }) => TOTAL.test(half)) || lines.some(({ half }) => FOOT.test(half));
  if (starts.length < 2 || !total || !lines.some(({ text }) => TAKEN.test(text))) return whole;
  const foot = lines.findIndex(({ half }, i) => i > starts[0]! && FOOT.test(half));
  const end = foot < 0 ? lines.length : foot;
  const title = lines.slice(0, starts[0]).filter(({ heading }) => heading !== undefined);
  return [
    ...title,
    ...starts.flatMap((start, k) =>
      questionLines(lines.slice(start, endOf(lines, start, starts[k + 1] ?? end)), k + 1),
    ),
  ];
}

/** `Which gas …? *1/1`, as it is copied. */
function cutPoints(line: Line): Line[] {
  const match = TITLE_WITH_POINTS.exec(line.half);
  if (!match) return [line];
  return [rewritten(line, `${line.text.slice(0, match[1]!.length)} *`), rewritten(line, match[2]!)];
}

/** Below a question may stand one without points, such as the candidate's name. */
function endOf(lines: readonly Line[], start: number, next: number): number {
  const asked = lines.slice(start + 1, Math.max(start + 1, next)).findIndex(({ half }) => REQUIRED.test(half));
  const unscored = asked < 0 ? -1 : start + 1 + asked;
  return unscored < 0 ? next : unscored;
}

function questionLines([title, points, ...below]: readonly Line[], number: number): Line[] {
  if (!title || !points) return [];
  const told = below.findIndex(({ half }) => RIGHT.test(half) || FEEDBACK.test(half));
  const choices = below.slice(0, told < 0 ? below.length : told).map(choiceOf);
  const right = blockBelow(below, RIGHT);
  const feedback = blockBelow(below, FEEDBACK);
  const stem = rewritten(title, `${number}. ${title.text.replace(REQUIRED, "")}`);
  const lines = [stem, ...answerLines(choices, right, isFull(points), points)];
  return feedback.length === 0
    ? lines
    : [...lines, ...feedback.map((line, i) => (i === 0 ? rewritten(line, `解析：${line.text}`) : line))];
}

const isFull = ({ half }: Line) => {
  const [, reached, most] = POINTS.exec(half)!;
  return Number(reached) === Number(most) && Number(most) > 0;
};

function choiceOf(line: Line): Choice {
  const sign = TAKEN.exec(line.text);
  const text = sign ? line.text.slice(0, sign.index) : line.text;
  return { line, text, taken: sign ? (/[✓✔]/.test(sign[1]!) ? "right" : "wrong") : undefined };
}

/** The lines below such a head, up to the next. */
function blockBelow(lines: readonly Line[], head: RegExp): readonly Line[] {
  const from = lines.findIndex(({ half }) => head.test(half)) + 1;
  if (from === 0) return [];
  const length = lines.slice(from).findIndex(({ half }) => RIGHT.test(half) || FEEDBACK.test(half));
  return lines.slice(from, length < 0 ? undefined : from + length);
}

/** What the candidate took is right where it has all points; else only what the page calls right is known to be. */
function answerLines(choices: readonly Choice[], told: readonly Line[], full: boolean, below: Line): Line[] {
  const answers =
    told.length > 0
      ? told.map(({ text }) => text)
      : full
        ? choices.filter(({ taken }) => taken === "right").map(({ text }) => text)
        : [];
  if (choices.length < 2)
    return answers.length === 0 ? [] : [rewritten(told[0] ?? below, `答案：${answers.join(" / ")}`)];
  const letters = choices.flatMap(({ text }, i) => (answers.includes(text) ? [letterOf(i)] : []));
  const options = choices.map(({ line, text }, i) => rewritten(line, `${letterOf(i)}. ${text}`));
  return letters.length < answers.length || letters.length === 0
    ? options
    : [...options, rewritten(told[0] ?? below, `答案：${letters.join("")}`)];
}

const letterOf = (i: number) => String.fromCharCode(65 + i);
