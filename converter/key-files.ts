/** Questions in one file, their answers in another: joined when all files are read. */
import type { Composer } from "./compose/index.ts";
import { answerFromKey, type OpenEnds } from "./extract/questions/index.ts";
import { stemOf } from "./extract/questions/keys/key-file.ts";
import type { Findings } from "./findings.ts";
import type { FileReport, RejectedItem } from "./schema.ts";

export interface OpenFile {
  report: FileReport;
  ends: OpenEnds;
  /** The numbers of the file's rejected items among all. */
  numbers: ReadonlyMap<RejectedItem, number>;
}

interface Job {
  open: readonly OpenFile[];
  composer: Composer;
  findings: Findings;
}

/** Answers the questions of each file from its key; a bank with several possible keys gets none. */
export function joinKeyFiles({ open, composer, findings }: Job): void {
  const { settled } = findings;
  const banks = open.filter(({ ends }) => ends.unanswered.length > 0);
  const keys = open.filter(({ ends }) => ends.answers.length > 0 && ends.questions.length === 0);
  for (const bank of banks) {
    const key = keyOf(bank, banks, keys);
    if (!key) continue;
    const { answered, used, warnings } = answerFromKey(bank.ends, key.ends);
    bank.report.warnings.push(...warnings.filter((warning) => !bank.report.warnings.includes(warning)));
    const replaced = new Set<RejectedItem>();
    for (const { question, rejected } of answered) {
      const outcome = composer.compose(question) === "record" ? "records" : "rejected";
      bank.report[outcome]++;
      // A question with parts was one item, and is as many now as it has parts.
      if (replaced.has(rejected)) bank.report.items++;
      else bank.report.rejected--;
      replaced.add(rejected);
      settled.add(bank.numbers.get(rejected)!);
    }
    for (const item of used) settled.add(key.numbers.get(item)!);
    key.report.rejected -= used.length;
    key.report.items -= used.length;
    if (used.length > 0 && !bank.report.warnings.includes("key-from-other-file"))
      bank.report.warnings.push("key-from-other-file");
  }
}

/** The key by the file's name, or the only one there is for the only bank. */
function keyOf(bank: OpenFile, banks: readonly OpenFile[], keys: readonly OpenFile[]): OpenFile | undefined {
  const stem = stemOf(bank.report.file);
  const named = keys.filter(({ report }) => stem !== "" && stemOf(report.file) === stem);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  return banks.length === 1 && keys.length === 1 ? keys[0] : undefined;
}
