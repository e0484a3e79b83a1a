/**
 * Right options that a sign beside them tells: a star in front, a tick or (正确答案) behind, check boxes. An answer is said in
 * words below such a set, so that everything else reads it like any other.
 */
import { type Line, toLine } from "../lines.ts";
import { judgement } from "./answer.ts";
import { splitLabels } from "./labels.ts";
import { QUESTION_CUE } from "./line-facts.ts";

interface Choice {
  letter: string;
  right: boolean;
  /** The text without signs, and without its letter. */
  text: string;
}

const LETTERED = /^(\*\s*)?\(?([A-Za-z])\s*[.、:)]\s*(.+)$/;
const TICK = /(?:\s+[✓✔√☑]|\s*\(\s*(?:正确(?:答案)?|correct(?: answer)?)\s*\)|\s*【正确答案】)$/i;
const BOX = /^[-*•]?\s*([☑☒✅■✓✔√]|[☐□○◯⬜])\s*(.+)$/;
const CHECKED = /[☑☒✅■✓✔√]/;

/** Lines where the sets of options with such signs are plain, each with its answer below. */
export function withMarkedAnswers(lines: readonly Line[]): readonly Line[] {
  const found: Line[] = [];
  let changed = false;
  for (let i = 0; i < lines.length; ) {
    const judged = judgedLine(lines, i);
    if (judged) {
      found.push(judged);
      i += 2;
      changed = true;
      continue;
    }
    const choices = lettered(lines, i) ?? boxed(lines, i);
    if (!choices) {
      found.push(lines[i++]!);
      continue;
    }
    for (const [k, { letter, text }] of choices.entries())
      found.push({ ...lines[i + k]!, ...toLine(`${letter}. ${text}`, lines[i + k]!.source) });
    i += choices.length;
    const right = choices.filter((choice) => choice.right).map(({ letter }) => letter);
    found.push(toLine(`答案：${right.join("")}`, lines[i - 1]!.source));
    changed = true;
  }
  return changed ? found : lines;
}

/** A, B, C… a line each, some but not all of them with a sign. */
function lettered(lines: readonly Line[], from: number): Choice[] | undefined {
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
  return answered(choices, lines[from + choices.length]);
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

/** Check boxes below a line that asks; those that are ticked are the answer. */
function boxed(lines: readonly Line[], from: number): Choice[] | undefined {
  const above = lines[from - 1];
  if (!above || !QUESTION_CUE.test(above.text)) return undefined;
  const choices: Choice[] = [];
  for (let i = from; i < lines.length; i++) {
    const match = BOX.exec(lines[i]!.text);
    if (!match) break;
    const text = match[2]!.replace(/^[A-Za-z]\s*[.、．)）]\s*/, "");
    choices.push({ letter: String.fromCharCode(65 + choices.length), right: CHECKED.test(match[1]!), text });
  }
  return answered(choices, lines[from + choices.length]);
}

/** Two or more, of which some are right, and no answer stands below. */
function answered(choices: Choice[], below: Line | undefined): Choice[] | undefined {
  const right = choices.filter((choice) => choice.right).length;
  if (choices.length < 2 || choices.length > 26 || right === 0 || right === choices.length) return undefined;
  if (choices.some(({ text }) => text === "")) return undefined;
  return below && splitLabels(below.text, below.half)[0]?.label === "answer" ? undefined : choices;
}
