/** Cases of one section whose questions are numbered from 1 each: `案例一（1）（2）`, `案例二（1）（2）`. */
import type { RawQuestion, RawSection, Segmentation } from "./raw.ts";

/** Makes each of them a section, so that a key can name it. */
export function divideByCases({ questions, sections }: Segmentation): void {
  for (const section of [...sections]) {
    const own = questions.filter((question) => question.section === section && question.case !== undefined);
    if (own.length > 0 && numberedEach(own)) divide(own, section, sections);
  }
}

function numberedEach(questions: readonly RawQuestion[]): boolean {
  const places = questions.map((question) => `${question.case} ${question.number}`);
  const numbers = new Set(questions.map(({ number }) => number));
  return new Set(places).size === questions.length && numbers.size < questions.length;
}

function divide(questions: readonly RawQuestion[], section: RawSection, sections: RawSection[]): void {
  const cases = new Map<string, RawSection>();
  for (const question of questions) {
    const name = question.case!;
    const own = cases.get(name) ?? { ...section, case: name, index: sections.length };
    if (!cases.has(name)) sections.push(own);
    cases.set(name, own);
    question.section = own;
  }
}
