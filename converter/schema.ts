/**
 * What goes into a conversion and what comes out, as zod schemas. The command line, the service, OpenAPI and the page
 * all derive from these. Every stage counts: for each file, items = records + rejected.
 */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";
import { InstructionRecord } from "#lib/data/index";
import { CheckReport, CleanSettings } from "./clean/settings.ts";
import { SplitSettings } from "./export/settings.ts";
import { RiskChecklist } from "./extract/contract/risk.ts";
import { GeneratedFrom, GenerateReport, GenerateSettings } from "./generate/settings.ts";
import { ReportedError } from "./reported-error.ts";
import { ENCODINGS, isEncoding } from "./text/encodings.ts";

export const QuestionType = z.enum(["single", "multiple", "judge", "blank", "short"]);
export type QuestionType = z.infer<typeof QuestionType>;

export const ContractTask = z.enum(["find", "classify", "answer", "fields", "define", "table", "risk"]);
export type ContractTask = z.infer<typeof ContractTask>;

export const ContractSettings = z.strictObject({
  tasks: z
    .array(ContractTask)
    .default([...ContractTask.options])
    .describe(
      "what is made of a contract: find a clause, classify it, answer from it, fields as JSON, definitions, tables, risks",
    ),
  checklist: RiskChecklist.optional().describe("the risks to look for; the list that comes with tunelab when absent"),
});
export type ContractSettings = z.infer<typeof ContractSettings>;

export const TableMapping = z
  .strictObject({
    instruction: z.string().min(1).describe("template of the instruction, e.g. 说明{{药品}}的用法。"),
    input: z.string().default("").describe("template of the input"),
    output: z.string().min(1).describe("template of the output, e.g. {{用法用量}}"),
  })
  .describe(
    "how a row of a table becomes a record; {{column}} stands for the row's cell in that column as it is shown, {{column.raw}} for the value behind it (0.125 behind 12.5%)",
  );
export type TableMapping = z.infer<typeof TableMapping>;

export const TextSettings = z.strictObject({
  maxCharacters: z
    .int()
    .min(100)
    .max(100_000)
    .default(2000)
    .describe("longest piece; sections are cut between paragraphs"),
  minCharacters: z.int().min(1).max(10_000).default(20).describe("shorter pieces are left out"),
});
export type TextSettings = z.infer<typeof TextSettings>;

export const WordingTask = z.enum([...QuestionType.options, ...ContractTask.options, "section", "summary"]);
export type WordingTask = z.infer<typeof WordingTask>;

const Wordings = z.partialRecord(WordingTask, z.array(z.string().min(1).max(500)).min(1).max(50));
export const WordingSettings = z
  .strictObject({ zh: Wordings.default({}), en: Wordings.default({}) })
  .describe(
    "own wordings of the instructions, by kind of item; the seed chooses among them. {subject} stands for the heading, term or question",
  );

const unknownEncoding = (name: string) =>
  inLanguage([
    `没有“${name}”这种编码；可用 ${ENCODINGS.join("、")}，或留空自动识别`,
    `there is no encoding "${name}"; use ${ENCODINGS.join(", ")}, or leave it out and it is detected`,
  ]);

const Recognised = z
  .strictObject({
    confidence: z.number().min(0).max(1).describe("of the least sure part, as the recogniser rates itself"),
    box: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .describe("left, top, right, bottom from the upper left corner: points of a page, pixels of a picture"),
  })
  .describe("there when the text was read from a picture (OCR)");

/** Where in a customer's file something stands; only the fields that the format has. */
export const SourceSpan = z.strictObject({
  file: z.string(),
  sheet: z.string().optional(),
  row: z.int().optional().describe("1-based row of a sheet"),
  block: z.int().optional().describe("0-based block (paragraph or table) of a document"),
  line: z.int().optional().describe("1-based line of a text file"),
  page: z.int().optional().describe("1-based page of a PDF"),
  ocr: Recognised.optional(),
  section: z.string().optional().describe("heading above, e.g. 一、单项选择题"),
  number: z.string().optional().describe("the item's own number, e.g. 12 or 第三条"),
});
export type SourceSpan = z.infer<typeof SourceSpan>;

