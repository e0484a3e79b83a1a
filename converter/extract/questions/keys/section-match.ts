/** Which sections of a paper the head of a key means: by part, title, ordinal or type of question. */
import type { RawSection } from "../raw.ts";
import { PART_NAME, type SectionHead } from "../sections.ts";
import { sectionsOfSet } from "../textbook.ts";
import { agree, plainNumber } from "../units.ts";
import type { KeyEntry, KeySection } from "./key-reader.ts";

/** 一, Ⅱ or IV in front of a head. */
export const ORDINAL_SIGN = "[一二三四五六七八九十]{1,3}|[Ⅰ-Ⅻ]|[IVX]{1,4}";
/** `二、材料解析题（共8分）`: a section whose name tells no type that is known. */
const NAMED_SECTION = /^[一二三四五六七八九十]{1,3}\s*[、.]\s*[\u4E00-\u9FFF]{2,8}题\s*(?:\(|$)/;
const ALONE = new RegExp(`^(?:${ORDINAL_SIGN})(?=\\s*[、.:]\\s*$)`);
/** `一、二、选择题` */
const SEVERAL = new RegExp(`^(?:(?:${ORDINAL_SIGN})\\s*[、,，及和与]\\s*){2,}`);

/**
 * The sections, none where several fit that the head does not mean together; undefined where nothing tells a section: above the
 * answers stands no head, or only a case of a paper whose cases share their numbers.
 */
export function matchingSections(
  head: KeySection | undefined,
  sections: readonly RawSection[],
): readonly RawSection[] | undefined {
  if (head === undefined) return undefined;
  const own = sections.filter(({ units }) => agree(head.units, units));
  const named = titledSections(head, own.length > 0 ? own : sections);
  return own.length > 0 ? (named ?? own) : named;
}

/** Answers of units that the paper does not have: a book's key answers all its chapters. */
export function ofOtherUnits(
  entries: readonly KeyEntry[],
  sections: readonly RawSection[],
): (entry: KeyEntry) => boolean {
  const told = entries.filter(({ section }) => section?.units !== undefined);
  const known = told.some(({ section }) => sections.some(({ units }) => agree(section!.units, units) !== undefined));
  const repeated = new Set(told.map(({ number }) => number)).size < told.length;
  const several = new Set(told.map(({ section }) => JSON.stringify([...section!.units!]))).size > 1;
  return ({ section }) => {
    if (section?.units === undefined) return false;
    if (!known) return several && repeated;
    return !sections.some(({ units }) => agree(section.units, units) ?? units === undefined);
  };
}

function titledSections(head: KeySection, sections: readonly RawSection[]): readonly RawSection[] | undefined {
  const cases = head.case === undefined ? [] : sections.filter((section) => section.case === head.case);
  if (cases.length === 1) return cases;
  if (head.title === "") return undefined;
  return namedSections(head, cases.length > 1 ? cases : sections);
}

function namedSections(head: SectionHead, sections: readonly RawSection[]): readonly RawSection[] {
  const part = partName(head.title);
  if (part !== undefined) {
    const own = sections.filter(({ title }) => partName(title) === part);
    return alone(own.length > 0 ? own : sections.filter((section) => partName(section.part ?? "") === part));
  }
  const several = SEVERAL.exec(head.title)?.[0].match(new RegExp(ORDINAL_SIGN, "g"));
  const named = several?.map((ordinal) => alone(withOrdinal(ordinal, sections)));
  if (named?.every(({ length }) => length === 1)) return named.flat();
  const set = sectionsOfSet(head.title, sections);
  if (set) return set;
  const exact = sections.filter(({ title }) => title === head.title && title !== "");
  if (exact.length === 1) return exact;
  const sameTitle = sections.filter(({ title }) => plain(title) === plain(head.title) && plain(title) !== "");
  if (sameTitle.length === 1) return sameTitle;
  const ordinal = ALONE.exec(head.title)?.[0];
  if (ordinal !== undefined) return alone(withOrdinal(ordinal, sections));
  const sameKind = sections.filter(({ kind }) => kind !== undefined && kind === head.kind);
  if (sameKind.length === 1) return sameKind;
  // 选择题 of a key beside 单选题 and 多选题 of the paper.
  if (sameKind.length === 0 && head.kind === "choice")
    return sections.filter(({ kind }) => kind === "single" || kind === "multiple");
  return alone(sameKind.filter(({ title }) => title.slice(0, 2) === head.title.slice(0, 2)));
}

/** A paper that counts or names its parts, so that a part which it does not have is another paper's. */
export const countsParts = (sections: readonly RawSection[]) =>
  sections.some(({ title }) => partName(title) !== undefined || COUNTED.test(title.normalize("NFKC")));
const COUNTED = new RegExp(`^(?:${ORDINAL_SIGN})\\s*[、.:]`);

/** Whether a line of a key that is like a head means a section whose type it does not tell. */
export const namesSection = (half: string) => PART_NAME.test(half) || NAMED_SECTION.test(half);

const alone = (sections: readonly RawSection[]) => (sections.length === 1 ? sections : []);

const plain = (title: string) => title.replace(/^[^、.]{1,4}[、.．]\s*/, "").replace(/[\s（(：:].*$|[【】[\]]/g, "");

function withOrdinal(ordinal: string, sections: readonly RawSection[]): readonly RawSection[] {
  const pattern = new RegExp(`^${ordinal.normalize("NFKC")}\\s*[、.．:：]`);
  return sections.filter(({ title }) => pattern.test(title.normalize("NFKC")));
}

/** `part 2` of `PART II  TRUE / FALSE (1 point each)` and of `Part Two`. */
export function partName(title: string): string | undefined {
  const [word, number] = PART_NAME.exec(title)?.[0].toLowerCase().split(/\s+/) ?? [];
  return number === undefined ? word : `${word} ${plainNumber(number)}`;
}
