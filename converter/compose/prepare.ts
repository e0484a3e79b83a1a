/** What can be made of an item whatever the others are: its record, worded and looked at. Any thread can do it. */
import { PersonalLook } from "../clean/personal/index.ts";
import { questionText } from "../clean/question-text.ts";
import { type RecordCheck, recordChecks } from "../clean/record-checks.ts";
import { ShingleList } from "../clean/shingles.ts";
import type { ClauseItem, Item, Question, RecordItem } from "../item.ts";
import type { ConvertedRecord, ConvertSettings, RejectedItem } from "../schema.ts";
import { comparable, excerpt } from "../text/normalize.ts";
import { composeClause } from "./clause.ts";
import { type Key, keyOf } from "./key-table.ts";
import { composeQuestion } from "./question.ts";
import { leak, recordProblem, recordWarnings } from "./validate.ts";

export type Outcome = { item: Item } | { rejected: RejectedItem };

/** What was made of items, one after the other: texts and numbers, which one thread can hand to another. */
export interface Prepared {
  items: ({ rejected: RejectedItem } | PreparedRecord)[];
  /** Of the questions of all records. */
  shingles: Uint32Array;
}

export interface PreparedRecord {
  /** As JSON, without its id. */
  line: string;
  kind: ConvertedRecord["kind"];
  file: string;
  /** By this its question is known again. */
  key: Key;
  /** No check has anything to say about it by itself. */
  clear: boolean;
  /** Of people, which labels in it give away. */
  names: readonly string[];
  /** Where its shingles end among all. */
  shinglesEnd: number;
}

export class Preparer {
  readonly #settings: ConvertSettings;
  readonly #checks: readonly RecordCheck[];
  readonly #personal: PersonalLook;
  /** Whether near duplicates are looked for. */
  readonly #compares: boolean;

  constructor(settings: ConvertSettings) {
    this.#settings = settings;
    this.#checks = recordChecks(settings.clean);
    this.#personal = new PersonalLook(settings.clean.personalData);
    this.#compares = settings.clean.nearDuplicates.effect !== "off";
  }

  prepare(outcomes: readonly Outcome[]): Prepared {
    const shingles = new ShingleList();
    const items = outcomes.map((outcome) => ("item" in outcome ? this.#prepared(outcome.item, shingles) : outcome));
    return { items, shingles: shingles.all };
  }

  #prepared(item: Item, shingles: ShingleList): Prepared["items"][number] {
    const about = this.#draft(item);
    const { record, kind, source } = about;
    const fault = recordProblem(record) ?? ("stem" in item ? leak(item, record) : undefined);
    if (fault) return { rejected: { ...fault, text: excerpt(record.input), kind, source } };
    const { found, names } = this.#personal.at(record, source.section);
    return {
      line: JSON.stringify(about),
      kind,
      file: source.file,
      key: keyOf(askedIn(item)),
      clear: !found && this.#checks.every((check) => check.judge(record) === undefined),
      names,
      shinglesEnd: this.#compares ? shingles.push(questionText(about)) : 0,
    };
  }

  #draft(item: Item): Draft {
    if ("record" in item) return existing(item);
    return "task" in item ? this.#clause(item) : this.#question(item);
  }

  #question(question: Question): Draft {
    const { kind, source, facts } = question;
    const record = composeQuestion(question, this.#settings);
    return { record, kind, source, ...(facts ? { facts } : {}), warnings: recordWarnings(question, record) };
  }

  #clause(clause: ClauseItem): Draft {
    const record = composeClause(clause, this.#settings);
    const { source, task } = clause;
    return { record, kind: "clause", source, task, warnings: [] };
  }
}

/** A record to be, its fields in the order in which they are written. */
type Draft = Omit<ConvertedRecord, "id">;

function existing({ record, kind = "record", source, generated, warnings }: RecordItem): Draft {
  return { record, kind, source, ...(generated ? { generated } : {}), warnings: [...warnings] };
}

/** Two items ask the same when material, stem and options agree, punctuation aside. */
function askedIn(item: Item): string {
  return partsAsked(item)
    .map((text) => comparable(text) || text)
    .join("\u0000");
}

function partsAsked(item: Item): readonly string[] {
  if ("task" in item) return [item.task, item.subject, item.input];
  if (!("record" in item)) return [item.passage ?? "", item.stem, ...item.options.map(({ text }) => text)];
  const { kind, record } = item;
  // Pieces of a text ask nothing: they are the same where they say the same.
  return kind === "text" ? ["text", record.output] : ["record", record.instruction, record.input];
}
