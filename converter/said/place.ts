/** Where an item stands in its file, in words. */
import type { Language } from "#lib/core/index";
import type { SourceSpan } from "../schema.ts";

/** 第三条, Article 4: a number that says itself of what it is. */
const NAMED = /^(?:第|[A-Za-z]{3})/;

/** `bank.xlsx, Sheet1, row 12, number 3`; `bank.xlsx，Sheet1，第 12 行，题号 3` */
export function placeText(source: SourceSpan, language: Language): string {
  const { file, sheet, number } = source;
  const zh = language === "zh";
  const parts = [file, ...(sheet === undefined ? [] : [sheet]), ...lineOf(source, zh)];
  if (number !== undefined) parts.push(NAMED.test(number) ? number : zh ? `编号 ${number}` : `number ${number}`);
  return parts.join(zh ? "，" : ", ");
}

/** Nothing for a whole sheet. */
function lineOf({ row, line, page, sheet, block = 0 }: SourceSpan, zh: boolean): string[] {
  if (row !== undefined) return [zh ? `第 ${row} 行` : `row ${row}`];
  if (line !== undefined) return [zh ? `第 ${line} 行` : `line ${line}`];
  if (page !== undefined) return [zh ? `第 ${page} 页` : `page ${page}`];
  return sheet === undefined ? [zh ? `第 ${block + 1} 段` : `paragraph ${block + 1}`] : [];
}
