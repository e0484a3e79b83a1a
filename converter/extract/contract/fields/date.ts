/** Dates as contracts write them, and their ISO form. */
import { parseNumber } from "../../../text/numerals.ts";

const DIGITS = "〇零○一二三四五六七八九十";
const MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December";

/** A number of a form: 8, 【8】. */
const filled = (digits: string) => `(?:${digits}|[【[]\\s*${digits}\\s*[】\\]])`;

/** 2024年1月15日, 【2024】年【1】月【15】日, 2024-1-15, 2024.01.15, 二〇二四年一月十五日. */
export const CHINESE_DATE = `(?:${filled("\\d{4}")}\\s*年\\s*${filled("\\d{1,2}")}\\s*月\\s*${filled("\\d{1,2}")}\\s*日|\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|[${DIGITS}]{4}\\s*年\\s*[${DIGITS}]{1,3}\\s*月\\s*[${DIGITS}]{1,3}\\s*日)`;

/** April 8, 2024; 8 April 2024; 4/8/2024; the 8th day of April, 2024. */
export const ENGLISH_DATE = `(?:(?:${MONTHS})\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}|\\d{1,2}(?:st|nd|rd|th)?\\s+(?:day of\\s+)?(?:${MONTHS}),?\\s+\\d{4}|\\d{1,2}/\\d{1,2}/\\d{4})`;

/** `2024-01-15`, or undefined for a date that the calendar does not have. 4/8/2024 is read as month/day. */
export function isoDate(text: string): string | undefined {
  const parts = dateParts(text.replace(/[【】[\]]/g, ""));
  if (!parts) return undefined;
  const [year, month, day] = parts;
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year >= 1900 && year <= 2200 ? date.toISOString().slice(0, 10) : undefined;
}

function dateParts(text: string): [number, number, number] | undefined {
  const numeric = /^(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})/.exec(text);
  if (numeric) return [Number(numeric[1]), Number(numeric[2]), Number(numeric[3])];
  const chinese = /^(.{4})\s*年\s*(.{1,3}?)\s*月\s*(.{1,3}?)\s*日$/.exec(text);
  if (chinese) {
    const [year, month, day] = chinese.slice(1).map((part) => parseNumber(part.trim().replaceAll("○", "〇")));
    return year === undefined || month === undefined || day === undefined ? undefined : [year, month, day];
  }
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashes) return [Number(slashes[3]), Number(slashes[1]), Number(slashes[2])];
  const month = MONTHS.split("|").findIndex((name) => text.includes(name)) + 1;
  const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/.exec(text)?.[1];
  const year = /\b(\d{4})\b/.exec(text)?.[1];
  return month > 0 && day !== undefined && year !== undefined ? [Number(year), month, Number(day)] : undefined;
}
