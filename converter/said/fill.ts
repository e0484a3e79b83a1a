/** Sentences with places for values. */
import type { Language } from "#lib/core/index";
import type { SourceSpan } from "../schema.ts";
import { placeText } from "./place.ts";

/** `"option {letter} has no text"` needs `letter`. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A place in a file is said as its reader does; a value that is not there leaves its name. */
export function fill(text: string, values: Readonly<Record<string, unknown>>, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "object" ? placeText(value as SourceSpan, language) : String(value);
  });
}
