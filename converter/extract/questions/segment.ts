/**
 * Cuts lines into questions. The same walk is tried with each way of numbering that the file knows; the cut that explains
 * most (numbers in sequence, options and answers where they belong) wins.
 */
import { halfWidth } from "../../text/normalize.ts";
import type { Line } from "../lines.ts";
import { blankFollows, optionsFollow } from "./ahead.ts";
import { answerLetters, judgement } from "./answer.ts";
import { type Label, type LabelledPart, splitLabels } from "./labels.ts";
import { NUMBER_STYLES, type NumberStyle, numberMark } from "./numbers.ts";
import { following, optionMarks, startsWithA } from "./options.ts";
import { sharedPassage } from "./passage.ts";
import { keyHead, looksLikeHeading, type SectionHead, sectionHead } from "./sections.ts";

export interface RawSection extends SectionHead {
  index: number;
  /** Sections between two keys share a scope: a key answers the questions of its own scope only. */
  scope: number;
}

export interface RawQuestion {
  number: number | undefined;
  section: RawSection;
  lines: Line[];
  stem: string;
  options: { letter: string; text: string; article?: true }[];
  labels: Partial<Record<Label, string>>;
  passage?: string;
  /** The answer comes from a key. */
  keyed?: boolean;
  warnings: string[];
}

export interface Segmentation {
  questions: RawQuestion[];
  keys: { scope: number; lines: Line[] }[];
  sections: RawSection[];
}

type Style = NumberStyle | "none";

export function segment(lines: readonly Line[]): Segmentation {
  let best: { segmentation: Segmentation; score: number } | undefined;
  for (const style of [...NUMBER_STYLES, "none"] as Style[]) {
    if (style !== "none" && !lines.some((line) => numberMark(line.half, style))) continue;
    const segmentation = new Segmenter(lines, style).run();
    const score = scoreOf(segmentation);
    if (!best || score > best.score * 1.05) best = { segmentation, score };
  }
  return best?.segmentation ?? { questions: [], keys: [], sections: [] };
}

function scoreOf({ questions, keys }: Segmentation): number {
  let score = 0;
  let previous: RawQuestion | undefined;
  for (const question of questions) {
    const answered = question.labels.answer !== undefined || keys.length > 0;
    const shaped =
      question.options.length >= 2 ||
      question.section.kind !== undefined ||
      /\(\s*\)|（\s*）|_{2,}/.test(question.stem);
    const inSequence =
      question.number !== undefined &&
      (question.number === 1 || (previous?.number !== undefined && question.number === previous.number + 1));
    score += (answered ? 1 : 0.2) + (shaped ? 1 : 0) + (inSequence ? 0.5 : 0) - (question.stem === "" ? 2 : 0);
    previous = question;
  }
  return score;
}

interface LineFacts {
  number: { value: number; length: number } | undefined;
  /** A question that starts here has options, an answer or a blank before the next number. */
  supported: boolean;
}

const QUESTION_CUE =
  /[?？]\s*(?:[(（][^()（）]*[)）])?$|[（(]\s*[）)]|_{2,}|^(?:请|试|简述|试述|论述|简要|什么是|什么叫|何谓|如何|怎样|为什么|为何|哪些|列举|分析|解释|说明|名词解释|计算|比较|谈谈|举例)/;
const LOOK_AHEAD = 60;
/** A numbered point of an answer. */
const POINT = /^[（(]?\d{1,2}\s*[.、．)）]/;

class Segmenter {
  readonly #lines: readonly Line[];
  readonly #style: Style;
  readonly #facts: LineFacts[];
  readonly #result: Segmentation = { questions: [], keys: [], sections: [] };
  #section: RawSection;
  #question: RawQuestion | undefined;
  /** The part of the question that a line without a mark continues. */
  #field: "stem" | "option" | Label = "stem";
  /** Numbered points seen in the answer or explanation that is being read. */
  #points = 0;
  #passage: { text: string[]; from: number; to: number; open: boolean } | undefined;
  #key: { scope: number; lines: Line[] } | undefined;
  #scope = 0;

