/**
 * Cleaning: named checks over all records of a conversion. Each has a threshold and an effect, and reports how many records
 * it speaks of; a record that a check drops becomes a rejected item with the check's code as its reason.
 */
import { type Findings, SpooledConversion } from "../findings.ts";
import { type Problem, problem } from "../said/problem.ts";
import type { ConvertedRecord, FileReport, RejectedItem } from "../schema.ts";
import { Spool } from "../spool.ts";
import { excerpt } from "../text/normalize.ts";
import { type NearDuplicate, NearDuplicateIndex } from "./near-duplicates.ts";
import type { PersonalData } from "./personal/index.ts";
import { percent, recordChecks, type Verdict } from "./record-checks.ts";
import type { CheckReport, CleanSettings, Effect } from "./settings.ts";
import { distinct, jaccard, shinglesOf } from "./shingles.ts";

interface Check {
  code: string;
  effect: Effect;
  threshold?: number;
  judge(record: ConvertedRecord, index: number): Verdict | undefined;
}

/** Records between two looks at the clock and at the caller's wish to stop. */
const BATCH = 1024;

/**
 * Goes through what was found, one record after the other.
 * @param personal knows the names of these records already
 * @throws TunelabError INTERRUPTED
 */
export async function clean(
  found: Findings,
  personal: PersonalData,
  settings: CleanSettings,
  pulse: (done: number, total: number) => Promise<void>,
): Promise<SpooledConversion> {
  const { records, rejected, conflicting, repeated, settled } = found;
  const { effect } = settings.duplicates;
  const cleaned = new SpooledConversion(records);
  const dropped = new Spool<RejectedItem>();
  const composed = new Map<string, number>();
  try {
    const twins = new NearDuplicates(found, settings.nearDuplicates);
    const checks = checksOf(twins, settings);
    const reports = new Map(checks.map((check): [string, CheckReport] => [check.code, emptyReport(check)]));
    for (let index = 0; index < records.length; index++) {
      if (index % BATCH === 0) await pulse(index, records.length);
      twins.look(index);
      const again = effect === "note" && repeated.has(index);
      if (found.isClear(index) && !conflicting.has(index) && !again && !twins.near && !personal.knowsNames) {
        cleaned.keepRecord(index, found.kindOf(index));
        continue;
      }
      const record = records.at(index)!;
      const noted = record.warnings.length;
      if (conflicting.has(index)) record.warnings.push("conflicting-answers");
      if (again) record.warnings.push("duplicate");
      const fault = judge(record, index, checks, reports);
      const why = fault ?? keep(record, index, record.warnings.length > noted, personal, cleaned);
      if (why) dropped.push(droppedItem(record, why, personal));
    }
    let index = 0;
    for (const item of rejected) {
      if (index % BATCH === 0) await pulse(records.length, records.length);
      if (settled.has(index++)) continue;
      composed.set(item.reason, (composed.get(item.reason) ?? 0) + 1);
      cleaned.addRejected(personal.hideItem(item));
    }
    for (const item of dropped) cleaned.addRejected(item);
    cleaned.files = recount(found.files, dropped);
    if (found.generated) cleaned.generated = found.generated;
    cleaned.checks = [
      ...(effect === "off" ? [] : [composerReport("duplicate", effect, composed, repeated.size)]),
      composerReport("conflicting-answers", "drop", composed),
      ...reports.values(),
      ...personal.report(),
    ];
    found.release();
    return cleaned;
  } catch (error) {
    cleaned.close();
    throw error;
  } finally {
    dropped.close();
  }
}

/** Takes a record into the result, without personal data. @returns why it is left out */
function keep(
  record: ConvertedRecord,
  index: number,
  noted: boolean,
  personal: PersonalData,
  cleaned: SpooledConversion,
): Problem | undefined {
  const safe = personal.apply(record);
  if ("reason" in safe) return safe;
  if (safe === record && !noted) cleaned.keepRecord(index, record.kind);
  else cleaned.addRecord(safe);
  return undefined;
}

function emptyReport({ code, effect, threshold }: Check): CheckReport {
  return {
    check: code,
    effect,
    ...(threshold === undefined ? {} : { threshold }),
    found: 0,
    dropped: 0,
    changed: 0,
    counts: {},
  };
}

