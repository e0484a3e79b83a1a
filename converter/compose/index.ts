/** Items become records: worded, checked, and each only once. */
import type { InstructionRecord } from "#lib/data/index";
import type { ClauseItem, Item, Question, RecordItem } from "../item.ts";
import type { ConvertedRecord, ConvertSettings, RejectedItem, SourceSpan } from "../schema.ts";
import { comparable, excerpt } from "../text/normalize.ts";
import { composeClause } from "./clause.ts";
import { composeQuestion } from "./question.ts";
import { leak, type Problem, recordProblem, recordWarnings } from "./validate.ts";

interface Composed {
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

  compose(items: readonly Item[]): Composed {
    const composed: Composed = { records: [], rejected: [] };
    for (const item of items) {
      const { record, problem, warnings, kind } = this.#draft(item);
      const fault = problem ?? this.#repeated(item, record.output);
      if (fault) {
        composed.rejected.push({ ...fault, text: excerpt(record.input), source: item.source });
        continue;
      }
      const converted: ConvertedRecord = {
        id: `r${++this.#count}`,
        record,
        kind,
        source: item.source,
        ...("facts" in item && item.facts ? { facts: item.facts } : {}),
        ...("generated" in item && item.generated ? { generated: item.generated } : {}),
        warnings,
      };
      this.#seen.set(keyOf(item), converted);
      composed.records.push(converted);
    }
    return composed;
  }

  #draft(item: Item): Draft {
    if ("record" in item) return this.#existing(item);
    return "task" in item ? this.#clause(item) : this.#question(item);
  }

  #existing({ record, warnings, kind = "record" }: RecordItem): Draft {
    return {
      record,
      problem: recordProblem(record),
      warnings: [...warnings],
      kind,
    };
  }

  #question(question: Question): Draft {
    const record = composeQuestion(question, this.#settings);
    const problem = recordProblem(record) ?? leak(question, record);
    return { record, problem, warnings: recordWarnings(question, record), kind: question.kind };
  }

  #clause(clause: ClauseItem): Draft {
    const record = composeClause(clause, this.#settings);
    return { record, problem: recordProblem(record), warnings: [], kind: "clause" };
  }

  #repeated(item: Item, output: string): Problem | undefined {
    const first = this.#seen.get(keyOf(item));
    if (!first) return undefined;
    const place = describe(first.source);
    if (sameAnswer(first.record.output, output))
      return { reason: "duplicate", message: `the same question and answer stand at ${place}` };
    if (!first.warnings.includes("conflicting-answers")) first.warnings.push("conflicting-answers");
    return {
      reason: "conflicting-answers",
      message: `the same question has another answer at ${place}; decide which is right`,
    };
  }
}

interface Draft {
  record: InstructionRecord;
  problem: Problem | undefined;
  warnings: string[];
  kind: ConvertedRecord["kind"];
}

/** Two items ask the same when material, stem and options agree, punctuation aside. */
function keyOf(item: Item): string {
  const texts =
    "record" in item
      ? ["record", item.record.instruction, item.record.input]
      : "task" in item
        ? [item.task, item.subject, item.input]
        : [item.passage ?? "", item.stem, ...item.options.map(({ text }) => text)];
  return texts.map((text) => comparable(text) || text).join("\u0000");
}

/** Explanations may differ; the answer stands in the first line, or in the last where reasons come first. */
function sameAnswer(first: string, second: string): boolean {
  const answer = (output: string) =>
    comparable(/^(?:解析|Explanation)/.test(output) ? output.split("\n").at(-1)! : output.split("\n")[0]!);
  return answer(first) === answer(second);
}

function describe({ file, sheet, row, line, block, number }: SourceSpan): string {
  const place =
    row !== undefined
      ? `${sheet === undefined ? "" : `${sheet}, `}row ${row}`
      : line !== undefined
        ? `line ${line}`
        : `block ${block ?? 0}`;
  return `${file}, ${place}${number === undefined ? "" : `, number ${number}`}`;
}
