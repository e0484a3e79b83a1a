/** Question banks: lines, tables with a header, and answer keys become checked questions. */
import type { Block, ReadDocument, Table } from "../../document.ts";
import type { Extraction, Question } from "../../item.ts";
import type { Deadline } from "../../limits.ts";
import type { RejectedItem, SourceSpan } from "../../schema.ts";
import { excerpt } from "../../text/normalize.ts";
import { documentLines } from "../lines.ts";
import { buildQuestion, type QuestionDraft } from "./build.ts";
import { joinKeys } from "./key.ts";
import { typeOf } from "./sections.ts";
import { type RawQuestion, segment } from "./segment.ts";
import { isQuestionTable, tableDrafts } from "./table.ts";

export function extractQuestions(document: ReadDocument, file: string, deadline: Deadline): Extraction<Question> {
  const extraction: Extraction<Question> = { items: [], rejected: [], warnings: [] };
  for (const part of splitAtTables(document.blocks)) {
    deadline.check();
    if ("table" in part) addDrafts(extraction, tableDrafts(part.table, file));
    else addLines(extraction, part.blocks, file);
  }
  return extraction;
}

type Part = { table: Table } | { blocks: Block[] };

/** Tables with a header of their own stand alone; the text around them is read as one. */
function splitAtTables(blocks: readonly Block[]): Part[] {
  const tables = blocks.filter((block): block is Table => block.kind === "table" && isQuestionTable(block));
  const rest = blocks.filter((block) => !tables.includes(block as Table));
  return [...(rest.length > 0 ? [{ blocks: rest }] : []), ...tables.map((table) => ({ table }))];
}

function addDrafts(
  extraction: Extraction<Question>,
  drafts: { drafts: QuestionDraft[]; rejected: RejectedItem[] },
): void {
  for (const draft of drafts.drafts) {
    const outcome = buildQuestion(draft);
    if ("question" in outcome) extraction.items.push(outcome.question);
    else extraction.rejected.push(outcome.rejected);
  }
  extraction.rejected.push(...drafts.rejected);
}

function addLines(extraction: Extraction<Question>, blocks: readonly Block[], file: string): void {
  const segmentation = segment(documentLines(blocks, file));
  const { unused, warnings } = joinKeys(segmentation);
  extraction.warnings.push(...warnings);
  const rejected = unused.map(
    ({ number, answer, source }): RejectedItem => ({
      reason: "answer-without-question",
      message: `the key answers question ${number}, which is not there or not alone with that number in its section`,
      text: excerpt(`${number}. ${answer}`),
      source: { ...source, number: String(number) },
    }),
  );
  addDrafts(extraction, { drafts: segmentation.questions.map(toDraft), rejected });
}

function toDraft(raw: RawQuestion): QuestionDraft {
  const { stem, options, labels, section, lines, passage, warnings, number } = raw;
  const source: SourceSpan = {
    ...lines[0]!.source,
    ...(section.title === "" ? {} : { section: section.title }),
    ...(number === undefined ? {} : { number: String(number) }),
  };
  return {
    stem,
    options,
    answer: labels.answer,
    explanation: labels.explanation,
    kind: (labels.type === undefined ? undefined : typeOf(labels.type)) ?? section.kind,
    ...(passage === undefined ? {} : { passage }),
    source,
    text: lines.map((line) => line.text).join("\n"),
    warnings,
  };
}
