/** Prompts to write about, each with a model below: `Model: …` in a line, or `Model answer` above its paragraphs. */
import { type Line, rewritten } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { NUMBER_STYLES, numberMark } from "../numbers.ts";

const NAME = "(?:model|sample|suggested|specimen|exemplar|possible|expected)";
const KIND = "(?:answers?|responses?|solutions?|essays?|paragraphs?|repl(?:y|ies))";
const IN_LINE = new RegExp(`^(?:model|exemplar|${NAME}\\s+${KIND})\\s*[:–—]\\s*(?=\\S)`, "i");
const ALONE = new RegExp(`^(?:model|exemplar|${NAME}\\s+${KIND})\\s*:?$`, "i");
const LEAST = 2;

/** The lines with `Answer:`; those of a file in which that label stands already as they are: a model may be what is asked about. */
export function fromModelAnswers(lines: readonly Line[]): readonly Line[] {
  const models = lines.filter(({ half }, i) => isModel(half) && isPrompt(lines[i - 1]));
  const labelled = lines.some(
    ({ text, half }) => !isModel(half) && splitLabels(text, half).some(({ label }) => label === "answer"),
  );
  if (models.length < LEAST || labelled) return lines;
  return lines.map((line, i) => {
    if (!isModel(line.half) || !isPrompt(lines[i - 1])) return line;
    return rewritten(line, `Answer: ${line.text.slice(IN_LINE.exec(line.half)?.[0].length ?? line.text.length)}`);
  });
}

const isModel = (half: string) => IN_LINE.test(half) || ALONE.test(half);

const isPrompt = (line: Line | undefined) =>
  line !== undefined &&
  (/[?.!:]["”’)\]]*$/.test(line.half) || NUMBER_STYLES.some((style) => numberMark(line.half, style) !== undefined));
