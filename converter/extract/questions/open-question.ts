/** The question that is being read: where a line without a mark goes on, and what it adds. */
import type { Option } from "../../item.ts";
import { halfWidth } from "../../text/normalize.ts";
import type { Line } from "../lines.ts";
import { answerLetters, knownLetters } from "./answer.ts";
import { HEAVENLY_STEMS } from "./heavenly-stems.ts";
import { concludes, isSolution, type Label, type LabelledPart, labelBelow, reasonWord, splitLabels } from "./labels.ts";
import { following, type OptionMark, optionMarks, startsWithA } from "./options.ts";
import type { RawQuestion } from "./raw.ts";

/** A line that goes on with the next is at least this share of the longest; shorter ones end their paragraph. */
const FULL_LINE = 0.8;

/** Labels whose text stands in their line. */
const ABOUT: readonly string[] = ["type", "difficulty", "points", "score", "origin"] satisfies Label[];

/** The letter that the first option found may have; what begins with `I.` is a statement that the options name. */
const LAST_FIRST = "D";

/** Why an answer is right, without a label. */
const REASON =
  /^(?:because|since|as|the (?:correct )?answer|option|因为?|由于|故|所以|选项|本题|[A-H]\s*(?:is|项|选项))(?![a-z])/i;

/** A numbered point of an answer. */
const POINT = /^[（(]?\d{1,2}\s*[.、．)）]/;

export class OpenQuestion {
  readonly raw: RawQuestion;
  /** The part of the question that a line without a mark continues. */
  field: "stem" | "option" | Label = "stem";
  /** Numbered points seen in the answer or explanation that is being read. */
  points = 0;
  /** The answer is what stands behind `Solution:`. */
  #solved = false;
  readonly #from: number;
  /** Number of the line with the last option's mark. */
  #optionLine = 0;
  /** Number of the line with an answer that is whole, and that no explanation follows. */
  #answerLine: number | undefined;

  /** @param from where the text begins behind the number of the first line */
  constructor(raw: RawQuestion, from: number) {
    this.raw = raw;
    this.#from = from;
    const { given } = raw.lines[0]!;
    if (given !== undefined) raw.labels.answer = given;
    this.#readParts(raw.lines[0]!, from);
  }

  add(line: Line): void {
    this.raw.lines.push(line);
    if (line.behindFold && (this.field === "answer" || this.field === "explanation")) this.field = "origin";
    this.#readParts(line, 0);
  }

  /**
   * Takes out the lines below the last option that are no part of it: they begin behind the first line that is not full; or
   * those below an answer of letters.
   */
  takeBackMaterial(): Line[] {
    const { raw } = this;
    if (this.#answerLine !== undefined) {
      const below = raw.lines.slice(this.#answerLine + 1);
      return this.#takeOut(raw.lines.length - below.length + (REASON.test(below[0]?.half ?? "") ? 1 : 0));
    }
    if (this.field !== "option") return [];
    const tail = raw.lines.slice(this.#optionLine);
    const full = FULL_LINE * Math.max(...tail.map(({ half }) => half.length));
    const end = this.#optionsFillLine() ? 0 : tail.findIndex(({ half }) => half.length < full);
    return end < 0 || end === tail.length - 1 ? [] : this.#takeOut(this.#optionLine + end + 1);
  }

  /** The lines from here on; the question is read anew from those above. */
  #takeOut(from: number): Line[] {
    const { raw } = this;
    const kept = raw.lines.splice(0, from);
    const material = raw.lines.splice(0);
    const { given } = kept[0]!;
    Object.assign(raw, { stem: "", options: [], labels: given === undefined ? {} : { answer: given } });
    this.field = "stem";
    for (const [i, line] of kept.entries()) {
      raw.lines.push(line);
      this.#readParts(line, i === 0 ? this.#from : 0);
    }
    return material;
  }

  /** Several options stand in the line of the last one, whose part of it is as long as the others: it is whole. */
  #optionsFillLine(): boolean {
    const line = this.raw.lines[this.#optionLine]!;
    const marks = optionMarks(line.half, this.raw.options[0]?.letter).slice(-this.raw.options.length);
    const lengths = marks.map(({ end }, i) => line.half.slice(end, marks[i + 1]?.start).trim().length);
    return lengths.length >= 2 && lengths.at(-1)! * 2 >= Math.max(...lengths.slice(0, -1));
  }

  #readParts(line: Line, from: number): void {
    const text = line.text.slice(from);
    for (const [i, part] of splitLabels(text, line.half.slice(from)).entries()) this.#readPart(part, i > 0);
  }

