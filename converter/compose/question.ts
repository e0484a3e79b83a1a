/** A checked question as an instruction record. */
import { Rng } from "#lib/core/index";
import type { InstructionRecord } from "#lib/data/index";
import type { Question } from "../item.ts";
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
  const lines = options.map(({ letter, text }) => `${letter}. ${text}`);
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

function shortAnswer({ answer }: Question, language: WordingLanguage): string {
  if (answer.type === "letters") return answer.letters.join("");
  if (answer.type === "judge") return WORDS[language][answer.correct ? "true" : "false"];
  return answer.text;
}

/** With the text of the options chosen. */
function fullAnswer(question: Question, language: WordingLanguage): string {
  const { answer, options } = question;
  if (answer.type !== "letters") return shortAnswer(question, language);
  return answer.letters
    .map((letter) => `${letter}. ${options.find((option) => option.letter === letter)!.text}`)
    .join(WORDS[language].separator);
}
