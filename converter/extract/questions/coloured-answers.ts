/**
 * Blanks of a teacher's copy that are filled in with coloured words: `冷却法、窒息法、隔离法` with the last in red. Taken in files whose
 * colour marks answers elsewhere, or that say so; anywhere else a colour only stresses.
 */
import { type Line, rewritten } from "../lines.ts";
import { answerLetters, judgement } from "./answer.ts";
import { splitLabels } from "./labels.ts";
import { QUESTION_CUE } from "./line-facts.ts";
import { optionMarks } from "./options.ts";
import { filledIn, standsAlone } from "./underlined-answers.ts";

const KINDS = ["color", "highlight"] as const;
type Kind = (typeof KINDS)[number];

/** So many letters, judgements, options or labelled answers are coloured in such a file. */
const LEAST = 2;
const COLOUR = "红|蓝|绿|标红|标蓝|彩|高亮";
const SAYS_SO = new RegExp(
  `(?:${COLOUR})色?(?:的)?(?:字体?|部分|标[注记出]|文字)?(?:的?内容)?(?:均|都|即)?(?:是|为|的是|部分是)?[^，。,.]{0,4}(?:答案|正确选项)|答案[^，。,.]{0,8}(?:${COLOUR})|\\b(?:answers?|keys?)\\b[^.]{0,30}\\b(?:in|are) (?:red|blue|green|colou?r|highlighted)\\b|\\b(?:red|blue|green|coloured|colored|highlighted) (?:text|words?|parts?|print) (?:is|are|shows?|marks?) (?:the )?(?:correct )?(?:answers?|key)`,
  "i",
);

export function withColouredAnswers(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ emphasis }) => emphasis?.some(({ kind }) => kind === "color" || kind === "highlight")))
    return lines;
  const told = lines.some(({ half }) => half.length <= LONGEST && SAYS_SO.test(half));
  const kind = KINDS.find(
    (one) => (told && lines.some((line) => textsOf(line, one).length > 0)) || marksAnswers(lines, one),
  );
  if (kind === undefined) return lines;
  return lines.map((line, i) => {
    const found = isStatement(lines, i, kind) ? filledIn(line, kind) : undefined;
    return found && !BEHIND_QUESTION.test(found.stem)
      ? { ...rewritten(line, found.stem), given: found.answers.join("；") }
      : line;
  });
}
/** Characters of a line that tells about the paper. */
const LONGEST = 120;

/** What asks, with coloured words or an answer below, has no blank: 请写出三个特点, where three is stressed. */
function isStatement(lines: readonly Line[], i: number, kind: Kind): boolean {
  const { text } = lines[i]!;
  const next = lines[i + 1];
  const answered = next !== undefined && textsOf(next, kind).includes(next.text.trim());
  return (
    standsAlone(lines, i) && !answered && !QUESTION_CUE.test(text.replace(/^[(（【[]?\d{1,4}\s*[.．、)）】\]]\s*/, ""))
  );
}
const BEHIND_QUESTION = /[?？]\s*____$/;

const textsOf = ({ emphasis = [] }: Line, kind: Kind) =>
  emphasis.filter((one) => one.kind === kind).map(({ text }) => text.trim());

function marksAnswers(lines: readonly Line[], kind: Kind): boolean {
  let count = 0;
  for (const line of lines) {
    const texts = textsOf(line, kind);
    if (texts.length === 1 && isAnswer(texts[0]!, line) && ++count >= LEAST) return true;
  }
  return false;
}

/** A judgement or letters in their line, an option alone in it, or what a label calls an answer. */
function isAnswer(shown: string, { text, half }: Line): boolean {
  if (text.trim() === shown) return optionMarks(half)[0]?.start === 0 || splitLabels(text, half)[0]?.label === "answer";
  return judgement(shown) !== undefined || (/^[A-H]{1,8}$/.test(shown) && answerLetters(shown, []) !== undefined);
}