  constructor(lines: readonly Line[], style: Style) {
    this.#lines = lines;
    this.#style = style;
    this.#facts = this.#gatherFacts();
    this.#section = { title: "", chapter: false, index: 0, scope: 0 };
    this.#result.sections.push(this.#section);
  }

  run(): Segmentation {
    for (let i = 0; i < this.#lines.length; i++) {
      if (this.#key) this.#readKeyLine(i);
      else this.#readLine(i);
    }
    for (const question of this.#result.questions) if (isStatement(question)) takeBackArticle(question);
    return this.#result;
  }

  #gatherFacts(): LineFacts[] {
    const facts: LineFacts[] = this.#lines.map((line) => ({
      number: this.#style === "none" ? undefined : numberMark(line.half, this.#style),
      supported: false,
    }));
    // Walking upwards, so that each line knows what stands between it and the next number.
    let options = false;
    let answer = false;
    let distance = 0;
    for (let i = facts.length - 1; i >= 0; i--) {
      const { half, text } = this.#lines[i]!;
      const body = half.slice(facts[i]!.number?.length ?? 0);
      if (optionMarks(body).length > 0) options = true;
      if (splitLabels(text, half).some(({ label }) => label === "answer")) answer = true;
      if (++distance > LOOK_AHEAD) options = answer = false;
      if (facts[i]!.number || this.#style === "none") {
        facts[i]!.supported = options || answer;
        if (facts[i]!.number) {
          options = answer = false;
          distance = 0;
        }
      }
    }
    return facts;
  }

  // -------------------------------------------------------------- questions

  #readLine(i: number): void {
    const line = this.#lines[i]!;
    const head = sectionHead(line.text, line.half, line.heading, this.#style === "chinese");
    const shared = this.#facts[i]!.number ? undefined : sharedPassage(line.half);
    if (this.#startsKey(i)) this.#openKey();
    else if (head && !this.#isAnswerText(head)) this.#openSection(head);
    else if (shared) {
      this.#passage = { text: shared.introductory ? [] : [line.text], from: shared.from, to: shared.to, open: true };
      this.#question = undefined;
    } else if (this.#startsQuestion(i)) this.#openQuestion(i);
    else if (this.#passage?.open) this.#passage.text.push(line.text);
    else if (this.#isHeadingAfterAnswer(i)) {
      const { kind } = this.#section;
      this.#openSection({ title: line.text, chapter: false, ...(kind === undefined ? {} : { kind }) });
    } else if (this.#question) this.#continueQuestion(line);
  }

  /** Letters or a judgement are a whole answer; a short line behind them, with a new question or nothing below, is a heading. */
  #isHeadingAfterAnswer(i: number): boolean {
    const { half, text } = this.#lines[i]!;
    if (this.#field !== "answer" || !this.#question || !looksLikeHeading(half)) return false;
    const { labels, options } = this.#question;
    const letters = answerLetters(labels.answer ?? "", options);
    const known = letters?.every((one) => options.some(({ letter }) => letter === one)) && options.length > 0;
    if (!known && judgement(labels.answer ?? "") === undefined) return false;
    if (optionMarks(half).length > 0 || splitLabels(text, half).some(({ label }) => label !== undefined)) return false;
    return i + 1 === this.#lines.length || this.#facts[i + 1]!.number !== undefined;
  }

  /** Inside an open answer, a numbered head without a type is a point of that answer. */
  #isAnswerText(head: SectionHead): boolean {
    return (
      head.kind === undefined &&
      !head.chapter &&
      (this.#field === "answer" || this.#field === "explanation") &&
      this.#section.kind === "short"
    );
  }

  #openSection(head: SectionHead): void {
    this.#section = { ...head, index: this.#result.sections.length, scope: this.#scope };
    this.#result.sections.push(this.#section);
    this.#question = undefined;
    this.#passage = undefined;
  }

  #startsQuestion(i: number): boolean {
    const { number, supported } = this.#facts[i]!;
    if (this.#style === "none") return this.#startsUnnumbered(i);
    if (!number) return false;
    const line = this.#lines[i]!;
    const last = this.#question?.number;
    const cue = QUESTION_CUE.test(line.text.slice(number.length));
    const evident = supported || cue;
    if (last === undefined) return number.value === 1 || evident || this.#section.kind !== undefined;
    const inPoints =
      (this.#field === "answer" || this.#field === "explanation") &&
      (this.#points > 0 || this.#field === "explanation" || (this.#question?.labels.answer ?? "") === "");
    if (number.value === last + 1) return inPoints ? evident : true;
    if (number.value > last) return inPoints ? supported && number.value <= last + 3 : evident;
    if (number.value === 1 || number.value === last) return supported && !(inPoints && !optionsFollow(this.#lines, i));
    return false;
  }

  /** Without numbers, a question starts after a complete one, where options or an answer follow. */
  #startsUnnumbered(i: number): boolean {
    const line = this.#lines[i]!;
    const question = this.#question;
    if (splitLabels(line.text, line.half)[0]?.label !== undefined) return false;
    if (!this.#facts[i]!.supported) return false;
    if (!question) return !this.#isOptionLine(i);
    if (question.labels.answer === undefined || question.labels.answer === "") return false;
    if (this.#isOptionLine(i) && question.options.length === 0) return false;
    return this.#field !== "explanation" || optionsFollow(this.#lines, i) || QUESTION_CUE.test(line.text);
  }

  /** A line that begins with the English article is none, unless option B comes next. */
  #isOptionLine(i: number): boolean {
    const [first, ...more] = optionMarks(this.#lines[i]!.half);
    if (!first?.article || more.length > 0) return first !== undefined;
    return optionMarks(this.#lines[i + 1]?.half ?? "", "B").length > 0;
  }

  #openQuestion(i: number): void {
    const line = this.#lines[i]!;
    const { number } = this.#facts[i]!;
    const previous = this.#question?.number;
    const warnings: string[] = [];
    if (number && previous !== undefined && number.value > previous + 1) warnings.push("number-gap");
    if (number && previous !== undefined && number.value <= previous) {
      if (number.value === previous) warnings.push("number-repeated");
      else
        this.#openSection({
          title: this.#section.title,
          chapter: false,
          ...(this.#section.kind ? { kind: this.#section.kind } : {}),
        });
    }
    if (this.#passage) {
      this.#passage.open = false;
      if (number && (number.value > this.#passage.to || number.value < this.#passage.from)) this.#passage = undefined;
    }
    const question: RawQuestion = {
      number: number?.value,
      section: this.#section,
      lines: [line],
      stem: "",
      options: [],
      labels: {},
      ...(this.#passage ? { passage: this.#passage.text.join("\n") } : {}),
      warnings,
    };
    this.#result.questions.push(question);
    this.#question = question;
    this.#field = "stem";
    this.#points = 0;
    this.#readParts(line, number?.length ?? 0);
  }

  #continueQuestion(line: Line): void {
    this.#question!.lines.push(line);
    this.#readParts(line, 0);
  }

  #readParts(line: Line, from: number): void {
    const text = line.text.slice(from);
    for (const part of splitLabels(text, line.half.slice(from))) this.#readPart(part);
  }

  #readPart({ label, text }: LabelledPart): void {
    const question = this.#question!;
    if (label !== undefined) {
      // A second answer inside an explanation is part of it (…，正确答案：B).
      const repeated = label === "answer" && this.#field === "explanation" && question.labels.answer !== undefined;
      this.#field = repeated ? "explanation" : label;
      this.#points = POINT.test(text) ? 1 : 0;
      this.#append(text, repeated ? "" : "\n");
      return;
    }
    if (this.#field === "stem" || this.#field === "option") this.#readStemText(text);
    else {
      if (POINT.test(text)) this.#points++;
      this.#append(text, "\n");
    }
  }

  #readStemText(text: string): void {
    const question = this.#question!;
    const half = halfWidth(text);
    if (question.options.length === 1 && startsWithA(half)) takeBackArticle(question);
    const last = question.options.at(-1);
    const marks = optionMarks(half, last ? following(last.letter) : "A").filter(
      ({ letter }) => !last || letter > last.letter,
    );
    if (marks.length === 0) {
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
      question.options.push({ letter, text: text.slice(mark.end, end).trim(), ...(article ? { article } : {}) });
    }
    this.#field = "option";
  }

  #append(text: string, separator: string): void {
    const { labels } = this.#question!;
    const label = this.#field as Label;
    const existing = labels[label];
    labels[label] = existing === undefined || existing === "" ? text : `${existing}${separator}${text}`;
  }

  // -------------------------------------------------------------- keys

  #startsKey(i: number): boolean {
    const head = keyHead(this.#lines[i]!.half);
    if (!head || this.#result.questions.length === 0)
      return head !== undefined && i < this.#lines.length - 1 && !head.colon;
    const next = this.#lines[i + 1];
    if (!next) return false;
    const nextHead = sectionHead(next.text, next.half, next.heading, this.#style === "chinese");
    if (nextHead?.kind !== undefined || nextHead?.chapter) return true;
    const dense =
      /^(?:第?\s*\d+\s*题?\s*[-~—–至到]\s*\d+|\(?\d+\s*[.、:)]?\s*(?:[【[]?\s*(?:参考|正确|标准)?答案\s*[】\]]?\s*:?\s*)?[A-Z√×✓✗对错正T F]{1,8}(?:\s|$|[,;。.【\d]|确|误))/;
    if (dense.test(next.half)) return true;
    if (/^\d+\s*[.、:)]\s*[【[]?(?:参考|正确|标准)?答案/.test(next.half)) return true;
    const open = this.#question;
    if (!head.colon)
      return open === undefined || open.labels.answer !== undefined || unanswered(this.#result.questions) >= 3;
    return open === undefined || open.labels.answer !== undefined;
  }

  #openKey(): void {
    this.#key = { scope: this.#scope, lines: [] };
    this.#result.keys.push(this.#key);
    this.#question = undefined;
    this.#passage = undefined;
  }

  #readKeyLine(i: number): void {
    const line = this.#lines[i]!;
    if (this.#endsKey(i)) {
      this.#key = undefined;
      this.#scope++;
      this.#section = { ...this.#section, index: this.#result.sections.length, scope: this.#scope };
      this.#result.sections.push(this.#section);
      this.#readLine(i);
      return;
    }
    this.#key!.lines.push(line);
  }

  /** `1、参考答案：C` */
  #isKeyEntry(i: number): boolean {
    const line = this.#lines[i];
    const length = this.#facts[i]?.number?.length;
    if (!line || length === undefined) return false;
    return splitLabels(line.text.slice(length), line.half.slice(length))[0]?.label === "answer";
  }

  /** Questions resume where a head or a number is followed by options. */
  #endsKey(i: number): boolean {
    const line = this.#lines[i]!;
    const head = sectionHead(line.text, line.half, line.heading, this.#style === "chinese");
    if (!head && !(this.#facts[i]!.number && this.#facts[i]!.supported)) return false;
    // Explanations discuss options (A、…错误；B、…正确): what starts with 答案 is an entry all the same.
    if (this.#isKeyEntry(head ? i + 1 : i)) return false;
    return optionsFollow(this.#lines, i) || (head !== undefined && blankFollows(this.#lines, i));
  }
}

/** What was taken for the only option is a sentence: `A first-aid kit must be in reach.` */
function isStatement({ options, labels }: RawQuestion): boolean {
  const letter = /^[A-E]$/.test(halfWidth(labels.answer ?? "").trim());
  return options.length === 1 && !letter && /^\S+\s+\S+\s+\S/.test(options[0]!.text);
}

function takeBackArticle(question: RawQuestion): void {
  const [option] = question.options;
  if (!option?.article) return;
  question.stem = joinLines(question.stem, `A ${option.text}`);
  question.options = [];
}

function unanswered(questions: readonly RawQuestion[]): number {
  return questions.filter(({ labels }) => labels.answer === undefined).length;
}

function joinLines(first: string, second: string): string {
  return first === "" ? second : `${first}\n${second}`;
}

/** An option that runs over the end of its line. */
function joinWrapped(first: string, second: string): string {
  if (first === "") return second;
  return /[A-Za-z0-9,]$/.test(first) && /^[A-Za-z0-9]/.test(second) ? `${first} ${second}` : `${first}${second}`;
}
