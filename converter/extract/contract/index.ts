/** Contracts: clauses, key facts, definitions, tables and risks become records whose answers stand in the contract word for word. */
import type { ReadDocument } from "../../document.ts";
import type { ClauseItem, Extraction } from "../../item.ts";
import { type Problem, problem } from "../../said/problem.ts";
import type { ContractSettings } from "../../schema.ts";
import { excerpt } from "../../text/normalize.ts";
import { blankLength } from "./blanks.ts";
import { type Contract, readContract } from "./model.ts";
import { defaultChecklist } from "./risk.ts";
import {
  answerItems,
  bodyOf,
  classifyItem,
  defineItems,
  fieldsItem,
  findItem,
  partyItems,
  riskItem,
  sourceOf,
  type TaskInput,
  tableItems,
  wholeOf,
} from "./tasks.ts";
import { type Clause, unitsOf } from "./tree.ts";

export { type Contract, readContract } from "./model.ts";

const SHORTEST_CLAUSE = 15;

export function extractContract(
  document: ReadDocument,
  file: string,
  settings: ContractSettings,
): Extraction<ClauseItem> {
  const contract = readContract(document, file);
  const { text } = contract.content;
  const checklist = settings.checklist ?? defaultChecklist();
  const units = unitsOf(contract.clauses, text);
  const input: TaskInput = { contract, units, checklist };
  const wanted = new Set(settings.tasks);
  const extraction: Extraction<ClauseItem> = { items: [], rejected: [], warnings: [] };
  if (contract.amountMismatches.length > 0) extraction.warnings.push("amount-mismatch");
  if (wanted.has("fields")) extraction.items.push(...fieldsItem(input));
  if (wanted.has("answer")) extraction.items.push(...partyItems(input));
  addClauses(extraction, input, wanted);
  for (const annex of contract.annexes)
    addClauses(extraction, { contract, units: unitsOf([annex], text).filter(hasText), checklist }, wanted);
  if (wanted.has("table")) {
    const { items, problems } = tableItems(input, file);
    extraction.items.push(...items);
    extraction.rejected.push(...problems.map((fault) => ({ ...fault, text: excerpt(fault.text) })));
  }
  if (units.length === 0)
    extraction.rejected.push({
      ...problem("articles-missing"),
      text: excerpt(contract.content.text),
      source: { file },
    });
  return extraction;
}

function addClauses(extraction: Extraction<ClauseItem>, input: TaskInput, wanted: ReadonlySet<string>): void {
  const { contract, units } = input;
  for (const [index, clause] of units.entries()) {
    const fault = clauseProblem(contract, clause);
    if (fault)
      extraction.rejected.push({ ...fault, text: excerpt(wholeOf(contract, clause)), source: sourceOf(clause) });
    else extraction.items.push(...clauseItems(input, index).filter(({ task }) => wanted.has(task)));
  }
}

/** A line that only names an annex, as in a list of them, is none. */
function hasText({ style, bodyStart, end }: Clause): boolean {
  return style !== "annex" || end > bodyStart;
}

function clauseItems(input: TaskInput, index: number): ClauseItem[] {
  const clause = input.units[index]!;
  return [
    ...findItem(input, index),
    ...classifyItem(input, clause),
    ...answerItems(input, clause),
    ...defineItems(input, clause),
    ...riskItem(input, clause),
  ];
}

function clauseProblem(contract: Contract, clause: Clause): Problem | undefined {
  const text = bodyOf(contract, clause);
  if (text.length < SHORTEST_CLAUSE) return problem("clause-too-short", { clause: clause.label, count: text.length });
  if (blankLength(text) > text.length / 5) return problem("clause-template", { clause: clause.label });
  return undefined;
}
