/** What can be learnt from a contract: one function a task, each giving verbatim answers. */
import type { ClauseItem } from "../../item.ts";
import type { Problem } from "../../said/problem.ts";
import type { SourceSpan } from "../../schema.ts";
import { isTouched } from "../tracked-changes.ts";
import { conditionalAnswers, fieldAnswers } from "./answers.ts";
import { FIELD_LABELS, REPEATED } from "./fields/index.ts";
import type { Contract } from "./model.ts";
import { type RiskCheck, reviewClause } from "./risk.ts";
import { summarise } from "./tables.ts";
import type { ContractLine } from "./text.ts";
import { topicOf } from "./topics.ts";
import type { Clause } from "./tree.ts";

/** Characters around a clause that is to be found. */
const WINDOW = 3000;
const FIELD_WINDOW = 6000;

export interface TaskInput {
  contract: Contract;
  units: readonly Clause[];
  checklist: readonly RiskCheck[];
}

/** A clause that is taught: its place among its neighbours. */
export function findItem({ contract, units }: TaskInput, index: number): ClauseItem[] {
  const clause = units[index]!;
  const input = windowAround(contract, units, index);
  if (clause.heading === undefined || input === undefined) return [];
  // General and special conditions repeat their headings: asked for one of two, nobody knows which.
  if (units.some((other) => other !== clause && other.heading === clause.heading && input.includes(other.first.text)))
    return [];
  return [item(contract, clause, { task: "find", subject: clause.heading, input, output: wholeOf(contract, clause) })];
}

export function classifyItem({ contract }: TaskInput, clause: Clause): ClauseItem[] {
  const topic = clause.heading === undefined ? undefined : topicOf(clause.heading, contract.language);
  const input = bodyOf(contract, clause);
  if (
    topic === undefined ||
    clause.heading === undefined ||
    clause.style === "annex" ||
    input.includes(`${clause.heading}条款`)
  )
    return [];
  return [item(contract, clause, { task: "classify", subject: "", input, output: topic })];
}

export function answerItems({ contract }: TaskInput, clause: Clause): ClauseItem[] {
  const input = wholeOf(contract, clause);
  const answers = [
    ...conditionalAnswers(input, contract.language),
    ...fieldAnswers(contract.fields, clause.start, clause.end, contract.language),
  ];
  const asked = new Set<string>();
  return answers
    .filter(({ question }) => !asked.has(question) && asked.add(question))
    .filter(({ answer }) => !contract.isMarked || !isTouched(answer, input))
    .map(({ question, answer }) =>
      item(contract, clause, { task: "answer", subject: question, input, output: answer }),
    );
}

export function defineItems({ contract }: TaskInput, clause: Clause): ClauseItem[] {
  return contract.definitions
    .filter(({ start, end }) => start >= clause.start && end <= clause.end)
    .map(({ term, value }) =>
      item(contract, clause, { task: "define", subject: term, input: wholeOf(contract, clause), output: value }),
    );
}

const LEVELS = { zh: { low: "低", medium: "中", high: "高" }, en: { low: "low", medium: "medium", high: "high" } };

export function riskItem({ contract, checklist }: TaskInput, clause: Clause): ClauseItem[] {
  const input = wholeOf(contract, clause);
  const { language } = contract;
  const reviewed = reviewClause(input, language, checklist);
  const findings = contract.isMarked ? reviewed.filter(({ evidence }) => !isTouched(evidence, input)) : reviewed;
  if (findings.length === 0) return [];
  const output = findings
    .map(({ check: { name, level, risk, advice }, evidence }) =>
      language === "zh"
        ? `风险：${name}（${LEVELS.zh[level]}）\n依据：${evidence}\n说明：${risk}${advice === "" ? "" : `\n建议：${advice}`}`
        : `Risk: ${name} (${LEVELS.en[level]})\nEvidence: ${evidence}\nWhy: ${risk}${advice === "" ? "" : `\nAdvice: ${advice}`}`,
    )
    .join("\n\n");
  return [item(contract, clause, { task: "risk", subject: "", input, output })];
}

/** Key facts as JSON; the input holds every one of them. */
export function fieldsItem({ contract, units }: TaskInput): ClauseItem[] {
  const { content, language, fields, parties, clauses, preamble } = contract;
  const head = content.text.slice(0, clauses[0]?.start ?? Math.min(content.text.length, FIELD_WINDOW)).trimEnd();
  const chosen: Clause[] = [];
  let length = head.length;
  const holds = (clause: Clause) => fields.some(({ start, end }) => start >= clause.start && end <= clause.end);
  for (const clause of units) {
    if (!holds(clause) || length + clause.end - clause.start > FIELD_WINDOW) continue;
    chosen.push(clause);
    length += clause.end - clause.start + 1;
  }
  const signed = signatureOf(contract);
  const within =
    (span: { start: number; end: number }) =>
    ({ start, end }: { start: number; end: number }) =>
      start >= span.start && end <= span.end;
  const dated =
    signed !== undefined && length + signed.end - signed.start <= FIELD_WINDOW && fields.some(within(signed));
  const spans = [{ start: 0, end: head.length }, ...chosen, ...(dated ? [signed] : [])];
  const inside = fields.filter((field) => spans.some((span) => within(span)(field)));
  const output: Record<string, unknown> = {};
  if (parties.length > 0)
    output[language === "zh" ? "当事人" : "parties"] = Object.fromEntries(
      parties.map(({ role, name }) => [role, name.value]),
    );
  for (const { name, value } of inside) {
    const label = FIELD_LABELS[name][language];
    if (!REPEATED.has(name)) output[label] = value;
    else output[label] = [...((output[label] as string[] | undefined) ?? []), value];
  }
  if (Object.keys(output).length < 2 || head.length > FIELD_WINDOW) return [];
  const shown = [...chosen, ...(dated ? [signed] : [])].map(({ start, end }) =>
    content.text.slice(start, end).trimEnd(),
  );
  const input = [head, ...shown].filter((part) => part !== "").join("\n");
  const source = (preamble.find(isInText) ?? clauses[0]!.first).source;
  return [{ task: "fields", language, subject: "", input, output: JSON.stringify(output), source }];
}

