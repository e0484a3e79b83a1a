/**
 * text2qti, by which teachers write quizzes for Canvas as text: `*b)` for the right option, `[*]` for several, `= 1000` for a
 * number, `* word` for what fills the blank, `____` for an essay, `...` in front of what explains.
 */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";

const HEAD =
  /^(?:quiz (?:title|description)|(?:text )?title|text|points(?: per question)?|pick|(?:shuffle answers|show correct answers|one question at a time|can't go back|feedback is solution|solutions sample groups?|solutions randomize groups)(?= *:)):?(?:\s|$)|^(?:END_)?GROUP$/i;
const BOX = /^\[([ *]?)\]\s+(?=\S)/;
const NUMBER = /^=\s*(?=[-+\d.[])/;
const WORDS = /^\*\s+(?=\S)/;
const REMARK = /^(?:\.{3}|[+-])\s+(?=\S)/;
const CHOICE = /^\*?[a-z]\)\s+(?=\S)/;
const RIGHT = /^\*[a-z]\)\s+(?=\S)/;
/** A place for an essay or a file. */
const PLACE = /^(?:_{4}|\^{4})$/;

/** A title as only this program asks for it, or three kinds of its signs, of which one is its own. */
function isText2qti(lines: readonly Line[]): boolean {
  const has = (sign: RegExp) => lines.some(({ text }) => sign.test(text));
  const signs = [RIGHT, BOX, NUMBER, WORDS, REMARK].filter(has).length;
  return signs > 0 && (has(/^quiz title:\s*\S/i) || (signs >= 3 && has(/^\.{3}\s/)));
}

/** The lines with answers and explanations by their labels; those of any other file as they are. */
export function fromText2qti(lines: readonly Line[]): readonly Line[] {
  if (!isText2qti(lines)) return lines;
  const result: Line[] = [];
  let question: Line[] = [];
  for (const line of lines) {
    if (HEAD.test(line.half)) continue;
    if (numberMark(line.half, "dot")) {
      result.push(...written(question));
      question = [];
    }
    question.push(line);
  }
  return [...result, ...written(question)];
}

interface Open {
  asked: Line[];
  told: Line[];
  answers: Line[];
  /** Of the last option. */
  letter: string;
  right: string;
}

function written(lines: readonly Line[]): Line[] {
  const open: Open = { asked: [], told: [], answers: [], letter: "", right: "" };
  for (const line of lines) if (!PLACE.test(line.text)) add(open, line);
  const { asked, told, answers, right } = open;
  const letters = right === "" ? [] : [rewritten(lines.at(-1)!, `答案:${right}`)];
  return [...asked, ...told, ...answers, ...letters];
}

/** Signs are read in the text: in its half-width form `...` may be another sign. */
function add(open: Open, line: Line): void {
  const { text } = line;
  const choice = CHOICE.exec(text) ?? BOX.exec(text);
  const answer = NUMBER.exec(text) ?? WORDS.exec(text);
  const remark = REMARK.exec(text);
  if (choice) {
    open.letter = open.letter === "" ? "A" : String.fromCharCode(open.letter.charCodeAt(0) + 1);
    if (choice[0].includes("*")) open.right += open.letter;
    open.asked.push(rewritten(line, `${open.letter}. ${text.slice(choice[0].length)}`));
  } else if (answer && open.answers.length === 0) {
    // The first is the answer, others would be taken as well.
    open.answers.push(rewritten(line, `答案:${text.slice(answer[0].length)}`));
  } else if (answer || remark) {
    const about = remark && open.letter !== "" ? `${open.letter}: ` : "";
    open.told.push(rewritten(line, `解析:${about}${text.slice(remark?.[0].length ?? 0)}`));
  } else open.asked.push(line);
}
