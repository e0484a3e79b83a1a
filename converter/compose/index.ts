/** Items become records: worded, checked, and each only once. */
import type { Question } from "../item.ts";
import type { ConvertedRecord, ConvertSettings, RejectedItem, SourceSpan } from "../schema.ts";
import { comparable, excerpt } from "../text/normalize.ts";
import { composeQuestion } from "./question.ts";
import { leak, recordProblem, recordWarnings } from "./validate.ts";

export interface Composed {
  records: ConvertedRecord[];
  rejected: RejectedItem[];
}

/** Composes the records of one conversion; it remembers them, so that an item of a later file is known again. */
export class Composer {
  readonly #settings: ConvertSettings;
  /** By question: the first record, and where it stands. */
  readonly #seen = new Map<string, ConvertedRecord>();
  #count = 0;

  constructor(settings: ConvertSettings) {
    this.#settings = settings;
  }

  compose(questions: readonly Question[]): Composed {
    const composed: Composed = { records: [], rejected: [] };
    for (const question of questions) {
      const record = composeQuestion(question, this.#settings);
      const problem = recordProblem(record) ?? leak(question, record) ?? this.#repeated(question, record.output);
      if (problem) {
        composed.rejected.push({
          ...problem,
          text: excerpt(record.input),
          source: question.source,
        });
        continue;
      }
      const converted: ConvertedRecord = {
        id: `r${++this.#count}`,
        record,
        kind: question.kind,
        source: question.source,
        warnings: recordWarnings(question, record),
      };
      this.#seen.set(keyOf(question), converted);
      composed.records.push(converted);
    }
    return composed;
  }

  #repeated(question: Question, output: string): { reason: string; message: string } | undefined {
    const first = this.#seen.get(keyOf(question));
    if (!first) return undefined;
    const place = describe(first.source);
    if (sameAnswer(first.record.output, output))
      return { reason: "duplicate", message: `the same question and answer stand at ${place}` };
    first.warnings.push("conflicting-answers");
    return {
      reason: "conflicting-answers",
      message: `the same question has another answer at ${place}; decide which is right`,
    };
  }
}

/** Two items ask the same when material, stem and options agree, punctuation aside. */
function keyOf({ passage = "", stem, options }: Question): string {
  return [passage, stem, ...options.map(({ text }) => text)].map((text) => comparable(text) || text).join("\u0000");
}

/** Explanations may differ; the answer stands in the first line, or in the last where reasons come first. */
function sameAnswer(first: string, second: string): boolean {
  const answer = (output: string) =>
    comparable(/^(?:解析|Explanation)/.test(output) ? output.split("\n").at(-1)! : output.split("\n")[0]!);
  return answer(first) === answer(second);
}

export function describe({ file, sheet, row, line, block, number }: SourceSpan): string {
  const place =
    row !== undefined
      ? `${sheet === undefined ? "" : `${sheet}, `}row ${row}`
      : line !== undefined
        ? `line ${line}`
        : `block ${block ?? 0}`;
  return `${file}, ${place}${number === undefined ? "" : `, number ${number}`}`;
}
