/** The ends of textbooks' chapters: `Conceptual Questions` and `Problems`, divided by the chapter's sections, answered at the back. */
import type { Line } from "../lines.ts";
import type { RawSection } from "./raw.ts";
import type { SectionHead } from "./sections.ts";

const SET = "(?:questions|problems|exercises)";
/** Words in front of it begin with capitals. */
const SET_NAME =
  /^(?:[A-Z][\w’'-]*(?:\s+(?:and|for|of|&))?\s+){0,4}(?:Questions|Problems|Exercises|QUESTIONS|PROBLEMS|EXERCISES)$/;
/** `Section 3.2 Newton's Laws`: what is numbered goes on below it. */
const DIVISION =
  /^(?:Sections?|§)\s*\d{1,2}\.\d{1,2}\b(?:\s*[-–—&,]\s*\d{1,2}\.\d{1,2})?\s*[:.–—-]?\s*(?:[A-Z][^.?!]{0,70})?$/i;
const FIRST = /^1\s*[.)]\s/;
const NUMBERED = /^\d{1,4}\s*[.)]\s/;

/** A head that only its place below or above tells from other words. */
export function textbookHead(lines: readonly Line[], i: number): SectionHead | undefined {
  const { text, half } = lines[i]!;
  const next = lines[i + 1]?.half ?? "";
  if (DIVISION.test(half) && NUMBERED.test(next)) return { title: text, chapter: false, within: true };
  const below = DIVISION.test(next) ? (lines[i + 2]?.half ?? "") : next;
  return namesSet(half) && FIRST.test(below) ? { title: text, chapter: false } : undefined;
}

const namesSet = (half: string) => half.length <= 50 && SET_NAME.test(half);

/** What a key's head says that it answers: the problems of `Answers to Odd-Numbered Problems`; `the questions` are all. */
export const ANSWERS_TO = `\\s+(?:to|for)\\s+(?:the\\s+)?(?:(?:all|selected|odd|even)(?:[- ]numbered)?\\s+)?((?:[a-z-]+\\s+){0,2}${SET})`;
const ANSWERED = new RegExp(`^(?:answers|solutions)${ANSWERS_TO}$`, "i");

export function answeredSet(half: string): string | undefined {
  const name = ANSWERED.exec(half)?.[1];
  return name === undefined || /^questions$/i.test(name) ? undefined : name;
}

/** The set that a line of a key names, alone or as what it answers. */
export function headOfSet(half: string): SectionHead | undefined {
  const title = answeredSet(half) ?? (namesSet(half) ? half : undefined);
  return title === undefined ? undefined : { title, chapter: true };
}

/** The sections of the set that the head of a key names: by its whole name, or how that ends. */
export function sectionsOfSet(name: string, sections: readonly RawSection[]): readonly RawSection[] | undefined {
  if (!new RegExp(`\\b${SET}$`, "i").test(name)) return undefined;
  const wanted = name.toLowerCase();
  const setOf = ({ part, title }: RawSection) => (part ?? title).toLowerCase();
  const same = sections.filter((section) => setOf(section) === wanted);
  const ending = sections.filter((section) => setOf(section).endsWith(` ${wanted}`));
  if (same.length > 0) return same;
  return new Set(ending.map(setOf)).size === 1 ? ending : undefined;
}