export const GivenAnswer = z.strictObject({
  // Taken as it stands in a rejected item: what a recogniser says of it is no part of the place, and is left out.
  source: z
    .object(SourceSpan.omit({ ocr: true }).shape)
    .describe("where the question stands, as a rejected item gives it"),
  answer: z.string().trim().min(1).max(5000).describe("as a file would give it: B, AC, 对, True or a text"),
});
export type GivenAnswer = z.infer<typeof GivenAnswer>;

export const ConvertSettings = z.strictObject({
  task: z
    .enum(["auto", "questions", "contract", "table", "text"])
    .default("auto")
    .describe(
      "what the files hold; auto looks at the content of each file; table needs a mapping of its columns, text makes pretraining text of sections",
    ),
  language: z
    .enum(["auto", "zh", "en"])
    .default("auto")
    .describe("language of the instruction wording; auto follows the text"),
  outputStyle: z
    .enum(["answer", "answer-explanation", "reasoning-answer"])
    .default("answer-explanation")
    .describe("answer only, answer followed by the explanation, or the explanation before the answer"),
  seed: z
    .int()
    .min(0)
    .default(42)
    .describe("chooses among the wordings of an instruction; the same seed gives the same file"),
  encoding: z
    .string()
    .refine(isEncoding, { error: ({ input }) => unknownEncoding(String(input)) })
    .optional()
    .describe("text encoding, e.g. gb18030; detected when absent"),
  delimiter: z.string().length(1).optional().describe("sign between the columns of text tables; detected when absent"),
  headerRow: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("row of a table that names its columns, rows above are left out; found by its words when absent"),
  ocr: z
    .boolean()
    .default(false)
    .describe(
      "read the text of scanned pages and pictures, Chinese and English; slow, needs optional packages, and marked in each record's source",
    ),
  trackedChanges: z
    .enum(["accepted", "shown"])
    .default("accepted")
    .describe(
      "changes that a Word, OpenDocument or RTF file tracks and nobody has accepted yet: accepted reads the text as it then will be, which is what its last writer means; shown keeps what was deleted beside what was written, as [-deleted-]{+inserted+}, and takes no answer that a change touches",
    ),
  passwords: z
    .array(z.string().min(1).max(200))
    .max(20)
    .optional()
    .meta({ writeOnly: true })
    .describe(
      "tried on protected PDF and Office files and archives; never kept: no manifest, profile or answer of the service holds them",
    ),
  format: z
    .enum(["alpaca", "jsonl", "sharegpt", "messages", "text", "csv"])
    .default("alpaca")
    .describe(
      "a further data set file beside dataset.json: JSON lines, ShareGPT, OpenAI messages, pretraining text or CSV; alpaca adds none",
    ),
  answers: z
    .array(GivenAnswer)
    .max(10_000)
    .optional()
    .meta({ "x-form": false })
    .describe("answers by hand to questions whose file gives none that counts; they stand before what was read"),
  wording: WordingSettings.prefault({}),
  contract: ContractSettings.prefault({}),
  table: TableMapping.optional(),
  text: TextSettings.prefault({}),
  generate: GenerateSettings.prefault({}),
  clean: CleanSettings.prefault({}),
  split: SplitSettings.prefault({}),
});
export type ConvertSettings = z.infer<typeof ConvertSettings>;

export const QuestionFacts = z.strictObject({
  evidence: z
    .enum(["column", "line", "key", "stem", "formatting", "explanation", "person"])
    .describe(
      "what told the answer: a column, a line below the question, an answer key, the question's own blank, formatting, the end of the explanation, a person",
    ),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .describe("from the kind of evidence and what looked odd; for sorting, no probability"),
  difficulty: z.string().optional(),
  knowledge: z.string().optional().describe("the knowledge point that the file names"),
  score: z.string().optional(),
});
export type QuestionFacts = z.infer<typeof QuestionFacts>;

