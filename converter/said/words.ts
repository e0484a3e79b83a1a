/** Names of codes in both languages, from the page's own dictionaries: reasons, warnings, kinds, checks. */
import { readFileSync } from "node:fs";
import type { Language } from "#lib/core/index";

type Words = Readonly<Record<string, string>>;

const known = new Map<Language, Words>();

/**
 * @param kind of code, as the dictionaries' keys begin: reason, warning, kind, format
 * @returns its name, or the code itself where it has none
 */
export function nameOf(kind: string, code: string, language: Language): string {
  return wordsOf(language)[`${kind}.${code}`] ?? code;
}

function wordsOf(language: Language): Words {
  const words = known.get(language);
  if (words) return words;
  const read = JSON.parse(readFileSync(new URL(`../page/i18n/${language}.json`, import.meta.url), "utf8")) as Words;
  known.set(language, read);
  return read;
}
