/**
 * Right options that a sign beside them tells: a star in front, a tick or (正确答案) behind, check boxes. An answer is said in
 * words below such a set, so that everything else reads it like any other.
 */
import { BULLET, type Line, rewritten, toLine, VERBATIM } from "../lines.ts";
import { judgement } from "./answer.ts";
import { formattedAnswer } from "./formatting.ts";
import { isHint } from "./hints.ts";
import { splitLabels } from "./labels.ts";
import { QUESTION_CUE } from "./line-facts.ts";
import { optionMarks } from "./options.ts";

interface Choice {
  letter: string;
  right: boolean;
  /** The text without signs, and without its letter. */
  text: string;
}

interface Choices {
  options: Choice[];
  /** How many lines they take. */
  lines: number;
  /** The answer that the signs tell stands below, too. */
  told?: true;
}

const LETTERED = /^(\*\s*)?\(?([A-Za-z])\s*[.、:)]\s*(.+)$/;
const TICK = /(?<!\s)(?:\s+[✓✔√☑]|\s*\(\s*(?:正确(?:答案)?|correct(?: answer)?)\s*\)|\s*【正确答案】)$/i;
const TICK_BEHIND = /[;；,，。]?\s*[✓✔√☑]$/;
const BOX = /^[-*•]?\s*([☑☒✅■✓✔√●⬤◉⚫]|[☐□○◯⬜⚪]|\[\s*[xX✓✔√]?\s*\])\s*(.+)$/;
const CHECKED = /[☑☒✅■✓✔√●⬤◉⚫xX]/;
/** Between boxes of one line. A tick without a box may belong to the text. */
const NEXT_BOX = /\s+(?=[☑☒☐□○◯●⬤◉](?=\s)|[☑☒☐□]|\[\s*[xX✓✔√]?\s*\])/;

/** Lines where the sets of options with such signs are plain, each with its answer below. */
export function withMarkedAnswers(lines: readonly Line[]): readonly Line[] {
  const found: Line[] = [];
  let changed = false;
  const ticked = lines.filter((_, i) => tickedBehind(lines, i) !== undefined).length >= 2;
  for (let i = 0; i < lines.length; ) {
    const judged = judgedLine(lines, i);
    if (judged) {
      found.push(judged);
      i += 2;
      changed = true;
      continue;
    }
    const choices =
      lettered(lines, i) ?? boxed(lines, i) ?? bulleted(lines, i) ?? (ticked ? tickedBehind(lines, i) : undefined);
    if (!choices) {
      found.push(lines[i++]!);
      continue;
    }
    const { options, lines: count } = choices;
    if (!isToDo(found.at(-1))) unhead(found);
    for (const [k, { letter, text }] of options.entries()) {
      const line = lines[i + Math.min(k, count - 1)]!;
      found.push(rewritten(line, `${letter}. ${text}`));
    }
    i += count;
    if (!choices.told) found.push(toLine(`答案：${rightOf(options)}`, lines[i - 1]!.source));
    changed = true;
  }
  return changed ? found : lines;
}

/** What stands above options asks, and heads nothing. */
/** `## To do` above boxes: a list of a person, and no question. */
const isToDo = (above: Line | undefined) =>
  above?.heading !== undefined &&
  /^(?:to[- ]?dos?|tasks?|check ?list|next steps|待办|任务清单)\b\s*:?$/i.test(above.half);

function unhead(lines: Line[]): void {
  const { heading, ...asking } = lines.pop() ?? {};
  if ("text" in asking) lines.push(asking as Line);
}

/** A, B, C… a line each, some but not all of them with a sign. */
function lettered(lines: readonly Line[], from: number): Choices | undefined {
  const choices: Choice[] = [];
  for (let i = from; i < lines.length; i++) {
    const { text, half } = lines[i]!;
    const match = LETTERED.exec(half);
    const letter = match?.[2]?.toUpperCase();
    if (!match || letter !== String.fromCharCode(65 + choices.length)) break;
    const shown = text.slice(half.length - match[3]!.length);
    const tick = TICK.exec(half)?.[0].length ?? 0;
    choices.push({
      letter,
      right: match[1] !== undefined || tick > 0,
      text: shown.slice(0, shown.length - tick).trim(),
    });
  }
  return answered(choices, choices.length, lines[from + choices.length]);
}

