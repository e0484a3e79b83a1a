/** A checked question as an instruction record. */
import { Rng } from "#lib/core/index";
import type { InstructionRecord } from "#lib/data/index";
import type { Option, Question } from "../item.ts";
import type { ConvertSettings } from "../schema.ts";
import { ANSWER_FORM, languageOf, WORDS, type WordingLanguage, wordingsOf } from "./wording.ts";

export function composeQuestion(question: Question, settings: ConvertSettings): InstructionRecord {
  const language = settings.language === "auto" ? languageOf(question.stem) : settings.language;
  const style = question.explanation === undefined ? "answer" : settings.outputStyle;
  // The wording hangs on the question itself: adding a file leaves the other records as they are.
  const task = new Rng(`${settings.seed}/${question.stem}`).choice(wordingsOf(settings, language, question.kind));
  const space = language === "zh" ? "" : " ";
  return {
    instruction:
      settings.outputStyle === "answer" || style !== "answer" ? `${task}${space}${ANSWER_FORM[language][style]}` : task,
    input: inputOf(question),
    output: outputOf(question, settings.outputStyle, language),
  };
}

function inputOf({ passage, stem, options }: Question): string {
  const lines = options.map(({ letter, sign = letter, text }) => `${sign}. ${text}`);
  return [...(passage === undefined ? [] : [passage, ""]), stem, ...lines].join("\n");
}

function outputOf(question: Question, style: ConvertSettings["outputStyle"], language: WordingLanguage): string {
  const { explanation } = question;
  const words = WORDS[language];
  if (style === "answer") return shortAnswer(question, language);
  const plain = question.answer.type === "text" && (explanation === undefined || question.kind === "short");
  const answer = plain
    ? fullAnswer(question, language)
    : `${words.answer}${words.colon}${fullAnswer(question, language)}`;
  if (explanation === undefined) return answer;
  const reason = `${words.explanation}${words.colon}${explanation}`;
  return style === "reasoning-answer"
    ? `${reason}\n${words.answer}${words.colon}${fullAnswer(question, language)}`
    : `${answer}\n${reason}`;
}

function shortAnswer(question: Question, language: WordingLanguage): string {
  const { answer } = question;
  if (answer.type === "letters")
    return chosen(question, answer.letters)
      .map(({ letter, sign = letter }) => sign)
      .join("");
  if (answer.type === "judge") return WORDS[language][answer.correct ? "true" : "false"];
  return answer.text;
}

/** With the text of the options chosen. */
function fullAnswer(question: Question, language: WordingLanguage): string {
  const { answer } = question;
  if (answer.type !== "letters") return shortAnswer(question, language);
  return chosen(question, answer.letters)
    .map(({ letter, sign = letter, text }) => `${sign}. ${text}`)
    .join(WORDS[language].separator);
}

function chosen({ options }: Question, letters: readonly string[]): Option[] {
  return letters.map((letter) => options.find((option) => option.letter === letter)!);
}
