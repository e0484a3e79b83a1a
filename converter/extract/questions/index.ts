/** Question banks: lines, tables with a header, and answer keys become checked questions. */
import type { Block, ReadDocument, Table } from "../../document.ts";
import type { Extraction, Question } from "../../item.ts";
import type { Deadline } from "../../limits.ts";
import { joinRecognised } from "../../recognised.ts";
import { type Problem, problem } from "../../said/problem.ts";
import type { RejectedItem, SourceSpan } from "../../schema.ts";
import { excerpt, halfWidth } from "../../text/normalize.ts";
import { documentLines, type Line } from "../lines.ts";
import { buildQuestion } from "./build.ts";
import { withoutClosing } from "./closing.ts";
import { fromDialects } from "./dialects/index.ts";
import type { QuestionDraft } from "./draft.ts";
import { formattedAnswer, markOfRight } from "./formatting.ts";
import type { GivenAnswers } from "./given-answers.ts";
import { isTicked, withoutTicks } from "./keys/candidate.ts";
import { joinKeys, joinOtherFile } from "./keys/key.ts";
import { isKeyFile } from "./keys/key-file.ts";
import { type KeyEntry, readKey } from "./keys/key-reader.ts";
import { takeLeadingGrid } from "./keys/leading-grid.ts";
import { lostLines } from "./loose.ts";
import { optionMarks } from "./options.ts";
import type { Loose, RawQuestion } from "./raw.ts";
import { typeOf } from "./sections.ts";
import { segment } from "./segment.ts";
import { answerFromStandingOut } from "./standing-out.ts";
import { splitAnswered } from "./sub-questions.ts";
import { tableDrafts } from "./tables/table.ts";

/** What a file leaves open for the other files of its conversion. */
export interface OpenEnds {
  /** Questions without an answer, beside the item by which they are rejected. */
  unanswered: { question: RawQuestion; rejected: RejectedItem }[];
  /** All questions of the file: a key is compared with their number. */
  questions: RawQuestion[];
  /** Answers without a question. */
  answers: { entry: KeyEntry; rejected: RejectedItem }[];
}

export interface QuestionExtraction extends Extraction<Question> {
  open: OpenEnds;
}

export function extractQuestions(
  document: ReadDocument,
  file: string,
  deadline: Deadline,
  given: GivenAnswers = new Map(),
): QuestionExtraction {
  const open: OpenEnds = { unanswered: [], questions: [], answers: [] };
  const extraction: QuestionExtraction = { items: [], rejected: [], warnings: [], open };
  const tables = questionTables(document.blocks, file);
  const rest = document.blocks.filter((block) => !tables.has(block as Table) && !isNotes(block));
  const left = rest.length > 0 ? addLines(extraction, rest, file, given) : [];
  for (const [table, { headerRow, drafts }] of tables) {
    deadline.check();
    addHeader(extraction, table, headerRow);
    for (const draft of drafts) addDraft(extraction, draft, given);
  }
  // A file in which nothing is found says so as a whole.
  if (extraction.items.length + extraction.rejected.length === 0) return extraction;
  for (const loose of left) addAsOne(extraction, lostLines(loose), problem("text-without-question"));
  return extraction;
}

/** Answers the open questions of one file from the key of another. @returns the questions that are complete now */
export function answerFromKey(
  bank: OpenEnds,
  key: OpenEnds,
): { answered: { question: Question; rejected: RejectedItem }[]; used: RejectedItem[]; warnings: string[] } {
  const entries = key.answers.map(({ entry }) => entry);
  const { unused, warnings } = joinOtherFile(bank.questions, entries);
  const left = new Set(unused);
  const answered = bank.unanswered.flatMap(({ question, rejected }) => {
    if (question.labels.answer === undefined || question.labels.answer === "") return [];
    return splitAnswered(question).flatMap((part) => {
      const outcome = buildQuestion(toDraft(part));
      return "question" in outcome ? [{ question: outcome.question, rejected }] : [];
    });
  });
  const used = key.answers.filter(({ entry }) => !left.has(entry)).map(({ rejected }) => rejected);
  return { answered, used, warnings };
}

/** A sheet without questions that tells how to fill in the others. */
function isNotes(block: Block): boolean {
  if (block.kind !== "table" || block.sheet === undefined) return false;
  const cells = block.rows.flatMap((row) => row.cells.filter((cell) => cell.trim() !== ""));
  const named = NOTES.test(block.sheet.trim()) || NOTES.test(cells[0]?.trim() ?? "");
  return named && !cells.some((cell) => optionMarks(halfWidth(cell)).length >= 2);
}

const NOTES =
  /^(?:(?:填写|填表|使用|导入|模板)(?:说明|须知|指南|规范)|说明|read ?me|instructions?|how to use)\s*[:：]?$/i;

/** Tables that stand alone; the text around them is read as one. */
function questionTables(blocks: readonly Block[], file: string) {
  const tables = new Map<Table, NonNullable<ReturnType<typeof tableDrafts>>>();
  for (const block of blocks) {
    const drafts = block.kind === "table" ? tableDrafts(block, file) : undefined;
    if (drafts) tables.set(block as Table, drafts);
  }
  return tables;
}

