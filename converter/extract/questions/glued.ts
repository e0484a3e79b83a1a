/**
 * Questions that follow on the line of the options before them: `C. 黄 D. 黑2. 乙的颜色是（ ）`; what introduces shared material
 * on the line of something else.
 */
import { type Line, rewritten } from "../lines.ts";
import { numberMark } from "./numbers.ts";

/** Cuts such lines in two, where the next number of the file stands behind an option and in front of what asks. */
export function cutGlued(lines: readonly Line[]): readonly Line[] {
  let number: number | undefined;
  const cut: Line[] = [];
  for (const whole of lines.flatMap(atPassage)) {
    let line: Line | undefined = whole;
    while (line) {
      number = numberMark(line.half, "dot")?.value ?? number;
      const at: number | undefined = number === undefined ? undefined : nextQuestion(line.half, number + 1);
      cut.push(at === undefined ? line : part(line, 0, at));
      line = at === undefined ? undefined : part(line, at);
    }
  }
  return cut.length === lines.length ? lines : cut;
}

const PASSAGE =
  /[.!]\s+(?=Questions\s+\d{1,4}\s*(?:[-~—–]|to|and|through)\s*\d{1,4}\s+(?:are|refers?|relates?|pertains?|concerns?)\b[^.?]{3,60}\.?$)/i;

/** `Scenario for Questions 3 to 5. The harbour project …`: what says for which, and the material. */
const FOR_QUESTIONS =
  /^(?:scenario|case(?: study)?|passage|background|information|data|text|extract|exhibit)\s+for\s+questions\s+\d{1,4}\s*(?:[-~—–]|to|and|through)\s*\d{1,4}\s*[.:]\s*(?=\S.{20})/i;

/** `KEY   1-3 BCB   4 T`: the head of the answers, and they behind a wide gap. */
const KEY_IN_FRONT =
  /^(?:(?:answer )?keys?|answers|(?:参考|标准)?答案)(?:\t|\s{2})\s*(?=\d{1,4}(?:\s*[-~–—]\s*\d{1,4}\s+[A-Z√×]|(?:\s*[.、:)])?\s*(?:[A-H]{1,8}|[a-hTF√×])(?:\s|$)))/i;

/** `Ex. 2  6 had started  7 were`: the part whose answers follow, two of them at least with numbers in turn. */
const PART_OF_KEY = /^ex\.?\s*(?:\d{1,2}|[A-Z])\s*[:.–—-]?\s+(?=(\d{1,4})[.)]?\s+\S)/i;

function partOfKey(half: string): number | undefined {
  const match = half.length > LONGEST_LINE ? null : PART_OF_KEY.exec(half);
  if (!match) return undefined;
  const next = new RegExp(`(?:\\s{2}|[;,\\t])\\s*${Number(match[1]) + 1}[.)]?\\s+\\S`);
  return next.test(half) ? match[0].length : undefined;
}

/** `… in this section. Questions 1–3 are based on the following passage.` */
function atPassage(line: Line): Line[] {
  const head = KEY_IN_FRONT.exec(line.half)?.[0].length;
  if (head !== undefined) return [part(line, 0, head), part(line, head)];
  const name = partOfKey(line.half);
  if (name !== undefined) {
    const title = line.text
      .slice(0, name)
      .trimEnd()
      .replace(/^ex\.?(?!\w)/i, "Exercise");
    return [rewritten(line, title), part(line, name)];
  }
  const introduced = FOR_QUESTIONS.exec(line.half)?.[0].length;
  if (introduced !== undefined) return [part(line, 0, introduced), part(line, introduced)];
  const match = line.half.length > LONGEST_LINE ? null : PASSAGE.exec(line.half);
  if (!match) return [line];
  return [part(line, 0, match.index + 1), part(line, match.index + match[0].length)];
}

/** Characters. The search may look at the rest of the line for each number in it; lines of a bank are shorter. */
const LONGEST_LINE = 10_000;

function nextQuestion(half: string, number: number): number | undefined {
  if (half.length > LONGEST_LINE) return undefined;
  const shown = String(number);
  for (let at = half.indexOf(shown, 1); at > 0; at = half.indexOf(shown, at + 1)) {
    const rest = half.slice(at + shown.length);
    if (/\d|\./.test(half[at - 1]!) || !/^\s*[.、]\s*(?!\d)/.test(rest)) continue;
    if (/[A-H]\s*[.、:)]/.test(half.slice(0, at)) && /\(\s*\)|_{2,}|\?/.test(rest)) return at;
  }
  return undefined;
}

function part(line: Line, from: number, to?: number): Line {
  const [text, half] = [line.text.slice(from, to).trimEnd(), line.half.slice(from, to).trimEnd()];
  return { ...line, text, half };
}
