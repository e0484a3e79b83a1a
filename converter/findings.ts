/** What a conversion has found, in any number: kept in spools, so that memory does not grow with the files. */
import { ShingleCounts } from "./clean/near-duplicates.ts";
import type { PersonalData } from "./clean/personal/index.ts";
import { questionText } from "./clean/question-text.ts";
import type { CheckReport } from "./clean/settings.ts";
import type { GenerateReport } from "./generate/settings.ts";
import type { ConvertedRecord, FileReport, RejectedItem } from "./schema.ts";
import { type Sequence, Spool } from "./spool.ts";

/** A conversion whose records and rejected items are read one after the other; arrays will do. */
export interface ConversionLists {
  records: Sequence<ConvertedRecord>;
  rejected: Sequence<RejectedItem>;
  files: FileReport[];
  checks: CheckReport[];
  /** What a language model wrote; there when one was asked. */
  generated?: GenerateReport | undefined;
}

/** What the files gave, before the checks. */
export class Findings {
  readonly records = new Spool<ConvertedRecord>();
  readonly rejected = new Spool<RejectedItem>();
  readonly files: FileReport[] = [];
  /** Numbers of records whose question has another answer elsewhere. */
  readonly conflicting = new Set<number>();
  /** Numbers of rejected items that another file settled. */
  readonly settled = new Set<number>();
  /** Of all questions, for the near duplicates. */
  readonly shingles = new ShingleCounts();
  generated?: GenerateReport;
  readonly #personal: PersonalData;

  constructor(personal: PersonalData) {
    this.#personal = personal;
  }

  addRecord(record: ConvertedRecord): void {
    this.#personal.learnNames(record);
    this.shingles.add(questionText(record));
    this.records.push(record);
  }

  close(): void {
    this.records.close();
    this.rejected.close();
  }
}

/** A finished conversion of any size. Close it when it is written. */
export class SpooledConversion implements ConversionLists {
  readonly records = new Spool<ConvertedRecord>();
  readonly rejected = new Spool<RejectedItem>();
  /** Records by kind, rejected items by reason; the first met comes first. */
  readonly kinds = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  files: FileReport[] = [];
  checks: CheckReport[] = [];
  generated?: GenerateReport;

  addRecord(record: ConvertedRecord): void {
    count(this.kinds, record.kind);
    this.records.push(record);
  }

  addRejected(item: RejectedItem): void {
    count(this.reasons, item.reason);
    this.rejected.push(item);
  }

  close(): void {
    this.records.close();
    this.rejected.close();
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
