/** A contract as one text with offsets: what every span of a clause, party or field points into. */
import type { ReadDocument, Table } from "../../document.ts";
import { documentLines, type Line, toLine } from "../lines.ts";
import { withBlanks } from "./blanks.ts";

export interface ContractLine extends Line {
  /** Where the line begins in the contract's text. */
  start: number;
}

export interface ContractText {
  /** The lines, joined by line breaks. */
  text: string;
  /** The same as it is matched, character for character: half-width, with blanks where the file marks a place to fill in. */
  half: string;
  lines: ContractLine[];
  /** Tables by the block where they stand. */
  tables: ReadonlyMap<number, Table>;
}

/** Page marks, lone page numbers and lines of a table of contents. */
const NOISE =
  /^(?:<PAGE>|[-—–]?\s*\d{1,4}\s*[-—–]?|第\s*\d+\s*页(?:\s*[,,/]?\s*共\s*\d+\s*页)?|Page\s+\d+(?:\s+of\s+\d+)?)$|(?:\.{4,}|…{2,}|·{4,}|(?:\. ){4,})\s*\d{1,4}$/i;

/** @param above what the pages say around the text, to stand in front of it */
export function contractText({ blocks }: ReadDocument, file: string, above: readonly string[] = []): ContractText {
  const inside = documentLines(blocks, file).filter(({ half }) => !NOISE.test(half));
  const shown = [...above.map((line) => toLine(line, { file })), ...inside];
  const lines = joinWrappedLines(shown.map(filledIn).map(blanked));
  let start = 0;
  const placed = lines.map((line): ContractLine => {
    const at = { ...line, start };
    start += line.text.length + 1;
    return at;
  });
  const text = lines.map((line) => line.text).join("\n");
  const half = lines.map((line) => line.half).join("\n");
  const tables = new Map(blocks.flatMap((block) => (block.kind === "table" ? [[block.block, block] as const] : [])));
  return { text, half, lines: placed, tables };
}

/** What stands between two empty places: 20__年__月__日, 自__起至__止. */
const BETWEEN =
  "(?:年|个?月|日|天|周|时|分|元|万元|人民币|%|‰|份|号|幢|栋|单元|室|楼|层|方|人|个|台|套|件|吨|平方米|公里|次|起?至|到|和|或|与|、|,|。|/|-|[省市区县])+";
/** A value on the line of a form, 人民币__6,800__元; an empty place has four strokes or more, or words like 年 behind it. */
const FILLED_IN = new RegExp(
  `(?<![_＿])[_＿]{2,3}(?!${BETWEEN}[_＿])(?=[^_＿\\s])([^_＿\\n]{1,60}?)(?<=[^_＿\\s])[_＿]{2,3}(?![_＿])`,
  "g",
);

/** The line drawn under a value is no part of it. */
function filledIn(line: Line): Line {
  const parts = [...line.half.matchAll(FILLED_IN)];
  if (parts.length === 0) return line;
  const without = (text: string) => {
    let result = "";
    let from = 0;
    for (const { index, 0: whole, 1: value } of parts) {
      const at = index + whole.indexOf(value!);
      result += text.slice(from, index) + text.slice(at, at + value!.length);
      from = index + whole.length;
    }
    return result + text.slice(from);
  };
  return { ...line, text: without(line.text), half: without(line.half) };
}

function blanked(line: Line): Line {
  const placeholders = (line.emphasis ?? []).filter(({ kind }) => kind === "placeholder").map(({ text }) => text);
  return placeholders.length === 0 ? line : { ...line, half: withBlanks(line.text, line.half, placeholders) };
}

const OPENS_A_CLAUSE =
  /^(?:\d+[.、)]|\([A-Za-z\d一二三四五六七八九十]{1,4}\)|[一二三四五六七八九十]+、|ARTICLE|Section|第|IN WITNESS|SIGNED |Signed (?:by|for) |WHEREAS|NOW,? THEREFORE|By:|Party [A-D]:|(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX)\b|附件|[甲乙丙丁]方\s*[(:])/;

/** `for five` above `(5) years`. */
const NUMBER_WORD =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|[a-z]+ty-[a-z]+)$/i;

const isHeading = (half: string) => /^[A-Z][A-Z ,&-]{3,58}$|^(?:Article|Clause|Section) (?:\d|[IVX]+\b)/.test(half);

/** The instalments in clause 2.1(b) and / (c). */
const REFERS = /\b(?:[Cc]lauses?|[Ss]ections?|[Pp]aragraphs?|[Aa]rticles?) [\d.]*(?:\(\w{1,4}\))*,? (?:and|or|to)$/;

/** Rent: €1,250 per month. */
const LABELLED = /^[A-Z][a-z]+(?: [A-Za-z]+){0,2}: \S/;

/** Whether a line goes on where the full one above it breaks; BACKGROUND below a full stop does not. */
function goesOn(above: string, half: string): boolean {
  if (isHeading(half) && /[.;:]$/.test(above)) return false;
  if (REFERS.test(above)) return true;
  if (LABELLED.test(above) && LABELLED.test(half)) return false; // lines of a form
  return !OPENS_A_CLAUSE.test(half) || (NUMBER_WORD.test(above) && /^\(\d/.test(half));
}

/** A list of definitions has a line for each term, and below it what the term means. */
const TERM = /^(?:[“"「][^“”"「」]{1,60}[”"」]|[A-Z][\w'’&/-]*(?: [\w'’&/-]+){0,5}|[\u4E00-\u9FFF]{2,12})$/;
const EXPLAINS =
  /^(?:means|shall mean|refers to|has the meaning)\s|^(?:是指|系指|意指|指(?![定派示令导标数出引明控责]))/;

/** Text files break lines at a fixed width: a long line and the next one, directly below, are one paragraph. */
function joinWrappedLines(lines: readonly Line[]): Line[] {
  const joined: { line: Line; last: Line }[] = [];
  for (const line of lines) {
    const previous = joined.at(-1);
    const row = line.half.includes("\t") || previous?.last.half.includes("\t") === true;
    const below =
      !row && previous?.last.source.line !== undefined && line.source.line === previous.last.source.line + 1;
    const explained = TERM.test(previous?.line.text ?? "") && EXPLAINS.test(line.half);
    if (
      previous &&
      (explained || (below && previous.last.text.length >= 55 && goesOn(previous.line.half, line.half)))
    ) {
      const hyphenated = /[a-z]-$/.test(previous.line.text) && /^[a-z]/.test(line.text);
      const end = hyphenated ? -1 : undefined;
      const space = hyphenated || /[\u4E00-\u9FFF，。；、]$/.test(previous.line.text) ? "" : " ";
      const joinedTo = (first: string, second: string) => `${first.slice(0, end)}${space}${second}`;
      previous.line = {
        ...previous.line,
        text: joinedTo(previous.line.text, line.text),
        half: joinedTo(previous.line.half, line.half),
      };
      previous.last = line;
    } else joined.push({ line, last: line });
  }
  return joined.map(({ line }) => line);
}
