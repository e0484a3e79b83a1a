/** Evaluations side by side: a table of measures, and the answers to some questions. */
import {
  defaultLanguage,
  displayWidth,
  formatCount,
  type Language,
  padDisplay,
  TunelabError,
  wrapDisplay,
} from "#lib/core/index";
import { type Table, table } from "#lib/notebook/index";
import type { MediaBundle } from "#lib/plot/index";
import type { GivenAnswer, Measures, Share } from "./measures.ts";
import { nameOf, type QualityWord, say } from "./words.ts";

const WIDTH = 80;

/** A measure, as it is written and as it is compared. */
interface Line {
  key: QualityWord;
  value: (measures: Measures) => number | undefined;
  text: (measures: Measures) => string;
  change: (difference: number) => string;
  unit: "" | "%";
}

const fixed = (digits: number) => (value: number) => value.toFixed(digits);
const signed = (write: (value: number) => string) => (value: number) => `${value >= 0 ? "+" : ""}${write(value)}`;

function number(key: QualityWord, value: Line["value"], digits: number): Line {
  const write = fixed(digits);
  return {
    key,
    value,
    text: (measures) => (value(measures) === undefined ? "–" : write(value(measures)!)),
    change: signed(write),
    unit: "",
  };
}

function share(key: QualityWord, of: (measures: Measures) => Share | undefined): Line {
  const percent = ({ right, total }: Share) => (100 * right) / total;
  return {
    key,
    value: (measures) => of(measures) && percent(of(measures)!),
    text: (measures) => {
      const found = of(measures);
      return found ? `${percent(found).toFixed(0)}% (${found.right}/${found.total})` : "–";
    },
    change: (difference) => `${signed(fixed(0))(difference)}%`,
    unit: "%",
  };
}

const LINES: readonly Line[] = [
  number("loss", ({ loss }) => loss, 3),
  number("perplexity", ({ loss }) => Math.exp(loss), 1),
  share("choiceAccuracy", ({ choiceAccuracy }) => choiceAccuracy),
  share("likeliestAccuracy", ({ likeliestAccuracy }) => likeliestAccuracy),
  number("unreadable", ({ unreadable }) => unreadable, 0),
  share("exactMatch", ({ exactMatch }) => exactMatch),
  number("bleu", ({ bleu }) => bleu, 1),
  number("rougeL", ({ rougeL }) => rougeL, 1),
  number("generalLoss", ({ generalLoss }) => generalLoss, 3),
];

/** The measures of answers; each is a number from 0 to 100. */
export const ANSWER_MEASURES: readonly Line[] = LINES.filter(({ key }) =>
  ["choiceAccuracy", "likeliestAccuracy", "exactMatch", "bleu", "rougeL"].includes(key),
);

/** One row of the table: what was measured, a value for each evaluation, and the change where there are two. */
export type MeasureRow = { measure: string } & Record<string, string>;

export class EvaluationComparison {
  readonly evaluations: Readonly<Record<string, Measures>>;
  readonly #language: Language;
  readonly #examples: number;

  constructor(evaluations: Readonly<Record<string, Measures>>, language = defaultLanguage(), examples = 5) {
    this.evaluations = evaluations;
    this.#language = language;
    this.#examples = examples;
  }

