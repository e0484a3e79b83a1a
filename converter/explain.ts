/** Why something was rejected, in the reader's language. */
import { readFileSync } from "node:fs";
import { defaultLanguage, type Language } from "#lib/core/index";
import type { RejectedItem } from "./schema.ts";

let chinese: Readonly<Record<string, string>> | undefined;

/**
 * In English the message of the item; in Chinese what the page says of its reason and how to mend it.
 * @example
 * conversion.rejected.map((item) => ({ line: item.source.line, why: explain(item) }))
 */
export function explain(
  { reason, message }: Pick<RejectedItem, "reason" | "message">,
  language: Language = defaultLanguage(),
): string {
  if (language === "en") return message;
  chinese ??= JSON.parse(readFileSync(new URL("page/i18n/zh.json", import.meta.url), "utf8")) as typeof chinese;
  const [what, fix] = [chinese?.[`reason.${reason}`], chinese?.[`reason.${reason}.fix`]];
  return what ? `${what}${fix ? `：${fix}` : ""}` : message;
}