  /** @param inside a label that stands behind something in its line */
  #readPart(part: LabelledPart, inside: boolean): void {
    const { mark = "", text, half } = part;
    let { label } = part;
    const question = this.raw;
    if (concludes(part, this.field === "answer" ? question.labels.answer : undefined)) {
      this.#append(`${mark}${text}`, inside ? "" : "\n");
      return;
    }
    if (label === "explanation" && this.#isAskedFor(mark)) {
      this.#append(`${mark}${text}`, "\n");
      return;
    }
    if (label === "stem") {
      this.field = "stem";
      this.#readStemText(text, half);
      return;
    }
    // 【参考】 names the answer only where nothing else does.
    if (/参考\s*[】\]』〗]/.test(mark) && question.labels.answer !== undefined && !/答案|解析/.test(mark))
      label = "origin";
    if (label !== undefined) {
      this.#readLabelled(label === "answer" ? this.#asSolution(isSolution(mark), text) : label, text);
      return;
    }
    if (this.field === "stem" || this.field === "option" || this.#startsOptions(half)) this.#readStemText(text, half);
    else if (ABOUT.includes(this.field) && !inside && this.#goesOnBehindRemark(half)) this.#readStemText(text, half);
    else this.#goOn(text);
  }

  #readLabelled(label: Label, text: string): void {
    // A second answer inside an explanation is part of it (…，正确答案：B).
    const repeated = label === "answer" && this.field === "explanation" && this.raw.labels.answer !== undefined;
    this.field = repeated ? "explanation" : label;
    this.points = POINT.test(text) ? 1 : 0;
    this.#append(text, repeated ? "" : "\n");
    this.#answerLine = label === "answer" ? this.#endOfAnswer() : undefined;
  }

  /** Beside an answer, or options that it does not name, a solution explains, whichever stands first. */
  #asSolution(solution: boolean, text: string): Label {
    const { labels, options } = this.raw;
    const solved = this.#solved;
    this.#solved = false;
    if (solution) {
      if (labels.answer !== undefined || (options.length >= 2 && !knownLetters(text, options))) return "explanation";
      this.#solved = true;
    } else if (solved && labels.explanation === undefined && labels.answer !== undefined) {
      labels.explanation = labels.answer;
      delete labels.answer;
    }
    return "answer";
  }

  /** A line without a mark, below a label. */
  #goOn(text: string): void {
    const below = this.field === "answer" || this.field === "explanation" ? labelBelow(text) : undefined;
    if (below) {
      this.field = below;
      this.#append(text.replace(/^[^:：]*[:：]\s*/, ""), "\n");
      return;
    }
    if (this.#explains(text)) this.field = "explanation";
    if (POINT.test(text)) this.points++;
    this.#append(text, "\n");
  }

  #endOfAnswer(): number | undefined {
    const { labels, options, lines } = this.raw;
    const letters = options.length >= 2 ? answerLetters(labels.answer ?? "", options) : undefined;
    return letters?.every((letter) => options.some((one) => one.letter === letter)) ? lines.length - 1 : undefined;
  }

  /** A sentence below an answer of letters says why. */
  #explains(text: string): boolean {
    const { labels, options } = this.raw;
    if (this.field !== "answer" || options.length < 2 || !/[.!。！][)）”"]?$/.test(text) || POINT.test(text))
      return false;
    const known = (answer: string) =>
      answerLetters(answer, options)?.every((letter) => options.some((one) => one.letter === letter));
    return known(labels.answer ?? "") === true && !known(text);
  }

  /** `…的命令是？答案：C` and the options below: letters are a whole answer. */
  #startsOptions(half: string): boolean {
    const { labels, options } = this.raw;
    if (this.field !== "answer" || options.length > 0) return false;
    return /^[A-H]{1,8}$/.test(halfWidth(labels.answer ?? "").trim()) && optionMarks(half)[0]?.start === 0;
  }

  /** The question below what is only said about it, `Question 3  Topic: Storage`, or its options: `题型：单选　难度：易`. */
  #goesOnBehindRemark(half: string): boolean {
    const { stem, options, labels } = this.raw;
    if (options.length > 0 || labels.answer !== undefined) return false;
    return stem === "" || optionMarks(half)[0]?.start === 0;
  }

  /** `措施：… 理由：…` below a question that asks for both: all of it is the answer. */
  #isAskedFor(mark: string): boolean {
    const word = reasonWord(mark);
    const { stem, options } = this.raw;
    return word !== undefined && this.field === "answer" && options.length === 0 && stem.includes(word);
  }

  #readStemText(text: string, half: string): void {
    const question = this.raw;
    if (question.options.length === 1 && startsWithA(half)) takeBackArticle(question);
    if (isOptionsAnew(question, half)) takeBackRows(question);
    const last = question.options.at(-1);
    const marks = optionMarks(half, last ? following(last.letter) : "A").filter(({ letter }, _, [first]) =>
      last ? letter > last.letter : first!.letter <= LAST_FIRST,
    );
    if (marks.length === 0 || this.#answersInFront(half, marks)) {
      if (last) last.text = joinWrapped(last.text, text);
      else question.stem = joinLines(question.stem, text);
      return;
    }
    const before = text.slice(0, marks[0]!.start).trim();
    if (before !== "") {
      if (last) last.text = joinWrapped(last.text, before);
      else question.stem = joinLines(question.stem, before);
    }
    for (const [k, mark] of marks.entries()) {
      const end = marks[k + 1]?.start ?? text.length;
      const { letter, article } = mark;
      const option = { letter, text: text.slice(mark.end, end).trim(), ...signOf(text, mark) };
      const bare = isBare(half, mark) ? { bare: true as const } : {};
      const colon = /^A\s*:/.test(half.slice(mark.start, mark.end)) ? { colon: true as const } : {};
      question.options.push({ ...option, ...bare, ...colon, ...(article ? { article } : {}) });
    }
    this.#optionLine = question.lines.length - 1;
    this.field = "option";
  }

  /** `3.（D）是党的根本组织原则。`: the filled place begins the question, and is no option without a text above it. */
  #answersInFront(half: string, marks: readonly OptionMark[]): boolean {
    const { stem, options } = this.raw;
    return stem === "" && options.length === 0 && marks.length === 1 && /^\([A-H]\)\s*\S/.test(half);
  }

  #append(text: string, separator: string): void {
    const { labels } = this.raw;
    const label = this.field as Label;
    const existing = labels[label];
    labels[label] = existing === undefined || existing === "" ? text : `${existing}${separator}${text}`;
  }
}