const RecordKind = z.enum([...QuestionType.options, "clause", "record", "row", "text", "generated"]);

export const ConvertedRecord = z.strictObject({
  id: z.string().describe("stable within a conversion"),
  record: InstructionRecord,
  kind: RecordKind.describe("what the item was in the file"),
  source: SourceSpan,
  task: ContractTask.optional().describe("of a contract's record: what it asks for"),
  facts: QuestionFacts.optional().describe("of a question: how its answer is known, and what the file says about it"),
  generated: GeneratedFrom.optional().describe("there when a language model wrote the record"),
  warnings: z.array(z.string()).describe("message codes, e.g. explanation-missing"),
});
export type ConvertedRecord = z.infer<typeof ConvertedRecord>;

/** Reasons and sentences are codes: `converter/said` holds the sentences in zh and en, the page what it calls a reason. */
export const RejectedItem = z.strictObject({
  reason: z.string().describe("code, e.g. answer-missing, answer-not-an-option, options-missing, stem-missing"),
  sentence: z
    .string()
    .optional()
    .describe("which sentence says it, e.g. answer-missing/empty; /api/v1/sentences has its words in zh and en"),
  values: z
    .record(z.string(), z.union([z.string(), z.number(), SourceSpan]))
    .optional()
    .describe("what stands in the sentence: which option, how many characters, where the other record is"),
  message: z.string().describe("the sentence in English: what, where, which value, how to fix it"),
  text: z.string().describe("the item as it stands in the file, at most 500 characters"),
  kind: RecordKind.optional().describe("what the item would have been, where that is known"),
  source: SourceSpan,
});
export type RejectedItem = z.infer<typeof RejectedItem>;

export const HiddenPart = z.strictObject({
  sheet: z.string(),
  what: z.enum(["sheet", "rows", "columns"]),
  which: z.string().optional().describe("numbers of rows or letters of columns, e.g. 3, 7–9"),
  count: z.int().optional().describe("rows or columns with text"),
});
export type HiddenPart = z.infer<typeof HiddenPart>;

export const FileReport = z.strictObject({
  file: z.string(),
  format: z.string().optional().describe("what the content is, whatever the name says: docx, xlsx, text…"),
  encoding: z.string().optional(),
  delimiter: z.string().optional().describe("between the columns of a text table"),
  headers: z
    .array(z.strictObject({ sheet: z.string().optional(), row: z.int() }))
    .optional()
    .describe("rows that were taken for the names of the columns"),
  hidden: z
    .array(HiddenPart)
    .optional()
    .describe("what a workbook hides; it was read all the same, and its records carry the warning hidden-source"),
  sizeBytes: z.int(),
  sha256: z.string().optional().describe("of the file's bytes"),
  items: z.int().describe("items found; equals records + rejected"),
  records: z.int(),
  rejected: z.int(),
  error: ReportedError.optional().describe("why the whole file could not be read; the other files go on"),
  modelError: ReportedError.optional().describe("why a language model wrote nothing for some of its sections"),
  warnings: z.array(z.string()),
});
export type FileReport = z.infer<typeof FileReport>;

export const Conversion = z.strictObject({
  records: z.array(ConvertedRecord),
  rejected: z.array(RejectedItem),
  files: z.array(FileReport),
  checks: z.array(CheckReport).describe("what cleaning found, by check"),
  generated: GenerateReport.optional().describe("what a language model wrote; there when one was asked"),
});
export type Conversion = z.infer<typeof Conversion>;

/** A file to convert: by path (read when its turn comes) or already in memory. `name` decides nothing, it is shown. */
export type InputFile = { name: string; path: string } | { name: string; data: Uint8Array };

export type ConvertEvent =
  | { type: "file-started"; file: string; index: number; total: number }
  | { type: "file-finished"; report: FileReport; index: number; total: number }
  | { type: "model-progress"; done: number; total: number };
