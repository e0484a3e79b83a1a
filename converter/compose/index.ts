/** Items become records: worded, checked, and each only once. */
import type { Findings } from "../findings.ts";
import type { Item } from "../item.ts";
import { problem } from "../said/problem.ts";
import type { ConvertedRecord, ConvertSettings, RejectedItem } from "../schema.ts";
import { comparable, excerpt } from "../text/normalize.ts";
import { KeyTable } from "./key-table.ts";
import { type Prepared, type PreparedRecord, Preparer } from "./prepare.ts";

/** Composes the records of one conversion; it knows them again by a hash of their question, so that it needs little memory. */
export class Composer {
  readonly #preparer: Preparer;
  readonly #findings: Findings;
  readonly #keepsDuplicates: boolean;
  /** By question: the number of the first record. */
  readonly #seen = new KeyTable();

  constructor(settings: ConvertSettings, findings: Findings) {
    this.#preparer = new Preparer(settings);
    this.#findings = findings;
    this.#keepsDuplicates = settings.clean.duplicates.effect !== "drop";
  }

  /** Adds a record or a rejected item to the findings. */
  compose(item: Item): "record" | "rejected" {
    return this.take(this.#preparer.prepare([{ item }])).records === 1 ? "record" : "rejected";
  }

  /** Adds what was made of items to the findings, in their order. @returns how many there are of each */
  take({ items, shingles }: Prepared): { records: number; rejected: number } {
    const { records, rejected } = this.#findings;
    const [before, rejectedBefore] = [records.length, rejected.length];
    let from = 0;
    for (const item of items) {
      if ("rejected" in item) {
        rejected.push(item.rejected);
        continue;
      }
      const repeated = this.#repeated(item);
      if (repeated && !this.#keeps(repeated)) rejected.push(repeated);
      else this.#add(item, shingles.subarray(from, item.shinglesEnd), repeated !== undefined);
      from = item.shinglesEnd;
    }
    return { records: records.length - before, rejected: rejected.length - rejectedBefore };
  }

  #keeps({ reason }: RejectedItem): boolean {
    return this.#keepsDuplicates && reason === "duplicate";
  }

  #add(item: PreparedRecord, shingles: Uint32Array, repeated: boolean): void {
    const { length } = this.#findings.records;
    if (repeated) this.#findings.repeated.add(length);
    else this.#seen.set(item.key, length);
    this.#findings.addRecord(`{"id":"r${length + 1}",${item.line.slice(1)}`, item, shingles);
  }

  /** A question that was met before: once is enough, and two answers are one too many. */
  #repeated({ key, line, kind }: PreparedRecord): RejectedItem | undefined {
    const number = this.#seen.get(key);
    if (number === undefined) return undefined;
    const first = this.#findings.records.at(number)!;
    const { record, source } = JSON.parse(line) as ConvertedRecord; // written when it was prepared
    const same = sameAnswer(first.record.output, record.output);
    if (!same) this.#findings.conflicting.add(number);
    const why = problem(same ? "duplicate" : "conflicting-answers/at", { place: first.source });
    return { ...why, text: excerpt(record.input), kind, source };
  }
}

/** Explanations may differ; answers, of any number of lines, may not. */
function sameAnswer(first: string, second: string): boolean {
  return comparable(answerOf(first)) === comparable(answerOf(second));
}

/** Without its label, and without the explanation behind it or in front. */
function answerOf(output: string): string {
  const reasonsFirst = EXPLANATION.exec(output)?.index === 0;
  const below = Math.max(...ANSWER_BELOW.map((label) => output.lastIndexOf(label)));
  const answer = reasonsFirst ? output.slice(below + 1) : output.split(EXPLANATION, 1)[0]!;
  return answer.replace(ANSWER, "");
}
const EXPLANATION = /(?:^|\n)(?:解析：|Explanation: )/;
const ANSWER = /^(?:答案：|Answer: )/;
const ANSWER_BELOW = ["\n答案：", "\nAnswer: "];
