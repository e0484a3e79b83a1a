/** Values as table cells. */
import { formatCount, formatNumber } from "#lib/core/index";

const MAX_LENGTH = 200;

/** A value as a person reads it: four significant digits, thousands marked, `–` for nothing. */
export function formatCell(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return Number.isSafeInteger(value) ? formatCount(value) : formatNumber(value);
  if (typeof value === "bigint") return value.toLocaleString("en-US");
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "–" : value.toISOString().replace("T", " ").slice(0, 19);
  const text = typeof value === "object" ? safeJson(value) : String(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/**
 * How the values of one column are written: numbers with the same decimals, so that they can be compared at a glance, unless
 * they differ by more than a thousand times.
 */
export function columnFormatter(values: readonly unknown[]): (value: unknown) => string {
  const numbers = values.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value) && value !== 0,
  );
  const sizes = numbers.map(Math.abs);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  if (numbers.every(Number.isInteger) || low < high / 1000 || high >= 1e6 || low < 1e-3) return formatCell;
  // Four digits of the largest, two of the smallest at least: a perplexity falls from 1,300 to 1.6.
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(high)), 1 - Math.floor(Math.log10(low)));
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (value) =>
    typeof value === "number" && Number.isFinite(value) ? value.toLocaleString("en-US", options) : formatCell(value);
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value); // it refers to itself
  }
}
