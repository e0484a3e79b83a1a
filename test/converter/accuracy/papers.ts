/**
 * Whole papers as other people write them, a folder each: the files, and in expected.json what a careful reader takes from
 * them. Every question ends as one of the outcomes below; a record that belongs to no question is invented.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { judgement } from "../../../converter/extract/questions/answer.ts";
import {
  type ConvertedRecord,
  ConvertSettings,
  convert,
  type InputFile,
  QuestionType,
  type RejectedItem,
} from "../../../converter/index.ts";
import { comparable } from "../../../converter/text/normalize.ts";

const ExpectedQuestion = z.object({
  stem: z.string(),
  kind: QuestionType,
  options: z.array(z.string()).default([]),
  answer: z.string().nullable().describe("null: the file has none"),
  explanation: z.string().optional(),
  material: z.string().optional().describe("how the shared text begins that the question is asked about"),
});
const ExpectedPaper = z.object({ layout: z.string(), questions: z.array(ExpectedQuestion) });
type ExpectedQuestion = z.infer<typeof ExpectedQuestion>;

/**
 * right: stem, options, answer, and the material where there is one. form: the right answer, something else not as
 * written. wrong: another answer, or one where the file has none. missing: no record. none: no answer, and no record.
 */
export type Outcome = "right" | "form" | "wrong" | "missing" | "none";

export interface PaperResult {
  name: string;
  layout: string;
  questions: { question: ExpectedQuestion; outcome: Outcome; record?: ConvertedRecord }[];
  invented: ConvertedRecord[];
  rejected: RejectedItem[];
}

const SETTINGS = ConvertSettings.parse({ outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } });

/** Names of the papers below a folder, in order. */
export function paperNames(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
}

export async function readPaper(folder: string, name: string): Promise<PaperResult> {
  const files: InputFile[] = readdirSync(join(folder, name))
    .filter((file) => file !== "expected.json")
    .map((file) => ({ name: file, data: new Uint8Array(readFileSync(join(folder, name, file))) }));
  const { layout, questions } = ExpectedPaper.parse(
    JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8")),
  );
  const { records, rejected } = await convert(files, SETTINGS);
  const unused = new Set(records);
  const results = questions.map((question) => {
    const record = recordOf(question, [...unused]);
    if (record) unused.delete(record);
    return { question, outcome: outcomeOf(question, record), ...(record && { record }) };
  });
  return { name, layout, questions: results, invented: [...unused], rejected };
}

const plain = (text: string) => comparable(linear(text).replace(/[（(]\s*[）)]|_{2,}|[＿‗]+/g, "")).replaceAll("_", "");

/** m/s² is m/s^2, and 1/(x－3) is \\frac{1}{x-3}: what is read of a formula may be written in several ways. Scores are no text. */
const linear = (text: string) =>
  text
    .replace(/[（(]\s*\d+(?:\.\d+)?\s*分\s*[）)]/g, "")
    .replace(/\\[dt]?frac\b|\$|\^(?=[\d{])/g, "")
    .replace(/\\sqrt\b/g, "√")
    .replace(/[⁰¹²³⁴-⁹₀-₉⁺⁻]/g, (sign) => sign.normalize("NFKC"));

/** × and 错 and 错误 say the same of a statement; 解： in front of a solution says nothing. */
function sameAnswer({ kind, answer }: ExpectedQuestion, output: string): boolean {
  const judged = kind === "judge" ? judgement(answer ?? "") : undefined;
  const solution = (text: string) => plain(text.replace(/^\s*解\s*[：:]/, ""));
  return judged === undefined ? solution(output) === solution(answer ?? "") : judgement(output) === judged;
}

/** The record that asks this question: by its stem, or where that is not as written by its options. */
function recordOf(question: ExpectedQuestion, records: readonly ConvertedRecord[]) {
  const { stem, options } = question;
  const asked = plain(stem);
  const parts = options.map(plain);
  const holding = records.filter(({ record }) => asked !== "" && plain(record.input).includes(asked));
  const close = holding.length > 0 ? holding : records.filter(({ record }) => similar(plain(record.input), asked));
  const withOptions = (close.length > 0 ? close : parts.length > 1 ? records : []).filter(({ record }) =>
    parts.every((part) => plain(record.input).includes(part)),
  );
  const found = withOptions.length > 0 ? withOptions : close;
  return found.find(({ record }) => sameAnswer(question, record.output)) ?? found[0];
}

/** More than half of the stem stands in the input: the question is recognised, though cut or joined. */
function similar(input: string, stem: string): boolean {
  const half = Math.ceil(stem.length / 2);
  if (half < 6) return false;
  return input.includes(stem.slice(0, half)) || input.includes(stem.slice(-half));
}

function outcomeOf(question: ExpectedQuestion, found?: ConvertedRecord): Outcome {
  const { stem, options, answer, kind, material } = question;
  if (!found) return answer === null ? "none" : "missing";
  if (answer === null || !sameAnswer(question, found.record.output)) return "wrong";
  const choice = kind === "single" || kind === "multiple";
  const written = [stem, ...(choice ? options.map((option, i) => `${String.fromCharCode(65 + i)}.${option}`) : [])];
  const input = plain(found.record.input);
  const exact = material
    ? input.includes(plain(material)) && input.endsWith(plain(written.join("")))
    : input === plain(written.join(""));
  return exact ? "right" : "form";
}