/** `(A)20万元 (B)30万元√`: several in a line, the tick right behind the text; a habit shows more than once in its file. */
function tickedBehind(lines: readonly Line[], from: number): Choices | undefined {
  const choices: Choice[] = [];
  let count = 0;
  for (; from + count < lines.length; count++) {
    const { text, half } = lines[from + count]!;
    const next = String.fromCharCode(65 + choices.length);
    const marks = optionMarks(half, next);
    if (marks[0]?.start !== 0 || marks[0].letter !== next) break;
    for (const [k, { letter, end }] of marks.entries()) {
      const shown = text.slice(end, marks[k + 1]?.start).trim();
      const bare = shown.replace(TICK_BEHIND, "").trim();
      choices.push({ letter, right: bare !== shown, text: bare });
    }
  }
  const read = answered(choices, count, lines[from + count]);
  return read?.told ? undefined : read; // beside an answer, such a sign belongs to its text
}

/** 对 and 错, a line each, one of them with a sign: the answer of a statement. */
function judgedLine(lines: readonly Line[], from: number): Line | undefined {
  const two = lines.slice(from, from + 2).map(({ half, source }) => {
    const bare = half.replace(TICK, "");
    return { bare, value: judgement(bare), right: bare !== half, source };
  });
  const [first, second] = two;
  if (!first || !second || first.value === undefined || second.value === undefined) return undefined;
  if (first.value === second.value || first.right === second.right) return undefined;
  const right = first.right ? first : second;
  return toLine(`答案：${right.bare}`, right.source);
}

/** Check boxes below a line that asks, or right and wrong below a statement; those that are ticked are the answer. */
function boxed(lines: readonly Line[], from: number): Choices | undefined {
  const above = askedAbove(lines, from);
  if (!above) return undefined;
  const choices: Choice[] = [];
  let count = 0;
  for (; from + count < lines.length; count++) {
    const boxes = boxesOf(lines[from + count]!.text);
    if (!boxes) break;
    for (const box of boxes) choices.push({ ...box, letter: String.fromCharCode(65 + choices.length) });
  }
  const asks =
    above.heading !== undefined || QUESTION_CUE.test(above.text) || isHint(above.half) || isRightOrWrong(choices);
  return asks ? answered(choices, count, lines[from + count]) : undefined;
}

/** The line above, or above a program that the question is about. */
function askedAbove(lines: readonly Line[], from: number): Line | undefined {
  let above = from - 1;
  while (lines[above]?.half.startsWith(VERBATIM)) above--;
  return lines[above];
}

/** A list of bullets below what is asked, some but not all of its points with a sign. */
function bulleted(lines: readonly Line[], from: number): Choices | undefined {
  const above = lines[from - 1];
  if (!above || above.bullet) return undefined;
  let end = from;
  while (lines[end]?.bullet) end++;
  const points = lines.slice(from, end);
  const choices = points.map(({ text, half }, i) => {
    const tick = TICK.exec(half)?.[0].length ?? 0;
    const letter = String.fromCharCode(65 + i);
    return {
      letter,
      right: tick > 0,
      text: text
        .slice(0, text.length - tick)
        .replace(BULLET, "")
        .trim(),
    };
  });
  return answered(withStandingOut(choices, points, above), choices.length, lines[from + choices.length]);
}

/** Without any sign, what stands out below a line that asks is right. */
function withStandingOut(choices: Choice[], points: readonly Line[], above: Line): Choice[] {
  if (choices.some(({ right }) => right) || !QUESTION_CUE.test(above.text)) return choices;
  const letters = formattedAnswer(points, choices) ?? "";
  return choices.map((choice) => ({ ...choice, right: letters.includes(choice.letter) }));
}

function boxesOf(text: string): Omit<Choice, "letter">[] | undefined {
  if (!BOX.test(text)) return undefined;
  const boxes = text.split(NEXT_BOX).map((part) => BOX.exec(part));
  if (boxes.includes(null)) return undefined;
  return boxes.map((match) => ({
    right: CHECKED.test(match![1]!),
    text: match![2]!.replace(/^[A-Za-z]\s*[.、．)）]\s*/, "").trim(),
  }));
}

const isRightOrWrong = (choices: readonly Choice[]) =>
  choices.length === 2 &&
  choices[0]!.text !== choices[1]!.text &&
  choices.every(({ text }) => judgement(text) !== undefined);

/** Two or more, of which some are right, and no answer stands below. */
function answered(options: Choice[], lines: number, below: Line | undefined): Choices | undefined {
  const right = options.filter((choice) => choice.right).length;
  if (options.length < 2 || options.length > 26 || right === 0 || right === options.length) return undefined;
  if (options.some(({ text }) => text === "")) return undefined;
  const [first] = below ? splitLabels(below.text, below.half) : [];
  if (first?.label !== "answer") return { options, lines };
  return first.half.replace(/[\s.]+/g, "") === rightOf(options) ? { options, lines, told: true } : undefined;
}

const rightOf = (options: readonly Choice[]) =>
  options
    .filter((choice) => choice.right)
    .map(({ letter }) => letter)
    .join("");
