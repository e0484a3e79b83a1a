/** Items become records: worded, checked, and each only once. */
import type { InstructionRecord } from "#lib/data/index";
import type { Findings } from "../findings.ts";
import type { ClauseItem, Item, Question, RecordItem } from "../item.ts";
import { type Problem, problem } from "../said/problem.ts";
import type { ConvertedRecord, ConvertSettings } from "../schema.ts";
import { comparable, excerpt } from "../text/normalize.ts";
import { composeClause } from "./clause.ts";
import { KeyTable } from "./key-table.ts";
import { composeQuestion } from "./question.ts";
import { leak, recordProblem, recordWarnings } from "./validate.ts";

/** Composes the records of one conversion; it knows them again by a hash of their question, so that it needs little memory. */
export class Composer {
  readonly #settings: ConvertSettings;
  readonly #findings: Findings;
  /** By question: the number of the first record. */
  readonly #seen = new KeyTable();

  constructor(settings: ConvertSettings, findings: Findings) {
    this.#settings = settings;
    this.#findings = findings;
  }

  /** Adds a record or a rejected item to the findings. */
  compose(item: Item): "record" | "rejected" {
    const { records, rejected } = this.#findings;
    const { record, fault: found, warnings, kind } = this.#draft(item);
    const key = keyOf(item);
    const fault = found ?? this.#repeated(key, record.output);
    if (fault) {
      rejected.push({ ...fault, text: excerpt(record.input), kind, source: item.source });
      return "rejected";
    }
    this.#seen.set(key, records.length);
    this.#findings.addRecord({
      id: `r${records.length + 1}`,
      record,
      kind,
      source: item.source,
      ...("task" in item ? { task: item.task } : {}),
      ...("facts" in item && item.facts ? { facts: item.facts } : {}),
      ...("generated" in item && item.generated ? { generated: item.generated } : {}),
      warnings,
    });
    return "record";
  }

  #draft(item: Item): Draft {
    if ("record" in item) return this.#existing(item);
    return "task" in item ? this.#clause(item) : this.#question(item);
  }

  #existing({ record, warnings, kind = "record" }: RecordItem): Draft {
    return {
      record,
      fault: recordProblem(record),
      warnings: [...warnings],
      kind,
    };
  }

  #question(question: Question): Draft {
    const record = composeQuestion(question, this.#settings);
    const fault = recordProblem(record) ?? leak(question, record);
    return { record, fault, warnings: recordWarnings(question, record), kind: question.kind };
  }

  #clause(clause: ClauseItem): Draft {
    const record = composeClause(clause, this.#settings);
    return { record, fault: recordProblem(record), warnings: [], kind: "clause" };
  }

  #repeated(key: string, output: string): Problem | undefined {
    const number = this.#seen.get(key);
    if (number === undefined) return undefined;
    const first = this.#findings.records.at(number)!;
    const place = first.source;
    if (sameAnswer(first.record.output, output)) return problem("duplicate", { place });
    this.#findings.conflicting.add(number);
    return problem("conflicting-answers/at", { place });
  }
}

interface Draft {
  record: InstructionRecord;
  fault: Problem | undefined;
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