/** Not from the header of a page, which has no place in the text. */
const isInText = ({ source: { block, line } }: ContractLine) => block !== undefined || line !== undefined;

/** Where the signatures stand. */
function signatureOf({ signature }: Contract): { start: number; end: number } | undefined {
  const [first, last] = [signature[0], signature.at(-1)];
  return first && last && { start: first.start, end: last.start + last.text.length };
}

/** Who a party is, and its particulars, from the head of the contract. */
export function partyItems({ contract }: TaskInput): ClauseItem[] {
  const { content, language, parties, clauses } = contract;
  const input = content.text.slice(0, clauses[0]?.start ?? WINDOW).trimEnd();
  if (input.length > WINDOW) return [];
  return parties.flatMap(({ role, name, particulars }): ClauseItem[] => {
    const source = lineAt(contract, name.start);
    const ask = (subject: string, output: string): ClauseItem => ({
      task: "answer",
      language,
      subject,
      input,
      output,
      source,
    });
    const who = language === "zh" ? `本合同的${role}是谁？` : `Who is the ${role}?`;
    // Corvane is short for Corvane Therapeutics, Inc.; the Company is a role.
    const short = language === "en" && name.value.toLowerCase().includes(role.toLowerCase());
    const details = particulars.map(({ label, value }) =>
      ask(
        language === "zh"
          ? `${role}的${label}${/(?:人|代表|代理)$/.test(label) ? "是谁" : "是什么"}？`
          : `What is the ${label.toLowerCase()} of ${short ? role : `the ${role}`}?`,
        value,
      ),
    );
    return [...(short ? [] : [ask(who, name.value)]), ...details];
  });
}

export interface TableItems {
  items: ClauseItem[];
  problems: (Problem & { text: string; source: SourceSpan })[];
}

export function tableItems({ contract }: TaskInput, file: string): TableItems {
  const found: TableItems = { items: [], problems: [] };
  for (const table of contract.content.tables.values()) {
    const outcome = summarise(table, contract.language);
    if (!outcome) continue;
    const source: SourceSpan = { file, block: table.block, ...(table.page === undefined ? {} : { page: table.page }) };
    if ("problem" in outcome)
      found.problems.push({
        ...outcome.problem,
        text: table.rows.map(({ cells }) => cells.join("\t")).join("\n"),
        source,
      });
    else
      found.items.push({
        task: "table",
        language: contract.language,
        subject: "",
        input: outcome.markdown,
        output: outcome.summary,
        source,
      });
  }
  return found;
}

// ---------------------------------------------------------------- texts and places

export function wholeOf({ content }: Contract, { start, end }: Clause): string {
  return content.text.slice(start, end).trimEnd();
}

/** The text of a clause without its number and heading. */
export function bodyOf({ content }: Contract, { bodyStart, end }: Clause): string {
  return content.text.slice(bodyStart, end).trim();
}

export function sourceOf({ first, label, heading }: Clause): SourceSpan {
  return { ...first.source, ...(heading === undefined ? {} : { section: heading }), number: label };
}

function item(
  { language }: Contract,
  clause: Clause,
  parts: Pick<ClauseItem, "task" | "subject" | "input" | "output">,
): ClauseItem {
  return { ...parts, language, source: sourceOf(clause) };
}

function lineAt({ content }: Contract, offset: number): SourceSpan {
  return content.lines.findLast(({ start }) => start <= offset)!.source;
}

/** The clause among its neighbours, as many as fit; undefined where it would stand alone. */
function windowAround(contract: Contract, units: readonly Clause[], index: number): string | undefined {
  let [from, to] = [index, index];
  const size = () => units[to]!.end - units[from]!.start;
  if (size() > WINDOW) return undefined;
  for (let grown = true; grown; ) {
    grown = false;
    for (const [nextFrom, nextTo] of [
      [from, to + 1],
      [from - 1, to],
    ] as const) {
      const [first, last] = [units[nextFrom], units[nextTo]];
      if (!first || !last || last.end - first.start > WINDOW) continue;
      [from, to] = [nextFrom, nextTo];
      grown = true;
    }
  }
  return from === to ? undefined : contract.content.text.slice(units[from]!.start, units[to]!.end).trimEnd();
}
