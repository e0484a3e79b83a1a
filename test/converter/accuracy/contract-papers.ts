/**
 * Whole contracts as other people write them, a folder each: the file, and in expected.json what a careful reader takes
 * from it. What we take beyond that is listed: wrong where it contradicts the reader, else for a person to judge.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isoDate } from "../../../converter/extract/contract/fields/date.ts";
import type { FieldName } from "../../../converter/extract/contract/fields/index.ts";
import { type Contract, readContract } from "../../../converter/extract/contract/index.ts";
import { clauseMarks } from "../../../converter/extract/contract/marks.ts";
import { type Clause, walk } from "../../../converter/extract/contract/tree.ts";
import { DEFAULT_LIMITS } from "../../../converter/index.ts";
import { Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { comparable, halfWidth } from "../../../converter/text/normalize.ts";

/** The fields of a reader, and ours in which the same may stand. */
const OUR_FIELDS = {
  contractNumber: ["number"],
  signDate: ["signingDate"],
  effectiveDate: ["effectiveDate", "effectiveCondition", "startDate", "completionDate"],
  term: [
    "term",
    "expiryDate",
    "warranty",
    "confidentialityPeriod",
    "deliveryDate",
    "guaranteePeriod",
    "nonCompetePeriod",
  ],
  amount: [
    "amount",
    "salary",
    "probationSalary",
    "rent",
    "rate",
    "deposit",
    "fee",
    "bonus",
    "insurance",
    "contribution",
    "penalty",
    "liabilityCap",
    "paymentTerms",
    "interestRate",
  ],
  amountInWords: ["amount", "salary", "rent", "deposit"],
  deposit: ["deposit"],
  bankAccount: ["bankAccount"],
  penalty: ["penalty", "liabilityCap"],
  noticePeriod: ["noticePeriod", "curePeriod"],
  paymentTerms: ["paymentTerms"],
  governingLaw: ["governingLaw"],
  venue: ["disputeVenue", "arbitrationSeat"],
  disputeResolution: ["disputeVenue", "mediation"],
} as const satisfies Record<string, readonly FieldName[]>;
type ReaderField = keyof typeof OUR_FIELDS;

/** Of these a contract has one, so that another value contradicts the reader's. */
const SINGLE: ReadonlySet<FieldName> = new Set([
  "number",
  "signingDate",
  "effectiveDate",
  "expiryDate",
  "governingLaw",
]);

const ExpectedContract = z.object({
  layout: z.string(),
  language: z.enum(["zh", "en"]),
  title: z.string(),
  parties: z.array(z.object({ role: z.string(), name: z.string().nullable().describe("null: left blank") })),
  articles: z.array(z.object({ number: z.string(), heading: z.string().nullable(), begins: z.string() })),
  definitions: z.array(z.object({ term: z.string(), begins: z.string() })).default([]),
  facts: z.array(z.object({ field: z.enum(Object.keys(OUR_FIELDS) as [ReaderField]), value: z.string() })),
  annexes: z.array(z.string()).default([]),
  signature: z.object({ present: z.boolean() }),
});
type ExpectedContract = z.infer<typeof ExpectedContract>;

const KINDS = ["title", "articles", "parties", "definitions", "facts", "annexes", "signature"] as const;
export type PartKind = (typeof KINDS)[number];
export const PART_KINDS: readonly PartKind[] = KINDS;

export interface ContractPaper {
  name: string;
  layout: string;
  /** Of every kind what is expected, and what of it was not found as written. */
  parts: Record<PartKind, { expected: number; missed: string[] }>;
  /** What contradicts the reader: another name of a party, an article that is none, another number. */
  wrong: string[];
  /** What the reader did not list. */
  unlisted: string[];
}

export async function readContractPaper(folder: string, name: string): Promise<ContractPaper> {
  const path = join(folder, name);
  const files = readdirSync(path).filter((file) => file !== "expected.json");
  if (files.length !== 1) throw new Error(`${name}: one contract, not ${files.length}`);
  const expected = ExpectedContract.parse(JSON.parse(readFileSync(join(path, "expected.json"), "utf8")));
  return compared(name, expected, await contractOf(files[0]!, new Uint8Array(readFileSync(join(path, files[0]!)))));
}

