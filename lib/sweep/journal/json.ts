/** JSON as Python writes it: numbers may be `NaN`, `Infinity` and `-Infinity`. */
import { randomUUID } from "node:crypto";

const MARK = `number-${randomUUID()}`;
const TOKENS = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g;

/** @throws SyntaxError */
export function parsePythonJson(text: string): unknown {
  if (!text.includes("NaN") && !text.includes("Infinity")) return JSON.parse(text);
  const marked = text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `{"${MARK}":"${token}"}`));
  return JSON.parse(marked, (_key, value) =>
    typeof value === "object" && value !== null && MARK in value ? Number(value[MARK]) : value,
  );
}

export function toPythonJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => toPythonJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null || "toJSON" in value) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${toPythonJson(item)}`).join(",")}}`;
}
