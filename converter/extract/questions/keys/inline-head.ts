/** A section's name, its part or only its ordinal in front of answers: `Part II: 1. T  2. F`, `单选题：1-5 ABCDE`, `一、1.B 2.C`. */
import type { Line } from "../../lines.ts";
import { PART_NAME, type SectionHead, sectionHead } from "../sections.ts";
import { ORDINAL_SIGN } from "./section-match.ts";

const PART_IN_FRONT = new RegExp(
  `(?:${PART_NAME.source}|^第[一二三四五六七八九十\\d]{1,3}(?:部分|大题))\\s*[:.\\s]\\s*(?=\\(?\\d)`,
  "i",
);

const ORDINAL_IN_FRONT = new RegExp(
  `^(?:${ORDINAL_SIGN})\\s*[、.:]\\s*(?=\\d{1,5}\\s*(?:[-~—–至到.、:)]\\s*(?:\\S|$)|\\d|[A-Z]{1,8}(?![A-Za-z])|[√×✓✗对错]))`,
);
/** `二、` above its answers. */
const ORDINAL_ALONE = new RegExp(`^(?:${ORDINAL_SIGN})\\s*[、.:]$`);
const TYPE_IN_FRONT =
  /^(?:[一二三四五六七八九十]+[、.]\s*)?[【[]?((?:[ABCX][1-4]?型|[\u4E00-\u9FFF]{2,8}?)题)[】\]]?\s*(?:\([^()]{0,30}\)\s*)?(?:[:：]\s*|\s)\s*(?=\d)/;

const ENGLISH_TYPE_IN_FRONT =
  /^(?:multiple choice|true\s*(?:\/|or|and)\s*false|matching|fill[- ]in(?:[- ]the)?[- ]blanks?|completion|short answers?|essay)(?: questions?)?\s*[:–—-]\s*(?=\(?\d)/i;

/** What stands behind such a head, and the section that it names. */
export function withoutHead({ text, half }: Line): { rest: string; half: string; section?: SectionHead } {
  const behind = (length: number) => ({ rest: text.slice(length), half: half.slice(length) });
  const part = PART_IN_FRONT.exec(half)?.[0];
  if (part !== undefined)
    return { ...behind(part.length), section: { title: part.replace(/[\s:]+$/, ""), chapter: false } };
  const ordinal = (ORDINAL_IN_FRONT.exec(half) ?? ORDINAL_ALONE.exec(half))?.[0];
  if (ordinal !== undefined) return { ...behind(ordinal.length), section: { title: ordinal, chapter: false } };
  const type = (TYPE_IN_FRONT.exec(half) ?? ENGLISH_TYPE_IN_FRONT.exec(half))?.[0];
  const section =
    type === undefined
      ? undefined
      : sectionHead(text.slice(0, type.length), type.replace(/[:\s–—-]+$/, ""), undefined, false);
  return type === undefined || section?.kind === undefined ? behind(0) : { ...behind(type.length), section };
}
