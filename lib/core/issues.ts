/** What a zod schema finds wrong, in the reader's language. */
import { z } from "zod";
import { defaultLanguage } from "./language.ts";

/**
 * Given to `safeParse`. A schema's own messages are functions that choose by `inLanguage`.
 * @example
 * const parsed = Settings.safeParse(given, issueLanguage());
 */
export function issueLanguage(): Parameters<z.ZodType["safeParse"]>[1] {
  return defaultLanguage() === "zh" ? { error: z.locales.zhCN().localeError } : undefined;
}
