/** Moodle's embedded answers: `{1:MULTICHOICE:wrong~=right#feedback}` inside a text; each becomes a blank. */
import type { Choice } from "./question.ts";

const FIELD =
  /\{(\d*):(SHORTANSWER|SA|MW|SHORTANSWER_C|SAC|MWC|NUMERICAL|NM|MULTICHOICE|MC|MCV|MCH|MCS|MCVS|MCHS|MULTICHOICE_[VHS]+|MULTIRESPONSE|MR|MRH|MRS|MRHS|MULTIRESPONSE_[HS]+):((?:\\[\s\S]|[^\\}])*)\}/g;

export interface Cloze {
  stem: string;
  /** Right answers in the order of the blanks; undefined where one has none. */
  answers: (string | undefined)[];
  /** Of numbers that may differ, `2: 5 ± 0.1`. */
  tolerances: string[];
  /** The choices that blanks offer, a line each: `1: red / green`. */
  choices: string;
  partialCredit: boolean;
}

export function readCloze(text: string): Cloze {
  const answers: (string | undefined)[] = [];
  const tolerances: string[] = [];
  const offered: string[] = [];
  let partialCredit = false;
  const stem = text.replace(FIELD, (_, _weight: string, type: string, body: string) => {
    const choices = choicesOf(body);
    const right = choices.filter(({ weight }) => weight >= 99.99).map((choice) => choice.text);
    const numeric = /^N/.test(type);
    partialCredit ||= choices.some(({ weight }) => weight > 0 && weight < 99.99);
    const several = /^(?:MR|MULTIRESPONSE)/.test(type);
    const answer = several ? right.join("、") : right[0];
    const [value, tolerance] = numeric && answer !== undefined ? answer.split(":") : [answer];
    answers.push(value === "" ? undefined : value);
    if (tolerance !== undefined && Number(tolerance) !== 0)
      tolerances.push(`${answers.length}: ${value} ± ${tolerance}`);
    if (/^(?:MC|MR|MULTI)/.test(type))
      offered.push(`${answers.length}: ${choices.map((choice) => choice.text).join(" / ")}`);
    return "____";
  });
  return { stem, answers, tolerances, choices: offered.join("\n"), partialCredit };
}

function choicesOf(body: string): Choice[] {
  return body.split(/(?<!\\)~/).map((part) => {
    const weight = /^\s*(?:=|%(-?\d+(?:\.\d+)?)%)/.exec(part);
    const [text] = part.slice(weight?.[0].length ?? 0).split(/(?<!\\)#/);
    return {
      text: text!.replace(/\\([~#=}/"\\])/g, "$1").trim(),
      weight: weight ? Number(weight[1] ?? 100) : 0,
    };
  });
}
