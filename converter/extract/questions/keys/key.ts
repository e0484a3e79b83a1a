/**
 * Answer keys that stand apart from the questions. An answer is joined only where section and number agree; a range with
 * too few or too many answers gives none, since a shift would make every answer wrong.
 */

import type { RawQuestion, RawSection, Segmentation } from "../raw.ts";
import { PART_NAME, type SectionHead } from "../sections.ts";
import { type KeyEntry, readKey } from "./key-reader.ts";

export interface KeyJoin {
  /** Entries that answer no question. */
  unused: KeyEntry[];
  warnings: string[];
}

/** Gives the questions their answers from the keys of the same scope. */
export function joinKeys({ questions, keys }: Segmentation): KeyJoin {
  const unused: KeyEntry[] = [];
  const warnings = new Set<string>();
  for (const key of keys) {
    const { entries, mismatched } = readKey(key.lines);
    if (mismatched) warnings.add("key-range-mismatch");
    const scope = questions.filter(({ section }) => section.scope === key.scope);
    const join = joinScope(scope, entries);
    if (join.ambiguous) warnings.add("key-ambiguous");
    unused.push(...join.unused);
  }
  return { unused, warnings: [...warnings] };
}

function joinScope(questions: readonly RawQuestion[], entries: KeyEntry[]): { unused: KeyEntry[]; ambiguous: boolean } {
  const sections = new Map<RawSection, Map<number, RawQuestion | "twice">>();
  for (const question of questions) {
    if (question.number === undefined) continue;
    const numbers = sections.get(question.section) ?? new Map<number, RawQuestion | "twice">();
    numbers.set(question.number, numbers.has(question.number) ? "twice" : question);
    sections.set(question.section, numbers);
  }
  const all = new Map<number, RawQuestion | "twice">();
  for (const numbers of sections.values()) {
    for (const [number, question] of numbers) all.set(number, all.has(number) ? "twice" : question);
  }
  const unused: KeyEntry[] = [];
  let ambiguous = false;
  const taken = new Set<RawQuestion>();
  for (const entry of entries) {
    const section = entry.section && matchingSection(entry.section, [...sections.keys()]);
    const found =
      entry.section === undefined ? all.get(entry.number) : section && sections.get(section)!.get(entry.number);
    if (found === "twice") ambiguous = true;
    if (found === undefined || found === "twice" || taken.has(found)) unused.push(entry);
    else {
      taken.add(found);
      giveAnswer(found, entry);
    }
  }
  return { unused, ambiguous };
}

/**
 * Joins the key of another file. A section whose questions and answers differ in number gets none: somewhere in it the two
 * do not mean the same question.
 */
export function joinOtherFile(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): KeyJoin {
  const sections = [...new Set(questions.map(({ section }) => section))];
  const bySection = new Map<RawSection | undefined, KeyEntry[]>();
  const unused: KeyEntry[] = [];
  for (const entry of entries) {
    const section = entry.section
      ? matchingSection(entry.section, sections)
      : sections.length === 1
        ? sections[0]
        : undefined;
    if (section) bySection.set(section, [...(bySection.get(section) ?? []), entry]);
    else unused.push(entry);
  }
  const warnings = new Set<string>();
  for (const [section, keys] of bySection) {
    const asked = questions.filter((question) => question.section === section);
    if (asked.length !== keys.length) {
      warnings.add("key-count-differs");
      unused.push(...keys);
      continue;
    }
    const join = joinScope(asked, keys);
    if (join.ambiguous) warnings.add("key-ambiguous");
    unused.push(...join.unused);
  }
  return { unused, warnings: [...warnings] };
}

/** The one section of the questions with the same title or, failing that, the same type. */
function matchingSection(head: SectionHead, sections: readonly RawSection[]): RawSection | undefined {
  const part = partName(head.title);
  if (part !== undefined) {
    const same = sections.filter(({ title }) => partName(title) === part);
    return same.length === 1 ? same[0] : undefined;
  }
  const plain = (title: string) => title.replace(/[\s（(：:].*$|^[^、.]{1,4}[、.．]|[【】[\]]/g, "");
  const sameTitle = sections.filter(({ title }) => plain(title) === plain(head.title) && plain(title) !== "");
  if (sameTitle.length === 1) return sameTitle[0];
  const ordinal = /^[一二三四五六七八九十]{1,3}(?=\s*[、.:]\s*$)/.exec(head.title)?.[0];
  if (ordinal !== undefined) {
    const named = sections.filter(({ title }) => new RegExp(`^${ordinal}\\s*[、.．:：]`).test(title));
    return named.length === 1 ? named[0] : undefined;
  }
  const sameKind = sections.filter(({ kind }) => kind !== undefined && kind === head.kind);
  if (sameKind.length === 1) return sameKind[0];
  const sameOrdinal = sameKind.filter(({ title }) => title.slice(0, 2) === head.title.slice(0, 2));
  return sameOrdinal.length === 1 ? sameOrdinal[0] : undefined;
}

function giveAnswer(question: RawQuestion, entry: KeyEntry): void {
  const { labels } = question;
  if (labels.answer === undefined || labels.answer === "") {
    labels.answer = entry.answer;
    question.keyed = true;
  } else if (entry.answer !== "" && labels.answer !== entry.answer)
    labels.answer = `${labels.answer}\u0000${entry.answer}`;
  if (entry.explanation !== undefined && labels.explanation === undefined) labels.explanation = entry.explanation;
}

/** `Part II` of `PART II  TRUE / FALSE (1 point each)`. */
function partName(title: string): string | undefined {
  return PART_NAME.exec(title)?.[0].toLowerCase().replace(/\s+/, " ");
}