async function contractOf(name: string, bytes: Uint8Array): Promise<Contract> {
  const input = { name, bytes, limits: DEFAULT_LIMITS, deadline: new Deadline(name, 60_000) };
  return readContract(await readDocument(input, await formatOf(input)), name);
}

interface Compared {
  expected: number;
  missed: string[];
  wrong?: string[];
  unlisted?: string[];
}

function compared(name: string, expected: ExpectedContract, contract: Contract): ContractPaper {
  const parts: Record<PartKind, Compared> = {
    title: comparedTitle(expected, contract),
    articles: comparedArticles(expected, contract),
    parties: comparedParties(expected, contract),
    definitions: comparedDefinitions(expected, contract),
    facts: comparedFacts(expected, contract),
    annexes: comparedAnnexes(expected, contract),
    signature: {
      expected: 1,
      missed: expected.signature.present === contract.signature.length > 0 ? [] : ["signature"],
    },
  };
  const all = Object.values(parts);
  return {
    name,
    layout: expected.layout,
    parts,
    wrong: all.flatMap(({ wrong }) => wrong ?? []),
    unlisted: all.flatMap(({ unlisted }) => unlisted ?? []),
  };
}

const plain = (text: string) => comparable(halfWidth(text)).replace(/[\s_]+/g, "");

function comparedTitle({ title }: ExpectedContract, contract: Contract): Compared {
  const ours = contract.title?.text ?? "";
  if (plain(ours) === plain(title)) return { expected: 1, missed: [] };
  return { expected: 1, missed: [`title ${title}`], ...(ours !== "" && { wrong: [`title ${ours}`] }) };
}

/** 第一条, 1. and 一、 by what they say. */
const numberOf = (label: string) => label.replace(/[\s.、:：]+$/, "").toLowerCase();

function comparedArticles({ articles }: ExpectedContract, contract: Contract): Compared {
  const clauses = [...walk([...contract.clauses, ...contract.annexes])].map(({ clause }) => clause);
  const unused = new Set(clauses);
  const found: Clause[] = [];
  const missed: string[] = [];
  for (const article of articles) {
    const same = [...unused].filter(({ label }) => numberOf(label) === numberOf(article.number));
    const exact = same.find(
      (clause) => hasHeading(clause, article.heading) && begins(contract, clause, article.begins),
    );
    const near = same.find((clause) => article.heading !== null && hasHeading(clause, article.heading));
    if (exact) {
      unused.delete(exact);
      found.push(exact);
    } else missed.push(`article ${article.number} ${article.heading ?? ""}: ${near ? "begins otherwise" : "missing"}`);
  }
  const styles = new Set(found.map(({ style }) => style));
  const extra = contract.clauses.filter((clause) => unused.has(clause) && styles.has(clause.style));
  const wrong = extra.map(({ label, heading, first }) => `article ${label} ${heading ?? first.text.slice(0, 30)}`);
  return { expected: articles.length, missed, ...(missed.length === 0 && { wrong }) };
}

function hasHeading({ heading }: Clause, expected: string | null): boolean {
  return plain(heading ?? "") === plain(expected ?? "");
}

/** The text behind number and heading; what stands there may be the first clause below, with a number of its own. */
function begins({ content }: Contract, { bodyStart, end }: Clause, expected: string): boolean {
  let text = content.half.slice(bodyStart, end).trim();
  for (;;) {
    if (plain(text).startsWith(plain(expected))) return true;
    const mark = clauseMarks(text.split("\n", 1)[0]!)[0];
    if (!mark) return false;
    text = text.slice(mark.length).trim();
  }
}