/** What stands in the file where it is no letter: 甲 or 1 for A. */
function signOf(text: string, { start, end }: OptionMark): Pick<Option, "sign"> {
  const sign = [...text.slice(start, end)].find((one) => HEAVENLY_STEMS.includes(one) || /[1-8]/.test(one));
  return sign === undefined ? {} : { sign };
}

/** The letter of what was taken for the only option is the article of a sentence. */
export function takeBackArticle(question: RawQuestion): void {
  const [option] = question.options;
  if (!option?.article) return;
  question.stem = joinLines(question.stem, `A ${option.text}`);
  question.options = [];
}

/** A letter and a space, without a dot or brackets. */
const isBare = (half: string, { start, end }: OptionMark) => !/[.、:)\]】]/.test(half.slice(start, end));

/** Marked options from A on, where all before were bare letters: those were rows of a table in the question. */
function isOptionsAnew({ options }: RawQuestion, half: string): boolean {
  if (options.length < 2 || !options.every(({ bare }) => bare)) return false;
  const marks = optionMarks(half);
  return marks.length >= 2 && marks[0]!.start === 0 && marks.every((mark) => !isBare(half, mark));
}

function takeBackRows(question: RawQuestion): void {
  for (const { letter, sign = letter, text } of question.options)
    question.stem = joinLines(question.stem, `${sign} ${text}`);
  question.options = [];
}

function joinLines(first: string, second: string): string {
  return first === "" ? second : `${first}\n${second}`;
}

/**
 * An option that runs over the end of its line. To look at the end of a string that has just grown copies it, which takes the
 * square of the time where a whole file follows the option (a walk with another file's way of numbering).
 */
function joinWrapped(first: string, second: string): string {
  if (first === "") return second;
  if (first.length > LONGEST_OPTION) return `${first}\n${second}`;
  if (/^[`~]{3}/.test(second)) return `${first}\n${second}`; // code
  return /[A-Za-z0-9,]$/.test(first) && /^[A-Za-z0-9]/.test(second) ? `${first} ${second}` : `${first}${second}`;
}

/** Characters, beyond which it is none. */
const LONGEST_OPTION = 20_000;
