/**
 * Respondus, as instructors type for it: `Type: MR` above questions that are no plain choice, `*b.` for right options, `~` in
 * front of what explains, `@` of what is said to an option; the options of `Type: F` and `Type: E` are answers.
 */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";
import { keyHead } from "../sections.ts";
import { matchingItems } from "./respondus-matching.ts";

const TYPE = /^Type:\s*(MC|MR|MA|MT|TF|F|FIB|FMB|E|ES|SA)$/i;
const TYPE_NAMES: Record<string, string> = {
  MC: "multiple choice",
  MR: "multiple answer",
  TF: "true/false",
  F: "fill in",
  FIB: "fill in",
  FMB: "fill in",
  E: "essay",
  ES: "essay",
  SA: "short answer",
};
/** Beside the type: what the program asks for and no question holds. */
const SETTING = /^(?:Title|Points?|ID|Difficulty):\s*\S.{0,60}$/i;
const OPTION = /^\*?\s*\(?([a-z])\s*[.)]\s*(?=\S)/i;
const REMARK = /^([~@])\s*(?=\S)/;

const numberOf = ({ half }: Line) => numberMark(half, "parenthesis") ?? numberMark(half, "dot");

interface Open {
  type: string;
  lines: Line[];
  answers: Line[];
  remarks: Line[];
  letter: string;
}

/** The lines with types, answers and explanations below each question; those of any other file as they are. */
export function fromRespondus(lines: readonly Line[]): readonly Line[] {
  const types = lines.flatMap(({ half }, i) => (TYPE.test(half) ? [i] : []));
  const headed = types.filter((i) => numberBelow(lines, i));
  const marked = lines.filter(({ half }) => REMARK.test(half) || /^\*\s*[a-z]\s*[.)]/i.test(half)).length;
  if (headed.length === 0 || headed.length < types.length || headed.length + marked < 3) return lines;
  const result: Line[] = [];
  // A key at the end answers by the numbers of the file; without one, the parts of a matching question get numbers of their own.
  const counts = types.some((i) => /MT$/i.test(lines[i]!.half)) && !lines.some(({ half }) => keyHead(half));
  let count = 0;
  let type = "";
  let open: Open | undefined;
  const close = () => {
    if (!open) return;
    const items = counts ? itemsOf(open) : [written(open)];
    for (const [k, item] of items.entries())
      result.push(...(counts ? counted(item, ++count, items.length > 1 ? k : undefined) : item));
  };
  for (const line of lines) {
    const own = TYPE.exec(line.half)?.[1]?.toUpperCase();
    if (own !== undefined) type = own;
    if (own !== undefined || (type !== "" && SETTING.test(line.half))) continue;
    if (numberOf(line)) {
      close();
      open = { type, lines: [], answers: [], remarks: [], letter: "" };
      type = "";
    }
    if (open) add(open, line);
    else result.push(line);
  }
  close();
  return result;
}

function itemsOf(open: Open): Line[][] {
  const items = open.type === "MT" ? matchingItems(open.lines) : undefined;
  return items?.map((lines) => [...lines, ...open.remarks]) ?? [written(open)];
}

/** @param part of a matching question: `7b` */
function counted([first, ...rest]: readonly Line[], count: number, part: number | undefined): Line[] {
  const { value, length } = numberOf(first!)!;
  const code = part === undefined ? {} : { code: `${value}${String.fromCharCode(97 + part)}` };
  return [{ ...rewritten(first!, `${count}. ${first!.text.slice(length)}`), code: String(value), ...code }, ...rest];
}

/** Only settings stand between a type and its question. */
function numberBelow(lines: readonly Line[], from: number): boolean {
  const below = lines.slice(from + 1).find(({ half }) => !SETTING.test(half));
  return below !== undefined && numberOf(below) !== undefined;
}

function add(open: Open, line: Line): void {
  const remark = REMARK.exec(line.half);
  const option = OPTION.exec(line.half);
  if (remark) {
    const told = remark[1] === "@" && open.letter !== "" ? `${open.letter}: ` : "";
    open.remarks.push(rewritten(line, `解析:${told}${line.text.slice(remark[0].length)}`));
  } else if (option && isAnswered(open.type)) {
    const text = line.text.slice(option[0].length);
    // The first is the answer, others would be taken as well.
    if (open.answers.length === 0) open.answers.push(rewritten(line, `答案:${text}`));
    else open.remarks.push(rewritten(line, `解析:${line.text}`));
  } else {
    if (option) open.letter = option[1]!.toUpperCase();
    (open.answers.length > 0 ? open.answers : open.lines).push(line);
  }
}

const isAnswered = (type: string) => /^(?:F|FIB|E|ES|SA)$/.test(type);

function written({ type, lines, answers, remarks }: Open): Line[] {
  const name = TYPE_NAMES[type];
  const told = name === undefined ? [] : [rewritten(lines[0]!, `题型:${name}`)];
  return [...lines, ...answers, ...remarks, ...told];
}
