/** What zod schemas say, in both languages: what a setting is, and what is wrong with a value. */
import { z } from "zod";
import { defaultLanguage, inLanguage, type Word } from "./language.ts";

/**
 * Given to `safeParse`. A schema's own messages are functions that choose by `inLanguage`.
 * @example
 * const parsed = Settings.safeParse(given, issueLanguage());
 */
export function issueLanguage(): Parameters<z.ZodType["safeParse"]>[1] {
  return defaultLanguage() === "zh" ? { error: z.locales.zhCN().localeError } : undefined;
}

/**
 * What a setting is, for its help: kept in the schema's metadata.
 * @example
 * z.int().meta(described("更新的秩", "width of the update"));
 */
export function described(zh: string, en: string): { description: string; said: Word } {
  return { description: en, said: [zh, en] };
}

/** The description of a setting in the reader's language. */
export function descriptionOf(schema: z.ZodType): string {
  const { said, description = "" } = schema.meta() ?? {};
  return said === undefined ? description : inLanguage(said as Word);
}
