/** Compares what the converter made of a file with what was written into it. */
import { type Conversion, ConvertSettings, convert, type InputFile } from "../../../converter/index.ts";
import { comparable } from "../../../converter/text/normalize.ts";
import type { KnownQuestion } from "./layouts.ts";

export interface Accuracy {
  expected: number;
  found: number;
  /** Stem and options as written, spaces aside. */
  fieldsExact: number;
  answersExact: number;
  /** Records that ask nothing that was written. */
  invented: number;
  /** Records with an answer other than the written one. */
  wrong: number;
  /** Every item of every file is a record or a rejection. */
  accounted: boolean;
}

export async function measure(files: InputFile[], questions: readonly KnownQuestion[]): Promise<Accuracy> {
  const settings = ConvertSettings.parse({
    task: "questions",
    outputStyle: "answer",
    clean: { nearDuplicates: { effect: "off" } },
  });
  return compare(await convert(files, settings), questions);
}

const plain = (text: string) => comparable(text.replace(/[（(]\s*[）)]|_{2,}/g, ""));

export function compare({ records, files }: Conversion, questions: readonly KnownQuestion[]): Accuracy {
  const keyOf = (stem: string, options: readonly string[]) => [stem, ...options].map(plain).join("|");
  const known = new Map(questions.map((question) => [keyOf(question.stem, question.options), question]));
  const stems = new Map(questions.map((question) => [plain(question.stem), question]));
  const accuracy: Accuracy = {
    expected: known.size,
    found: 0,
    fieldsExact: 0,
    answersExact: 0,
    invented: 0,
    wrong: 0,
    accounted: files.every(({ items, records: made, rejected }) => items === made + rejected),
  };
  for (const { record, kind } of records) {
    const choice = kind === "single" || kind === "multiple";
    const lines = record.input.split("\n");
    const first = choice ? lines.findIndex((line) => /^A\. /.test(line)) : -1;
    const material = lines.slice(0, first < 0 ? undefined : first).join("\n");
    const stem = material.slice(material.lastIndexOf("\n\n") + 1);
    const options = first < 0 ? [] : lines.slice(first).map((line) => line.replace(/^[A-Z]\. /, ""));
    const exact = known.get(keyOf(stem, options));
    const question = exact ?? stems.get(plain(stem));
    if (!question) {
      accuracy.invented++;
      continue;
    }
    accuracy.found++;
    if (exact) accuracy.fieldsExact++;
    if (plain(record.output) === plain(question.answer)) accuracy.answersExact++;
    else accuracy.wrong++;
  }
  return accuracy;
}
