/**
 * Cleaning: named checks over all records of a conversion. Each has a threshold and an effect, and reports how many records
 * it speaks of; a record that a check drops becomes a rejected item with the check's code as its reason.
 */
import { languageOf } from "../compose/wording.ts";
import { type Findings, SpooledConversion } from "../findings.ts";
import { type Problem, problem } from "../said/problem.ts";
import type { ConvertedRecord, FileReport, RejectedItem } from "../schema.ts";
import { Spool } from "../spool.ts";
import { excerpt } from "../text/normalize.ts";
import { NearDuplicateIndex } from "./near-duplicates.ts";
import type { PersonalData } from "./personal/index.ts";
import { questionText } from "./question-text.ts";
import type { CheckReport, CleanSettings, Effect } from "./settings.ts";
import { jaccard, shinglesOf } from "./shingles.ts";
import { garbledShare, lengthOf, repetitionShare } from "./text-checks.ts";

interface Verdict {
  why: Problem;
  /** For the report's counts. */
  kind?: string;
}

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
  const { records, rejected, conflicting, settled } = found;
  const cleaned = new SpooledConversion(records);
  const dropped = new Spool<RejectedItem>();
  const composed = new Map<string, number>();
  try {
    const checks = checksOf(found, settings).filter(({ effect }) => effect !== "off");
    const reports = new Map(checks.map((check): [string, CheckReport] => [check.code, emptyReport(check)]));
    let index = 0;
    for (const record of records) {
      if (index % BATCH === 0) await pulse(index, records.length);
      const noted = record.warnings.length;
      if (conflicting.has(index)) record.warnings.push("conflicting-answers");
      const fault = judge(record, index, checks, reports);
      const why = fault ?? keep(record, index, record.warnings.length > noted, personal, cleaned);
      if (why) dropped.push(droppedItem(record, why, personal));
      index++;
    }
    index = 0;
    for (const item of rejected) {
      if (index % BATCH === 0) await pulse(records.length, records.length);
      if (settled.has(index++)) continue;
      composed.set(item.reason, (composed.get(item.reason) ?? 0) + 1);
      cleaned.addRejected(personal.hideItem(item));
    }
    for (const item of dropped) cleaned.addRejected(item);
    cleaned.files = recount(found.files, dropped);
    if (found.generated) cleaned.generated = found.generated;
    cleaned.checks = [...composerReports(composed), ...reports.values(), ...personal.report()];
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
  if (safe === record && !noted) cleaned.keepRecord(index, record);
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
  return { ...why, text: personal.hide(excerpt(record.input), source.file), source };
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

const percent = (share: number) => Math.round(share * 100);

function checksOf(found: Findings, settings: CleanSettings): Check[] {
  const { tooShort, tooLong, language, garbled, repetition, conflicts } = settings;
  const whole = ({ record }: ConvertedRecord) => `${record.instruction}\n${record.input}\n${record.output}`;
  const over = (share: number, threshold: number, code: "text-garbled" | "repetitive"): Verdict | undefined =>
    share > threshold ? { why: problem(code, { share: percent(share), most: percent(threshold) }) } : undefined;
  return [
    {
      code: "too-short",
      ...tooShort,
      judge: ({ record }) => {
        const length = lengthOf((record.input || record.instruction).trim());
        if (length >= tooShort.threshold) return undefined;
        return { why: problem("too-short", { count: length, least: tooShort.threshold }) };
      },
    },
    {
      code: "long-record",
      ...tooLong,
      judge: (record) => {
        const length = lengthOf(whole(record));
        if (length <= tooLong.threshold) return undefined;
        return { why: problem("long-record", { count: length, most: tooLong.threshold }) };
      },
    },
    {
      code: "other-language",
      effect: language.effect,
      judge: ({ record }) => {
        const spoken = languageOf(`${record.input || record.instruction}\n${record.output}`);
        if (spoken === language.wanted) return undefined;
        return { why: problem(`other-language/${language.wanted}`), kind: spoken };
      },
    },
    {
      code: "text-garbled",
      ...garbled,
      judge: (record) => over(garbledShare(whole(record)), garbled.threshold, "text-garbled"),
    },
    {
      code: "repetitive",
      ...repetition,
      judge: ({ record }) =>
        over(
          Math.max(repetitionShare(record.input), repetitionShare(record.output)),
          repetition.threshold,
          "repetitive",
        ),
    },
    {
      code: "conflicting-answers",
      effect: conflicts.effect === "drop" ? "drop" : "off",
      judge: ({ warnings }) =>
        warnings.includes("conflicting-answers") ? { why: problem("conflicting-answers") } : undefined,
    },
    nearDuplicateCheck(found, settings.nearDuplicates),
  ];
}

/** Two records say the same when their questions are alike and their answers too; alike questions with other answers are not. */
function nearDuplicateCheck(
  { records, shingles }: Findings,
  { effect, threshold }: CleanSettings["nearDuplicates"],
): Check {
  const textOf = (i: number) => questionText(records.at(i)!);
  const index = effect === "off" ? undefined : new NearDuplicateIndex(records.length, threshold, shingles, textOf);
  const sameAnswer = (a: string, b: string) => a === b || jaccard(shinglesOf(a), shinglesOf(b)) >= threshold;
  return {
    code: "near-duplicate",
    effect,
    threshold,
    judge: (record, i) => {
      const text = questionText(record);
      const { output } = record.record;
      const near = index!.find(i, text, (candidate) => sameAnswer(output, records.at(candidate)!.record.output));
      if (near) {
        const { source: place } = records.at(near.of)!;
        return { why: problem("near-duplicate", { percent: percent(near.similarity), place }) };
      }
      index!.add(i, text);
      return undefined;
    },
  };
}

/** Exact duplicates and conflicts are known when a record is composed; here they are counted. */
function composerReports(reasons: ReadonlyMap<string, number>): CheckReport[] {
  return ["duplicate", "conflicting-answers"].map((check) => {
    const count = reasons.get(check) ?? 0;
    return { check, effect: "drop", found: count, dropped: count, changed: 0, counts: {} };
  });
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