function droppedItem({ record, source }: ConvertedRecord, why: Problem, personal: PersonalData): RejectedItem {
  return personal.hideItem({ ...why, text: excerpt(record.input), source });
}

function judge(
  record: ConvertedRecord,
  index: number,
  checks: readonly Check[],
  reports: ReadonlyMap<string, CheckReport>,
): Problem | undefined {
  let fault: Problem | undefined;
  for (const check of checks) {
    const verdict = check.judge(record, index);
    if (!verdict) continue;
    const report = reports.get(check.code)!;
    report.found++;
    if (verdict.kind !== undefined) report.counts[verdict.kind] = (report.counts[verdict.kind] ?? 0) + 1;
    if (check.effect === "drop") {
      report.dropped++;
      fault ??= verdict.why;
    } else if (!record.warnings.includes(check.code)) record.warnings.push(check.code);
  }
  return fault;
}

function checksOf(twins: NearDuplicates, settings: CleanSettings): Check[] {
  const { conflicts, nearDuplicates } = settings;
  const single = recordChecks(settings).map(
    (check): Check => ({ ...check, judge: ({ record }) => check.judge(record) }),
  );
  const conflict: Check = {
    code: "conflicting-answers",
    effect: conflicts.effect === "drop" ? "drop" : "off",
    judge: ({ warnings }) =>
      warnings.includes("conflicting-answers") ? { why: problem("conflicting-answers") } : undefined,
  };
  const near: Check = { code: "near-duplicate", ...nearDuplicates, judge: () => twins.verdict() };
  return [...single, ...[conflict, near].filter(({ effect }) => effect !== "off")];
}

/** Two records say the same when their questions are alike and their answers too; alike questions with other answers are not. */
class NearDuplicates {
  readonly #records: Findings["records"];
  readonly #repeated: Findings["repeated"];
  readonly #threshold: number;
  readonly #index: NearDuplicateIndex | undefined;
  /** What the record that was looked at last is like. */
  near: NearDuplicate | undefined;

  constructor(
    { records, repeated, shingleCounts, shinglesAt }: Findings,
    { effect, threshold }: CleanSettings["nearDuplicates"],
  ) {
    this.#records = records;
    this.#repeated = repeated;
    this.#threshold = threshold;
    if (effect !== "off") this.#index = new NearDuplicateIndex(records.length, threshold, shingleCounts, shinglesAt);
  }

  /** Holds a record against those before it; one that is wanted though it is the same is not found by the back door. */
  look(index: number): void {
    this.near = undefined;
    if (this.#repeated.has(index)) return;
    this.near = this.#index?.find(index, (candidate) => this.#sameAnswer(index, candidate));
    if (!this.near) this.#index?.add(index);
  }

  verdict(): Verdict | undefined {
    if (!this.near) return undefined;
    const { source: place } = this.#records.at(this.near.of)!;
    return { why: problem("near-duplicate", { percent: percent(this.near.similarity), place }) };
  }

  #sameAnswer(one: number, other: number): boolean {
    const [a, b] = [one, other].map((i) => this.#records.at(i)!.record.output);
    return a === b || jaccard(distinct(shinglesOf(a!)), distinct(shinglesOf(b!))) >= this.#threshold;
  }
}

/** Exact duplicates and conflicts are known when a record is composed; here they are counted. @param kept are in the result */
function composerReport(check: string, effect: Effect, reasons: ReadonlyMap<string, number>, kept = 0): CheckReport {
  const dropped = reasons.get(check) ?? 0;
  return { check, effect, found: dropped + kept, dropped, changed: 0, counts: {} };
}

/** Records that were dropped move to the rejected items of their file: items = records + rejected still holds. */
export function recount(files: readonly FileReport[], dropped: Iterable<RejectedItem>): FileReport[] {
  const moved = new Map<string, number>();
  for (const { source } of dropped) moved.set(source.file, (moved.get(source.file) ?? 0) + 1);
  return files.map((report) => {
    const count = moved.get(report.file) ?? 0;
    return count === 0 ? report : { ...report, records: report.records - count, rejected: report.rejected + count };
  });
}
