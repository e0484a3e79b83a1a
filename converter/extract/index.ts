/** Chooses what a document is and takes its items out. */
import type { ReadDocument } from "../document.ts";
import type { Extraction, Item } from "../item.ts";
import type { Deadline } from "../limits.ts";
import type { ConvertSettings } from "../schema.ts";
import { extractContract } from "./contract/index.ts";
import { looksLikeContract } from "./contract/recognise.ts";
import { extractMarked } from "./marked.ts";
import { type GivenAnswers, givenAnswers } from "./questions/given-answers.ts";
import { extractQuestions, type OpenEnds } from "./questions/index.ts";
import { extractRows, hasColumns, lackingColumns, unusedRow } from "./rows.ts";
import { extractSections } from "./sections.ts";
import { settleChanges, showsChanges, withoutDeleted } from "./tracked-changes.ts";

/** Below it, what a recogniser read is worth a look: about one sign in ten is wrong. */
const UNCERTAIN = 0.75;

export interface ItemExtraction extends Extraction<Item> {
  open?: OpenEnds;
}

export function extractItems(
  read: ReadDocument,
  file: string,
  settings: ConvertSettings,
  deadline: Deadline,
): ItemExtraction {
  const document = settings.headerRow === undefined ? read : withoutRowsAbove(read, settings.headerRow);
  const marked = extractMarked(document, file);
  if (document.blocks.length === 0 && marked.items.length + marked.rejected.length > 0) return marked;
  const extraction = extractBlocks(document, file, settings, deadline);
  const [table] = document.blocks;
  if (document.records?.length && table?.kind === "table" && extraction.items.length + extraction.rejected.length === 0)
    for (const row of table.rows.slice(1)) extraction.rejected.push(unusedRow(row, file));
  if (settings.table && settings.task === "auto" && extraction.items.length === 0)
    extraction.rejected.unshift(...lackingColumns(document, settings.table, file));
  extraction.items.unshift(...marked.items);
  extraction.rejected.unshift(...marked.rejected);
  if (extraction.items.length + extraction.rejected.length === 0) extraction.warnings.push("nothing-found");
  for (const item of extraction.items)
    if ("warnings" in item && (item.source.ocr?.confidence ?? 1) < UNCERTAIN)
      item.warnings.push("recognition-uncertain");
  return extraction;
}

function extractBlocks(
  document: ReadDocument,
  file: string,
  settings: ConvertSettings,
  deadline: Deadline,
): ItemExtraction {
  const { task, table } = settings;
  if (table && (task === "table" || (task === "auto" && hasColumns(document, table))))
    return extractRows(document, file, table);
  if (task === "text") return extractSections(document, file, settings);
  if (task === "contract" || (task === "auto" && looksLikeContract(document)))
    return extractContract(document, file, settings.contract);
  const given = givenAnswers(settings, file);
  return showsChanges(document)
    ? changedQuestions(document, file, deadline, given)
    : extractQuestions(document, file, deadline, given);
}

function changedQuestions(
  document: ReadDocument,
  file: string,
  deadline: Deadline,
  given: GivenAnswers,
): ItemExtraction {
  const { kept, left } = withoutDeleted(document, file);
  const extraction = extractQuestions(kept, file, deadline, given);
  settleChanges(extraction);
  extraction.rejected.unshift(...left);
  return extraction;
}

/** The user knows better where the names of the columns stand. */
function withoutRowsAbove(document: ReadDocument, headerRow: number): ReadDocument {
  const blocks = document.blocks.map((block) =>
    block.kind === "table" ? { ...block, rows: block.rows.filter(({ row }) => row >= headerRow) } : block,
  );
  return { ...document, blocks };
}
