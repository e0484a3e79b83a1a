/** Texts above the first question of their section, and questions that are blanks in them: `11. A. shining  B. raining`. */
import type { Line } from "../lines.ts";
import { tellsSomething } from "./loose.ts";
import { materialText } from "./passage.ts";
import type { RawQuestion } from "./raw.ts";

const READING =
  /阅读|完形|短文|语法填空|案例|材料|资料分析|情[景境]|\bcase stud(?:y|ies)\b|\bscenarios?\b|\bcloze\b|\breading\b|\bread (?:the|this) (?:text|passage|article|story|letter|e-?mail|conversation|dialogue)\b/i;
/** What to do with the text: no part of it. */
const TASK = /^(?:先|请)?(?:通读|阅读|根据|从|用).{0,60}(?:选出|选择|完成|回答|填入?|判断|补全).{0,40}[。.:：]?$/;
/** Characters. */
const LEAST_TEXT = 60;

/** `文中“…”的意思`, `第二自然段`, `What does the writer think?` */
const ABOUT_TEXT =
  /短文|[本全选课上]文|文[中章段]|(?:第.{1,3}|最后一|首|末)自?然?段|材料[中里]|案例中|\b(?:the|this) (?:text|passage|article|author|writer|narrator|poem|extract|excerpt|story|scenario|case study)\b|\b(?:paragraph|line) \d/i;
/** Words that a question takes from the text. */
const QUOTED = /[“‘「《]([^“”‘’「」《》]{4,60})[”’」》]/g;
/** Lines below the text in which a question may refer to it. */
const LINES_AHEAD = 40;

/**
 * @param loose lines between the section's head and its first question
 * @param asked the lines from this question on
 * @returns the text that its questions are about
 */
export function textToRead(
  loose: readonly Line[],
  title: string,
  number: number | undefined,
  asked: (count: number) => readonly Line[],
): string[] | undefined {
  const text = loose.filter(({ half }) => !(half.length <= 100 && TASK.test(half))).map(materialText);
  const whole = text.join("\n");
  if (whole.length < LEAST_TEXT) return undefined;
  if (READING.test(title) || (number !== undefined && blankOf(whole, DRAWN, number))) return text;
  return tellsSomething(loose) && isReferredTo(whole, asked(LINES_AHEAD)) ? text : undefined;
}

/** Sentences that a question below names or quotes. */
function isReferredTo(text: string, asked: readonly Line[]): boolean {
  const quotes = asked.flatMap((line) => [...line.text.matchAll(QUOTED)].map((match) => match[1]!));
  return quotes.some((quote) => text.includes(quote)) || asked.some(({ half }) => ABOUT_TEXT.test(half));
}

/** Gives questions that consist of options the sentence of the text in which their blank stands. */
export function fillClozeStems(questions: readonly RawQuestion[]): void {
  for (const question of questions) {
    const { stem, options, passage, number } = question;
    if (stem !== "" || options.length < 2 || passage === undefined || number === undefined) continue;
    question.stem = sentenceWithBlank(passage, number) ?? "";
  }
}

function sentenceWithBlank(text: string, number: number): string | undefined {
  const blank = blankOf(text, [...DRAWN, ...BARE], number);
  if (!blank) return undefined;
  const before = text.slice(0, blank.index).split(SENTENCE_END).at(-1)!;
  const behind = text.slice(blank.index + blank[0].length).split(SENTENCE_END)[0]!;
  return `${before}____${behind}`.trim();
}

const SENTENCE_END = /(?<=[.!?。！？]["”’]?)\s+|(?<=[。！？])|\n/;

/** `___11___`, `(11) ____`; N stands for the number. */
const DRAWN = ["_+\\s*[(（]?N[)）]?[.．]?\\s*_+", "[(（]\\s*N\\s*[)）]\\s*_{2,}|_{2,}\\s*[(（]\\s*N\\s*[)）]"];
/** `【11】`, or the number alone between words. */
const BARE = [
  "[【[]\\s*N\\s*[】\\]]",
  "(?<=[A-Za-z,;’'”\"]\\s{1,6})N(?=\\s{1,6}[A-Za-z])|(?<=[A-Za-z]\\s{2,6})N(?=\\s{0,6}[.,;!?])",
];

/** The only place where the number stands so. */
function blankOf(text: string, patterns: readonly string[], number: number): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const found = [...text.matchAll(new RegExp(pattern.replaceAll("N", String(number)), "g"))];
    if (found.length === 1) return found[0];
  }
  return undefined;
}
