/** Why an item is left out: a reason, the sentence that says it, and the values in that sentence. */
import { defaultLanguage, type Language, type Word } from "#lib/core/index";
import type { RejectedItem, SourceSpan } from "../schema.ts";
import { fill, type NamesIn } from "./fill.ts";
import { SENTENCES, type SentenceKey } from "./sentences.ts";

export type Value = string | number | SourceSpan;

export type Problem = Pick<RejectedItem, "reason" | "sentence" | "values" | "message">;

type ValuesOf<Key extends SentenceKey> = Record<NamesIn<(typeof SENTENCES)[Key][1]>, Value>;
type Given<Key extends SentenceKey> = [keyof ValuesOf<Key>] extends [never] ? [] : [values: ValuesOf<Key>];

/** Longest part of a file that a sentence quotes. */
const QUOTED = 80;

/**
 * The problem that a sentence names, with its values on one line each.
 * @example
 * problem("option-empty", { letter: "C" }) // reason option-empty, message "option C has no text; write it out"
 */
export function problem<Key extends SentenceKey>(key: Key, ...[given]: Given<Key>): Problem {
  const reason = key.split("/", 1)[0]!;
  const values = mapValues(given ?? {}, (value) => (typeof value === "string" ? shortened(value) : value));
  const message = fill(SENTENCES[key][1], values, "en");
  return { reason, sentence: key, ...(given === undefined ? {} : { values }), message };
}

/** The problem with what `hide` makes of the texts in it. */
export function hiddenValues<T extends Problem>(item: T, hide: (text: string) => string): T {
  const { sentence, values } = item;
  if (sentence === undefined || values === undefined) return { ...item, message: hide(item.message) };
  const hidden = mapValues(values, (value) => {
    if (typeof value === "string") return hide(value);
    if (typeof value === "number" || value.section === undefined) return value;
    return { ...value, section: hide(value.section) };
  });
  return { ...item, values: hidden, message: explain({ ...item, values: hidden }, "en") };
}

/**
 * Why an item was left out, in the reader's language: one sentence with its values. An item of which only the message is
 * known keeps that.
 * @param language that of the environment when absent
 * @example
 * conversion.rejected.map((item) => ({ line: item.source.line, why: explain(item) }))
 */
export function explain(
  { sentence, values = {}, message }: Pick<RejectedItem, "message"> & Partial<Problem>,
  language: Language = defaultLanguage(),
): string {
  const words = sentence === undefined ? undefined : (SENTENCES as Partial<Record<string, Word>>)[sentence];
  return words ? fill(words[language === "zh" ? 0 : 1], values, language) : message;
}

function mapValues(values: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > QUOTED
    ? `${Array.from(line.slice(0, 2 * QUOTED))
        .slice(0, QUOTED)
        .join("")}…`
    : line;
}