function comparedParties({ parties }: ExpectedContract, contract: Contract): Compared {
  const missed: string[] = [];
  const wrong: string[] = [];
  const unused = new Set(contract.parties);
  for (const { role, name } of parties) {
    const names = role.split(/[()（）/、]/).map(plain);
    // Several may share a role: the Guarantors.
    const same = [...unused].filter((party) => names.includes(plain(party.role)));
    const ours = same.find((party) => plain(party.name.value) === plain(name ?? "")) ?? same[0];
    if (ours) unused.delete(ours);
    if (name === null ? !ours : ours && plain(ours.name.value) === plain(name)) continue;
    missed.push(`party ${role}: ${name}`);
    if (ours) wrong.push(`party ${ours.role}: ${ours.name.value}`);
  }
  for (const { role, name } of unused) wrong.push(`party ${role}: ${name.value}`);
  return { expected: parties.length, missed, wrong };
}

function comparedDefinitions({ definitions }: ExpectedContract, contract: Contract): Compared {
  const missed = definitions.filter(
    ({ term, begins }) =>
      !contract.definitions.some((one) => plain(one.term) === plain(term) && plain(one.value).includes(plain(begins))),
  );
  const unlisted = contract.definitions.filter(
    (one) => !definitions.some(({ term }) => plain(term) === plain(one.term)),
  );
  return {
    expected: definitions.length,
    missed: missed.map(({ term }) => `definition ${term}`),
    unlisted: unlisted.map(({ term, value }) => `definition ${term}: ${value}`),
  };
}

function comparedFacts({ facts }: ExpectedContract, contract: Contract): Compared {
  const ours = contract.fields.filter(({ name }) => name !== "title" && name !== "annexes");
  const isOf = (field: ReaderField, name: FieldName) => (OUR_FIELDS[field] as readonly FieldName[]).includes(name);
  const missed = facts.filter(
    ({ field, value }) => !ours.some((one) => isOf(field, one.name) && sameValue(value, one.value)),
  );
  const beyond = ours.filter(
    (one) => !facts.some(({ field, value }) => isOf(field, one.name) && sameValue(value, one.value)),
  );
  const contradicts = ({ name }: { name: FieldName }) =>
    SINGLE.has(name) && facts.some(({ field }) => OUR_FIELDS[field][0] === name);
  const shown = ({ name, value }: { name: FieldName; value: string }) => `${name} ${value}`;
  return {
    expected: facts.length,
    missed: missed.map(({ field, value }) => `${field} ${value}`),
    wrong: beyond.filter(contradicts).map(shown),
    unlisted: beyond.filter((one) => !contradicts(one)).map(shown),
  };
}

/** The same passage: equal, one within the other (0.05% of its sentence), cut elsewhere, or the same day. */
function sameValue(expected: string, ours: string): boolean {
  const [a, b] = [plain(expected), plain(ours)];
  if (b.includes(a) || (a.includes(b) && b.length * LEAST_SHARE >= a.length)) return true;
  const day = isoDate(expected.trim());
  if (day !== undefined) return day === isoDate(ours.trim());
  if (/^\D{0,4}[\d.,]+$/.test(a)) return false; // $1,080,000 is no part of $1,000,000
  const third = Math.ceil(Math.min(a.length, b.length) / 3);
  return b.includes(a.slice(-third)) && a.includes(b.slice(0, third));
}

const LEAST_SHARE = 5;

function comparedAnnexes({ annexes }: ExpectedContract, contract: Contract): Compared {
  const named = contract.fields.filter(({ name }) => name === "annexes").map(({ value }) => value);
  const ours = [...contract.annexes.map(({ first, heading }) => `${first.text} ${heading ?? ""}`), ...named].map(plain);
  const same = (annex: string, text: string) =>
    text.includes(plain(annex)) || (text !== "" && plain(annex).includes(text));
  return {
    expected: annexes.length,
    missed: annexes.filter((annex) => !ours.some((text) => same(annex, text))).map((annex) => `annex ${annex}`),
    wrong: ours.filter((text) => !annexes.some((annex) => same(annex, text))).map((text) => `annex ${text}`),
  };
}
