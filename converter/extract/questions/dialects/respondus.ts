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
  const first = types[0]!;
  const key = lines.findIndex(({ half }, i) => i > first && keyHead(half));
  const questions = key < 0 ? lines : lines.slice(0, key);
  const rest = key < 0 ? [] : lines.slice(key);
  const { above, open } = questionsOf(questions);
  const hasParts = open.some(({ type }) => type === "MT");
  return [...above, ...(hasParts ? numberedAnew(open, key >= 0) : open.flatMap(written)), ...rest];
}

/** The questions one by one, and what stands above the first. */
function questionsOf(lines: readonly Line[]): { above: Line[]; open: Open[] } {
  const above: Line[] = [];
  const open: Open[] = [];
  let type = "";
  for (const line of lines) {
    const own = TYPE.exec(line.half)?.[1]?.toUpperCase();
    if (own !== undefined) type = own;
    if (own !== undefined || (type !== "" && SETTING.test(line.half))) continue;
    if (numberOf(line)) {
      open.push({ type, lines: [], answers: [], remarks: [], letter: "" });
      type = "";
    }
    if (open.length > 0) add(open.at(-1)!, line);
    else above.push(line);
  }
  return { above, open };
}

/**
 * The parts of a matching question get numbers of their own. A key answers by the numbers of the file: beside one, the parts come
 * last, with numbers that no question has.
 */
function numberedAnew(open: readonly Open[], keyed: boolean): Line[] {
  const groups = open.map(itemsOf);
  if (!keyed) {
    let count = 0;
    return groups.flatMap((items) => items.flatMap((item, k) => counted(item, ++count, partOf(items, k))));
  }
  const numberIn = (items: Line[][]) => numberOf(items[0]![0]!)!.value;
  let last = Math.max(...groups.map(numberIn));
  const whole = groups.filter(({ length }) => length === 1);
  const divided = groups.filter(({ length }) => length > 1);
  return [
    ...whole.flatMap((items) => counted(items[0]!, numberIn(items), undefined)),
    ...divided.flatMap((items) => items.flatMap((item, k) => counted(item, ++last, k))),
  ];
}

const partOf = ({ length }: readonly Line[][], k: number) => (length > 1 ? k : undefined);

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
