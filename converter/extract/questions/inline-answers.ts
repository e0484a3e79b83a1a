/** Answers that stand inside the text of their question: letters, judgements, filled blanks; and the text without them. */
import type { Option } from "../../item.ts";
import { halfWidth } from "../../text/normalize.ts";
import { judgement, judgementWithReason, knownLetters } from "./answer.ts";
import { HEAVENLY_STEMS } from "./heavenly-stems.ts";

export interface InlineAnswer {
  start: number;
  end: number;
  text: string;
  /** Why, where it stands beside a judgement. */
  reason?: string;
}

const PARENTHESES = /\(([^()]{1,200})\)|_{2,}\s*([^_()]{1,60}?)\s*_{2,}/g;
/** `…实行实名制。 【对】` */
const JUDGED_BEHIND = /\s*[【[]\s*(对|错|正确|错误|√|×|✓|✗)\s*[】\]]\s*$/;

/** `确立（ b ）为`: a typist's letter, in running Chinese. */
const SMALL_LETTER = /^[a-h]$/;
const CHINESE = /[\u4E00-\u9FFF，。、：“”]/;

const LETTERS_ONLY = new RegExp(`^[A-Z${HEAVENLY_STEMS}](?:[\\s,、;]*[A-Z${HEAVENLY_STEMS}])*$`);

/** Letters or a judgement in parentheses: `（ A ）`, `(A、B)`, `（√）`, `（×，应走楼梯）`, `___（ABC）`. */
export function inlineAnswers(stem: string, kind: "letters" | "judge", options: readonly Option[]): InlineAnswer[] {
  const half = halfWidth(stem);
  const found: InlineAnswer[] = [];
  const behind = kind === "judge" ? JUDGED_BEHIND.exec(half) : null;
  if (behind) found.push({ start: behind.index, end: half.length, text: behind[1]! });
  for (const match of half.matchAll(PARENTHESES)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const content = (match[1] ?? match[2])!.trim();
    if (kind === "letters") {
      const small = SMALL_LETTER.test(content) && CHINESE.test(stem[start - 1] ?? "");
      if ((small || LETTERS_ONLY.test(content)) && knownLetters(content, options))
        found.push({ start, end, text: content.toUpperCase() });
    } else if (judgement(content) !== undefined) {
      if (!/^[yn]$|^(?:是|否)$/i.test(content) && !isArgument(content, half.slice(0, start)))
        found.push({ start, end, text: content });
    } else if (/^\s*$/.test(half.slice(0, start)) || /^[\s。.]*$/.test(half.slice(end))) {
      // Inside a sentence, （对，…） may be anything.
      const told = judgementWithReason(stem.slice(start, end));
      if (told) found.push({ start, end, text: told.answer, reason: told.reason });
    }
  }
  return found;
}

/** `f(x)`, `y′(t)`, `sin(x)`: what stands in parentheses is no judgement. */
const isArgument = (content: string, before: string) => /^[xtf]$/.test(content) && FUNCTION.test(before.slice(-8));

const FUNCTION = /(?<![A-Za-z])(?:[A-Za-z\u0391-\u03C9]|sin|cos|tan|cot|sec|csc|log|ln|lg|exp)['′″‴⁻¹²³₀-₉]*$/;

/** Stands before a filled blank; after a noun, parentheses are a remark: 阀门（型号B）, 《某某法》（2021年修订）. */
const BEFORE_BLANK = /[是为、，,:：在有和与及或以由到对应指即于至达过低高将把被从向按用经其做称叫“"的]$/;

/** Room was left to write in: `（ 艰苦奋斗 ）`. */
const PADDED = /^\(\s+\S(?:.*\S)?\s+\)$/;

/** Filled blanks of a fill-in question: `工作方针是（预防为主）、（防消结合）。` */
export function filledBlanks(stem: string): InlineAnswer[] {
  const half = halfWidth(stem);
  const found: InlineAnswer[] = [];
  const matches = [...half.matchAll(PARENTHESES)];
  for (const [i, match] of matches.entries()) {
    const content = stem.slice(match.index, match.index + match[0].length).replace(/^[(（_\s]+|[)）_\s]+$/g, "");
    const before = half.slice(0, match.index).trimEnd();
    const underlined = match[2] !== undefined;
    const blank =
      underlined || PADDED.test(match[0]) || BEFORE_BLANK.test(before) || isListed(half, match, matches[i + 1]);
    if (content === "" || content.length > 60 || !blank) continue;
    if (!underlined && /年|令第|分$|^\d+$|^见|^如|^含/.test(content) && /[》分]$/.test(before)) continue;
    found.push({ start: match.index, end: match.index + match[0].length, text: content });
  }
  return found;
}

/** `贯彻（预防）、（消除）的方针`: nothing but a 、 between two parentheses, so that both are blanks or neither. */
function isListed(half: string, { 0: shown, index }: RegExpExecArray, next: RegExpExecArray | undefined): boolean {
  return next !== undefined && /^\s*[、,和与及]\s*$/.test(half.slice(index + shown.length, next.index));
}

/** The stem with the answers' places emptied. */
export function blankOut(stem: string, answers: readonly InlineAnswer[], blank: string): string {
  let text = stem;
  for (const { start, end } of [...answers].reverse()) text = text.slice(0, start) + blank + text.slice(end);
  return text.replace(/_{2,}\s*(?=（ {2}）)/g, "");
}