function addDraft(extraction: Extraction<Question>, draft: QuestionDraft, given: GivenAnswers): void {
  const outcome = buildQuestion(draft, given);
  if ("question" in outcome) extraction.items.push(outcome.question);
  else extraction.rejected.push(outcome.rejected);
}

/** Tables made of records have no header of their own; it counts as row 0. */
export function addHeader(extraction: Extraction<unknown>, { sheet }: Table, row: number): void {
  extraction.headers ??= [];
  if (row > 0) extraction.headers.push({ ...(sheet === undefined ? {} : { sheet }), row });
}

/** @returns the lines that belong to no question */
function addLines(
  extraction: QuestionExtraction,
  blocks: readonly Block[],
  file: string,
  given: GivenAnswers,
): readonly Loose[] {
  const { lines: untaken, ticks } = withoutTicks(documentLines(blocks, file));
  for (const table of ticks) addAsOne(extraction, table, problem("answers-of-candidate/ticks"));
  const { lines, closing } = withoutClosing(fromDialects(untaken));
  addAsOne(extraction, closing, problem("closing-lines"));
  if (isKeyFile(lines, file)) {
    const { entries, mismatched } = readKey(lines);
    if (mismatched) extraction.warnings.push("key-range-mismatch");
    addUnused(extraction, entries);
    return [];
  }
  const { rest, grid, candidate } = takeLeadingGrid(lines);
  const segmentation = segment(rest);
  if (candidate)
    for (const { text, source } of grid)
      extraction.rejected.push({ ...problem("answers-of-candidate"), text: excerpt(text), source });
  else if (grid.length > 0) segmentation.keys.unshift({ scope: 0, lines: grid });
  const { unused, warnings } = joinKeys(segmentation);
  extraction.warnings.push(...warnings);
  extraction.open.questions.push(...segmentation.questions);
  answerFromStandingOut(segmentation.questions);
  const mark = markOfRight(segmentation.questions);
  for (const question of segmentation.questions.flatMap(splitAnswered)) {
    const outcome = buildQuestion(toDraft(question, mark), given);
    if ("question" in outcome) extraction.items.push(outcome.question);
    else {
      extraction.rejected.push(outcome.rejected);
      if (outcome.rejected.reason === "answer-missing")
        extraction.open.unanswered.push({ question, rejected: outcome.rejected });
    }
  }
  addUnused(extraction, unused);
  return segmentation.loose;
}

/** Lines that belong to no question, as one item. */
function addAsOne(extraction: Extraction<Question>, lines: readonly Line[], why: Problem): void {
  if (lines.length === 0) return;
  const text = lines.map((line) => line.text).join("\n");
  extraction.rejected.push({ ...why, text: excerpt(text), source: lines[0]!.source });
}

function addUnused(extraction: QuestionExtraction, entries: readonly KeyEntry[]): void {
  for (const entry of entries) {
    const { number, answer, source } = entry;
    const rejected: RejectedItem = {
      ...problem("answer-without-question", { number }),
      text: excerpt(`${number}. ${answer}`),
      source: { ...source, number: String(number) },
    };
    extraction.rejected.push(rejected);
    extraction.open.answers.push({ entry, rejected });
  }
}

/** In a plain text, the dashes of a list below the label are marks; in Markdown they are its way to write one. */
function withoutDashes(answer: string | undefined): string | undefined {
  const lines = answer?.split("\n") ?? [];
  const listed = lines.length >= 2 && lines.every((line) => /^[-*•]\s+\S/.test(line));
  return listed ? lines.map((line) => line.replace(/^[-*•]\s+/, "")).join("\n") : answer;
}

/** @param mark what marks right options throughout the paper */
function toDraft(raw: RawQuestion, mark?: ReturnType<typeof markOfRight>): QuestionDraft {
  const { stem, options, labels, section, lines, passage, warnings } = raw;
  const number = lines[0]!.code ?? raw.number?.toString();
  const ocr = joinRecognised(lines.map((line) => line.source.ocr));
  const source: SourceSpan = {
    ...lines[0]!.source,
    ...(ocr ? { ocr } : {}),
    ...(section.title === "" ? {} : { section: section.title }),
    ...(number === undefined ? {} : { number }),
  };
  const formatted = labels.answer === undefined ? formattedAnswer(lines, options, mark) : undefined;
  return {
    stem,
    options,
    answer: source.file.endsWith(".txt") ? withoutDashes(labels.answer) : labels.answer,
    evidence: raw.keyed ? "key" : "line",
    about: {
      ...(labels.difficulty ? { difficulty: labels.difficulty } : {}),
      ...(labels.points ? { knowledge: labels.points } : {}),
      ...(labels.score ? { score: labels.score } : {}),
    },
    ...(formatted === undefined ? {} : { formatted }),
    explanation: labels.explanation,
    kind: (labels.type === undefined ? undefined : typeOf(labels.type)) ?? section.kind,
    ...(passage === undefined ? {} : { passage }),
    source,
    text: lines.map((line) => line.text).join("\n"),
    warnings: isTicked(lines[0]!) ? [...warnings, "answer-from-ticks"] : warnings,
  };
}
