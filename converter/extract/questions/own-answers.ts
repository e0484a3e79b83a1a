/**
 * What a candidate answered, as result pages show it beside the right answer (`我的答案: B:马斯洛;正确答案: C:华生;`, `正确答案是 C，
 * 你的答案是 D`) or in a line of its own. It never is the answer, and the points that it earned belong to no question.
 */
import { type Line, rewritten } from "../lines.ts";
import { optionMarks } from "./options.ts";

const WHOSE =
  "(?:我|你|您|考生|学生|学员|本人)的?(?:答案|作答|选择|回答)|(?:your|my|(?:student|candidate)(?:['’]s)?) (?:answer|response|choice)";
const OWN = new RegExp(`(?<=^|[\\s;,，。(【[])(?:${WHOSE})\\s*[】\\]]?\\s*(?:[:：]|是|为|is\\b)\\s*[:：]?`, "i");
const RIGHT = /(?:正确|标准|参考)\s*答案|(?:the )?correct answers?/i;
/** Where the candidate's answer ends in its line. */
const END =
  /\s*[【[(]?(?:(?:正确|标准|参考)\s*答案|(?:the )?correct answers?|答案\s*解析|解析\s*[】\]:：]|得分\s*[:：])/i;
const POINTS = /^(?:本题)?(?:得分\s*[:：]?\s*)?\d+(?:\.\d+)?\s*分$/;
/** What a teacher wrote to the candidate, down to the next question. */
const REMARK = /^(?:教师|老师)?(?:批语|评语|批注)\s*[:：]?$|^(?:instructor|teacher)(?:['’]s)? comments?\s*[:：]?$/i;
/** Lines over which an answer of words may run below its label. */
const MOST_LINES = 12;
const NEXT = /^(?:\d{1,4}\s*[.、:)]|第\s*\d{1,4}\s*题|[【[(]?(?:知识点|考点|难度|得分|答案|解析|本题))/;

/** The lines without all that; those of a file where nobody answered as they are. */
export function withoutOwnAnswers(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ half }) => OWN.test(half))) return lines;
  const kept: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const own = OWN.exec(line.half);
    if (own) i += takeOut(lines, i, own, kept);
    else if (REMARK.test(line.half)) i += below(lines, i + 1) ?? Math.min(MOST_LINES, lines.length - i - 1);
    else if (!POINTS.test(line.half)) kept.push(line);
  }
  return kept;
}

/** @returns how many lines below belong to it, too */
function takeOut(lines: readonly Line[], i: number, own: RegExpExecArray, kept: Line[]): number {
  const line = lines[i]!;
  const from = own.index + own[0].length;
  const length = END.exec(line.half.slice(from))?.index ?? line.half.length - from;
  const rest = [line.text.slice(0, own.index), line.text.slice(from + length)].map((part) => part.trim());
  for (const part of rest) if (/[^\s;,，。()（）]/.test(part)) kept.push(part === line.text ? line : cut(line, part));
  return line.half.slice(from, from + length).trim() === "" ? (below(lines, i + 1) ?? 0) : 0;
}

const cut = (line: Line, text: string): Line => rewritten(line, text.replace(/[\s;；,，]+$/, ""));

/** How many lines below an empty label belong to it: those above the next label or question. */
function below(lines: readonly Line[], from: number): number | undefined {
  const end = lines.slice(from, from + MOST_LINES).findIndex(({ half }) => isNext(half));
  return end < 0 ? undefined : end;
}

const isNext = (half: string) =>
  RIGHT.test(half) || OWN.test(half) || NEXT.test(half) || optionMarks(half)[0]?.letter === "A";
