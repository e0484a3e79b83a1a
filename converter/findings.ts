/** What a conversion has found, in any number: kept in spools, so that memory does not grow with the files. */

import type { PersonalData } from "./clean/personal/index.ts";
import type { CheckReport } from "./clean/settings.ts";
import { ShingleCounts } from "./clean/shingles.ts";
import type { PreparedRecord } from "./compose/prepare.ts";
import type { GenerateReport } from "./generate/settings.ts";
import type { ConvertedRecord, FileReport, RejectedItem } from "./schema.ts";
import { ByteSpool, type Sequence, Spool } from "./spool.ts";

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
  /** Numbers of records that say again, word for word, what another says; only where the settings keep them. */
  readonly repeated = new Set<number>();
  /** Numbers of rejected items that another file settled. */
  readonly settled = new Set<number>();
  /** Of all questions, for the near duplicates. */
  readonly shingleCounts = new ShingleCounts();
  generated?: GenerateReport;
  readonly #shingles = new ByteSpool();
  readonly #kinds: ConvertedRecord["kind"][] = [];
  /** By record: twice the number of its kind, and one more when it is clear. */
  #about = new Uint8Array(1024);
  readonly #personal: PersonalData;
  #released = false;

  constructor(personal: PersonalData) {
    this.#personal = personal;
  }

  /** @param line the record as JSON; @param shingles of its question */
  addRecord(line: string, { kind, file, clear, names }: PreparedRecord, shingles: Uint32Array): void {
    const number = this.records.length;
    this.records.append(line);
    this.#shingles.append(new Uint8Array(shingles.buffer, shingles.byteOffset, shingles.byteLength));
    this.shingleCounts.add(shingles);
    if (names.length > 0) this.#personal.learnNames(file, names);
    if (!this.#kinds.includes(kind)) this.#kinds.push(kind);
    if (number === this.#about.length) this.#about = enlarged(this.#about);
    this.#about[number] = 2 * this.#kinds.indexOf(kind) + (clear ? 1 : 0);
  }

  kindOf(number: number): ConvertedRecord["kind"] {
    return this.#kinds[this.#about[number]! >> 1]!;
  }

  /** Whether no check has anything to say about a record by itself. */
  isClear(number: number): boolean {
    return (this.#about[number]! & 1) === 1;
  }

  /** Of a record's question. */
  readonly shinglesAt = (number: number): Uint32Array => {
    const { buffer, byteOffset, length } = this.#shingles.bytesAt(number)!;
    return new Uint32Array(buffer.slice(byteOffset, byteOffset + length));
  };

  /** Leaves the records to a finished conversion, which closes them. */
  release(): void {
    this.#released = true;
  }

  close(): void {
    if (!this.#released) this.records.close();
    this.rejected.close();
    this.#shingles.close();
  }
}

function enlarged<T extends Uint8Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}

/** A list of which most is a part of another, so that nothing is written twice. */
class Kept<T> implements Sequence<T> {
  readonly #found: Spool<T> | undefined;
  readonly #own = new Spool<T>();
  /** By value: its number among those found, or ~ its number among the own ones. */
  #numbers = new Int32Array(1024);
  #length = 0;

  /** @param found the other list; its order is kept */
  constructor(found: Spool<T> | undefined) {
    this.#found = found;
  }

  get length(): number {
    return this.#length;
  }

  keep(number: number): void {
    if (this.#length === this.#numbers.length) this.#numbers = enlarged(this.#numbers);
    this.#numbers[this.#length++] = number;
  }

  push(value: T): void {
    this.keep(~this.#own.length);
    this.#own.push(value);
  }

  at(index: number): T | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const number = this.#numbers[index]!;
    return number < 0 ? this.#own.at(~number) : this.#found!.at(number);
  }

  *[Symbol.iterator](): Generator<T> {
    const own = this.#own[Symbol.iterator]();
    const found = this.#found?.[Symbol.iterator]();
    let next = 0;
    for (let i = 0; i < this.#length; i++) {
      const number = this.#numbers[i]!;
      for (; next < number; next++) found!.next(); // left out
      if (number >= 0) next++;
      yield (number < 0 ? own : found!).next().value as T;
    }
  }

  close(): void {
    this.#found?.close();
    this.#own.close();
    this.#length = 0;
  }
}

/** A finished conversion of any size. Close it when it is written. */
export class SpooledConversion implements ConversionLists {
  readonly #records: Kept<ConvertedRecord>;
  readonly rejected = new Spool<RejectedItem>();
  /** Records by kind, rejected items by reason; the first met comes first. */
  readonly kinds = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  files: FileReport[] = [];
  checks: CheckReport[] = [];
  generated?: GenerateReport;

  /** @param found holds most of the records; it is closed with the conversion */
  constructor(found?: Spool<ConvertedRecord>) {
    this.#records = new Kept(found);
  }

  get records(): Sequence<ConvertedRecord> {
    return this.#records;
  }

  addRecord(record: ConvertedRecord): void {
    count(this.kinds, record.kind);
    this.#records.push(record);
  }

  /** Takes a record as it was found. */
  keepRecord(number: number, kind: ConvertedRecord["kind"]): void {
    count(this.kinds, kind);
    this.#records.keep(number);
  }

  addRejected(item: RejectedItem): void {
    count(this.reasons, item.reason);
    this.rejected.push(item);
  }

  close(): void {
    this.#records.close();
    this.rejected.close();
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
