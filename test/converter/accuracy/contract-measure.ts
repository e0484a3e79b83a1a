/** Compares what is found in a contract with what was written into it. */

import { type Contract, readContract } from "../../../converter/extract/contract/index.ts";
import { type Clause, walk } from "../../../converter/extract/contract/tree.ts";
import { ConvertSettings, convert, DEFAULT_LIMITS, type InputFile } from "../../../converter/index.ts";
import { Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import type { KnownContract } from "./contract-bank.ts";

export interface ContractAccuracy {
  /** Articles with their headings, and of those the ones whose clauses are all as written. */
  articles: number;
  articlesFound: number;
  articlesExact: number;
  clauses: number;
  clausesExact: number;
  parties: number;
  partiesExact: number;
  fields: number;
  fieldsExact: number;
  definitions: number;
  definitionsExact: number;
  signatureExact: boolean;
  /** Clauses, parties, facts and definitions that nobody wrote, and records whose answer is not in their material. */
  invented: number;
  accounted: boolean;
}

const plain = (text: string) => text.replace(/[\s\uFEFF]+/g, "");

export async function measureContract(file: InputFile, known: KnownContract): Promise<ContractAccuracy> {
  if (!("data" in file)) throw new Error("the file is in memory");
  const input = {
    name: file.name,
    bytes: file.data,
    limits: DEFAULT_LIMITS,
    deadline: new Deadline(file.name, 60_000),
  };
  const contract = readContract(await readDocument(input, await formatOf(input)), file.name);
  const articles = articlesOf(contract);
  const unused = new Set(articles);
  let [found, exact, clausesExact] = [0, 0, 0];
  for (const { heading, clauses } of known.articles) {
    const article = articles.find(
      (one) => unused.has(one) && plain(one.heading).toLowerCase() === plain(heading).toLowerCase(),
    );
    if (!article) continue;
    unused.delete(article);
    found++;
    const same = clauses.filter((clause) => article.clauses.some((one) => plain(one) === plain(clause))).length;
    clausesExact += same;
    if (same === clauses.length && article.clauses.length === clauses.length) exact++;
  }
  const facts = Object.entries(known.fields).flatMap(([name, values]) =>
    values.map((value) => `${name}=${plain(value)}`),
  );
  const foundFacts = contract.fields.map(({ name, value }) => `${name}=${plain(value)}`);
  const parties = known.parties.map(([role, name]) => `${role}=${plain(name)}`);
  const foundParties = contract.parties.map(({ role, name }) => `${role}=${plain(name.value)}`);
  const terms = contract.definitions.map(({ term }) => term);
  const { records, files } = await convert([file], ConvertSettings.parse({ task: "contract" }));
  const notQuoted = records.filter(
    ({ task, record }) =>
      (task === "find" || task === "answer" || task === "define") &&
      !plain(record.input).includes(plain(record.output)),
  );
  const common = (a: readonly string[], b: readonly string[]) => a.filter((one) => b.includes(one)).length;
  return {
    articles: known.articles.length,
    articlesFound: found,
    articlesExact: exact,
    clauses: known.articles.reduce((sum, { clauses }) => sum + clauses.length, 0),
    clausesExact,
    parties: parties.length,
    partiesExact: common(parties, foundParties),
    fields: facts.length,
    fieldsExact: common(facts, foundFacts),
    definitions: known.definitions.length,
    definitionsExact: common(known.definitions, terms),
    signatureExact: plain(contract.signature.map(({ text }) => text).join("")) === plain(known.signature.join("")),
    invented:
      unused.size +
      foundFacts.filter((fact) => !facts.includes(fact)).length +
      foundParties.filter((party) => !parties.includes(party)).length +
      terms.filter((term) => !known.definitions.includes(term)).length +
      notQuoted.length,
    accounted: files.every(({ items, records: made, rejected }) => items === made + rejected),
  };
}

/** The clauses with headings, each with the texts of the clauses below. */
function articlesOf(contract: Contract): { heading: string; clauses: string[] }[] {
  const textOf = ({ first, label, heading, end, children }: Clause) => {
    const whole = contract.content.text.slice(first.start, children[0]?.start ?? end).trim();
    const body = whole.slice(whole.indexOf(label) + label.length).replace(/^[\s、.:：）)]+/, "");
    return heading !== undefined && body.startsWith(heading) ? body : body;
  };
  return [...walk(contract.clauses)]
    .filter(({ depth, clause }) => depth === 0 && clause.heading !== undefined)
    .map(({ clause }) => ({ heading: clause.heading!, clauses: clause.children.map(textOf) }));
}

/** What is not as written, e.g. `clauses 8/9`. */
export function contractFaults(accuracy: ContractAccuracy): string[] {
  const { articles, articlesFound, articlesExact, clauses, clausesExact } = accuracy;
  const { parties, partiesExact, fields, fieldsExact, definitions, definitionsExact } = accuracy;
  const counted: [string, number, number][] = [
    ["articles found", articlesFound, articles],
    ["articles exact", articlesExact, articles],
    ["clauses", clausesExact, clauses],
    ["parties", partiesExact, parties],
    ["fields", fieldsExact, fields],
    ["definitions", definitionsExact, definitions],
  ];
  return [
    ...counted.filter(([, got, wanted]) => got !== wanted).map(([name, got, wanted]) => `${name} ${got}/${wanted}`),
    ...(accuracy.signatureExact ? [] : ["signature"]),
    ...(accuracy.invented === 0 ? [] : [`invented ${accuracy.invented}`]),
    ...(accuracy.accounted ? [] : ["not accounted"]),
  ];
}