  /** The measures that any of the evaluations has. */
  rows(): MeasureRow[] {
    const entries = Object.entries(this.evaluations);
    return LINES.filter(({ value }) => entries.some(([, measures]) => value(measures) !== undefined)).map((line) => {
      const row: MeasureRow = { measure: say(this.#language, line.key) };
      for (const [name, measures] of entries) row[name] = line.text(measures);
      const values = entries.map(([, measures]) => line.value(measures));
      if (values.length === 2) row["change"] = values.includes(undefined) ? "–" : line.change(values[1]! - values[0]!);
      return row;
    });
  }

  table(): Table {
    const language = this.#language;
    const names = Object.keys(this.evaluations);
    const [first] = Object.values(this.evaluations);
    const right = (key: string, label: string) => ({ key, label, align: "right" as const });
    return table(this.rows(), {
      caption: say(language, "caption", { data: first!.data, records: formatCount(first!.records) }),
      language,
      rowHeader: true,
      head: LINES.length,
      columns: [
        { key: "measure", label: say(language, "measure") },
        ...names.map((name) => right(name, nameOf(language, name))),
        ...(names.length === 2 ? [right("change", say(language, "change"))] : []),
      ],
    });
  }

  /** Questions with the answers of each evaluation, ✓ or ✗ before those that can be right or wrong. */
  examples(): Record<string, string>[] {
    const evaluations = Object.entries(this.evaluations);
    const asked = evaluations[0]![1].answers;
    const stride = Math.max(1, asked.length / this.#examples);
    const count = Math.min(this.#examples, asked.length);
    return Array.from({ length: count }, (_, i) => {
      const given = asked[Math.floor(i * stride)]!;
      const answers = evaluations.map(([name, { answers }]) => {
        const same = answers.find(({ row, question }) => row === given.row && question === given.question);
        return [name, same ? mark(same) : "–"] as const;
      });
      return { question: given.question, expected: given.expected, ...Object.fromEntries(answers) };
    });
  }

  bundle(): MediaBundle {
    const examples = this.examples();
    const shown = examples.length > 0 ? this.#exampleTable(examples).toHtml() : "";
    return { "text/html": this.table().toHtml() + shown, "text/plain": this.toString() };
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return this.bundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** At most 80 columns wide where the names are short. */
  toString(): string {
    const examples = this.examples();
    if (examples.length === 0) return this.table().toString();
    const language = this.#language;
    const blocks = examples.map((example) => this.#exampleText(example));
    return [this.table().toString(), "", say(language, "examples"), ...blocks].join("\n");
  }

  #exampleTable(examples: readonly Record<string, string>[]): Table {
    const language = this.#language;
    return table(examples, {
      caption: say(language, "examples"),
      language,
      head: this.#examples,
      columns: Object.keys(examples[0]!).map((key) => ({ key, label: this.#label(key), align: "left" as const })),
    });
  }

  #exampleText(example: Record<string, string>): string {
    const labels = Object.keys(example).map((key) => this.#label(key));
    const width = Math.max(...labels.map(displayWidth));
    const lines = Object.values(example).flatMap((text, index) => {
      const wrapped = wrapDisplay(text.trim(), WIDTH - width - 4);
      // A long question is cut in its middle: the beginning tells what is asked, the end has the options.
      const kept = wrapped.length > 7 ? [...wrapped.slice(0, 3), "…", ...wrapped.slice(-3)] : wrapped;
      return kept.map((line, i) => `  ${padDisplay(i === 0 ? labels[index]! : "", width)}  ${line}`.trimEnd());
    });
    return `${lines.join("\n")}\n`;
  }

  #label(key: string): string {
    const language = this.#language;
    return key === "question" || key === "expected" ? say(language, key) : nameOf(language, key);
  }
}

function mark({ answer, exact, chosen }: GivenAnswer): string {
  const sign = exact ? "✓ " : chosen ? "✗ " : "";
  return sign + (answer === "" ? "–" : answer);
}

/**
 * Evaluations of the same data side by side, in the order in which they are given.
 * @throws TunelabError INVALID_INPUT when none is given or they measured different data
 * @example
 * compareEvaluations({ before, after });
 */
export function compareEvaluations(
  evaluations: Readonly<Record<string, Measures>>,
  { language = defaultLanguage(), examples = 5 }: { language?: Language; examples?: number } = {},
): EvaluationComparison {
  const all = Object.entries(evaluations);
  const [first] = all;
  if (!first)
    throw new TunelabError("INVALID_INPUT", ["没有可以对比的评估", "there is no evaluation to compare"], {
      hint: ["请给出 { before, after }", "give { before, after }"],
    });
  const other = all.find(([, { data, records }]) => data !== first[1].data || records !== first[1].records);
  if (other)
    throw new TunelabError(
      "INVALID_INPUT",
      [
        `${first[0]} 在 ${first[1].data} 的 ${first[1].records} 条记录上测量，${other[0]} 在 ${other[1].data} 的 ${other[1].records} 条记录上测量`,
        `${first[0]} measured ${first[1].records} records of ${first[1].data}, ${other[0]} ${other[1].records} of ${other[1].data}`,
      ],
      { hint: ["请用相同的数据评估", "evaluate both on the same data"] },
    );
  return new EvaluationComparison(evaluations, language, examples);
}
