/**
 * Banks that print below the options of each question, in small type and without a label, why its answer is right. What stands
 * below the last option of one question alone goes on with it, or begins the next.
 */
import type { RawQuestion } from "./raw.ts";

const FEWEST = 3;
const MOST = 2 / 3;
const MOST_LINES = 12;
const BEGINS = /^[A-Z“"‘'(\d$£€]/;
const SENTENCE = /\S\s+\S+\s+\S+\s+\S.*?[.!?]["”’)\]]*(?:\s|$)/;

export function takeReasonsBelow(questions: readonly RawQuestion[]): void {
  const asked = questions.filter(({ options }) => options.length >= 2);
  const tails = asked.map(tailOf);
  const told = tails.filter((tail) => tail.length > 0).length;
  // What introduces a question stands above the first, and not below the last.
  if (told < FEWEST || told < MOST * asked.length || tails.at(-1)!.length === 0 || asked.some(wrapsOptions)) return;
  for (const [i, { options, labels }] of asked.entries()) {
    const tail = tails[i]!;
    if (tail.length === 0) continue;
    const last = options.at(-1)!;
    last.text = withoutTail(last.text, tail);
    labels.explanation = tail.join("\n");
  }
}

/** The lines below that of the last option, where they are sentences of their own. */
function tailOf({ lines, options, labels }: RawQuestion): string[] {
  if (Object.keys(labels).length > 0) return [];
  const tail: string[] = [];
  let { text } = options.at(-1)!;
  for (let i = lines.length - 1; i > 0; i--) {
    const line = lines[i]!.text;
    const rest = text.endsWith(line) ? text.slice(0, -line.length).trimEnd() : "";
    if (rest === "") break;
    if (tail.length === MOST_LINES) return [];
    text = rest;
    tail.unshift(line);
  }
  const told = tail.join(" ");
  return BEGINS.test(told) && SENTENCE.test(told) ? tail : [];
}

const withoutTail = (text: string, tail: readonly string[]) =>
  tail.reduceRight((rest, line) => rest.slice(0, -line.length).trimEnd(), text);

/** Another option runs over the end of its line: the last may do so, too. */
const wrapsOptions = ({ lines, options }: RawQuestion) =>
  options.slice(0, -1).some(({ text }) => !lines.some((line) => line.text.includes(text)));
