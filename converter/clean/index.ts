/**
 * Cleaning: named checks over all records of a conversion. Each has a threshold and an effect, and reports how many records
 * it speaks of; a record that a check drops becomes a rejected item with the check's code as its reason.
 */
import { languageOf } from "../compose/wording.ts";
import type { Conversion, ConvertedRecord, RejectedItem } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import { jaccard, NearDuplicateIndex, shinglesOf } from "./near-duplicates.ts";
import { PersonalData } from "./personal/index.ts";
import type { CheckReport, CleanSettings, Effect } from "./settings.ts";
import { garbledShare, lengthOf, repetitionShare } from "./text-checks.ts";

type Found = Pick<Conversion, "records" | "rejected" | "files" | "generated">;

interface Verdict {
  message: string;
  /** For the report's counts. */
  kind?: string;
}

interface Check {
  code: string;
  effect: Effect;
  threshold?: number;
  judge(record: ConvertedRecord, index: number): Verdict | undefined;
}

/** @param seed pseudonyms follow it unless the settings hold a key */
export function clean(found: Found, settings: CleanSettings, seed: number): Conversion {
  const personal = new PersonalData(settings.personalData, seed);
  const checks = checksOf(found.records, settings).filter(({ effect }) => effect !== "off");
  const reports = new Map(
    checks.map(({ code, effect, threshold }): [string, CheckReport] => [
      code,
      {
        check: code,
        effect,
        ...(threshold === undefined ? {} : { threshold }),
        found: 0,
        dropped: 0,
        changed: 0,
        counts: {},
      },
    ]),
  );
  personal.learnNames(found.records);
  const kept: ConvertedRecord[] = [];
  const dropped: RejectedItem[] = [];
  for (const [index, record] of found.records.entries()) {
    const fault = judge(record, index, checks, reports);
    const safe = fault ? undefined : personal.apply(record);
    const problem = fault ?? (safe && "reason" in safe ? safe : undefined);
    if (problem)
      dropped.push({
        ...problem,
        text: personal.hide(excerpt(record.record.input), record.source.file),
        source: record.source,
      });
    else kept.push(safe as ConvertedRecord);
  }
  const rejected = found.rejected.map((item) => personal.hideItem(item));
  return {
    records: kept,
    rejected: [...rejected, ...dropped],
    files: recount(found.files, dropped),
    checks: [...composerReports(found), ...reports.values(), ...personal.report()],
    ...(found.generated ? { generated: found.generated } : {}),
  };
}

function judge(
  record: ConvertedRecord,
  index: number,
  checks: readonly Check[],
  reports: ReadonlyMap<string, CheckReport>,
): { reason: string; message: string } | undefined {
  let fault: { reason: string; message: string } | undefined;
  for (const check of checks) {
    const verdict = check.judge(record, index);
    if (!verdict) continue;
    const report = reports.get(check.code)!;
    report.found++;
    if (verdict.kind !== undefined) report.counts[verdict.kind] = (report.counts[verdict.kind] ?? 0) + 1;
    if (check.effect === "drop") {
      report.dropped++;
      fault ??= { reason: check.code, message: verdict.message };
    } else if (!record.warnings.includes(check.code)) record.warnings.push(check.code);
  }
  return fault;
}

function checksOf(records: readonly ConvertedRecord[], settings: CleanSettings): Check[] {
  const { tooShort, tooLong, language, garbled, repetition, conflicts } = settings;
  const whole = ({ record }: ConvertedRecord) => `${record.instruction}\n${record.input}\n${record.output}`;
  const over = (share: number, threshold: number, what: string): Verdict | undefined =>
    share > threshold
      ? { message: `${Math.round(share * 100)} % of the text ${what}, more than ${threshold * 100} %` }
      : undefined;
  return [
    {
      code: "too-short",
      ...tooShort,
      judge: ({ record }) => {
        const length = lengthOf((record.input || record.instruction).trim());
        return length < tooShort.threshold
          ? { message: `the question has ${length} characters, fewer than ${tooShort.threshold}` }
          : undefined;
      },
    },
    {
      code: "long-record",
      ...tooLong,
      judge: (record) => {
        const length = lengthOf(whole(record));
        return length > tooLong.threshold
          ? { message: `the record has ${length} characters, more than ${tooLong.threshold}` }
          : undefined;
      },
    },
    {
      code: "other-language",
      effect: language.effect,
      judge: ({ record }) => {
        const spoken = languageOf(`${record.input || record.instruction}\n${record.output}`);
        return spoken === language.wanted
          ? undefined
          : { message: `the record is not ${language.wanted === "zh" ? "Chinese" : "English"}`, kind: spoken };
      },
    },
    {
      code: "text-garbled",
      ...garbled,
      judge: (record) => over(garbledShare(whole(record)), garbled.threshold, "is the trace of a wrong decoding"),
    },
    {
      code: "repetitive",
      ...repetition,
      judge: ({ record }) =>
        over(
          Math.max(repetitionShare(record.input), repetitionShare(record.output)),
          repetition.threshold,
          "repeats itself",
        ),
    },
    {
      code: "conflicting-answers",
      effect: conflicts.effect === "drop" ? "drop" : "off",
      judge: ({ warnings }) =>
        warnings.includes("conflicting-answers")
          ? { message: "the same question has another answer elsewhere; decide which is right" }
          : undefined,
    },
    nearDuplicateCheck(records, settings.nearDuplicates),
  ];
}

/** Two records say the same when their questions are alike and their answers too; alike questions with other answers are not. */
function nearDuplicateCheck(
  records: readonly ConvertedRecord[],
  { effect, threshold }: CleanSettings["nearDuplicates"],
): Check {
  const index =
    effect === "off" ? undefined : new NearDuplicateIndex(records.length, threshold, (i) => questionText(records[i]!));
  const sameAnswer = (a: string, b: string) => a === b || jaccard(shinglesOf(a), shinglesOf(b)) >= threshold;
  return {
    code: "near-duplicate",
    effect,
    threshold,
    judge: (record, i) => {
      const near = index!.find(i, (candidate) => sameAnswer(record.record.output, records[candidate]!.record.output));
      if (near)
        return {
          message: `${Math.round(near.similarity * 100)} % alike with record ${records[near.of]!.id}, with the same answer`,
        };
      index!.add(i);
      return undefined;
    },
  };
}

/** What is asked: the instruction is part of it where the input is only the material. */
export function questionText({ kind, record }: ConvertedRecord): string {
  return kind === "clause" || record.input === "" ? `${record.instruction}\n${record.input}` : record.input;
}

/** Exact duplicates and conflicts are known when a record is composed; here they are counted. */
function composerReports({ rejected }: Found): CheckReport[] {
  return (["duplicate", "conflicting-answers"] as const).map((check) => {
    const count = rejected.filter(({ reason }) => reason === check).length;
    return { check, effect: "drop", found: count, dropped: count, changed: 0, counts: {} };
  });
}

/** Records that were dropped move to the rejected items of their file: items = records + rejected still holds. */
export function recount(files: Conversion["files"], dropped: readonly RejectedItem[]): Conversion["files"] {
  const moved = new Map<string, number>();
  for (const { source } of dropped) moved.set(source.file, (moved.get(source.file) ?? 0) + 1);
  return files.map((report) => {
    const count = moved.get(report.file) ?? 0;
    return count === 0 ? report : { ...report, records: report.records - count, rejected: report.rejected + count };
  });
}
