/** Errors of whole files and of the service: thrown with their values, and said in the language of the reader. */
import { defaultLanguage, type ErrorCode, type Language, TunelabError, type Word } from "#lib/core/index";
import { FILE_ERRORS } from "./file-errors.ts";
import { fill, type NamesIn } from "./fill.ts";
import { HTTP_ERRORS } from "./http-errors.ts";
import { reasonText, withReason } from "./reasons.ts";
import { SERVICE_ERRORS } from "./service-errors.ts";

interface Texts {
  said: Word;
  hint: Word;
}
export type Values<T extends Texts> = Record<NamesIn<T["said"][1] | T["hint"][1]>, string | number>;
/** Further facts for programs. */
type Facts = { cause?: unknown; [fact: string]: unknown };

function thrower<Key extends string, All extends Record<Key, Texts>>(errors: All & Record<Key, Texts>) {
  return <One extends keyof All & string>(
    key: One,
    values: Values<All[One]>,
    { cause, ...facts }: Facts = {},
  ): TunelabError => {
    const { said, hint } = errors[key] as Texts;
    return new TunelabError(key.split("/", 1)[0] as ErrorCode, fill(said[1], withReason(values, "en"), "en"), {
      hint: fill(hint[1], values, "en"),
      details: { ...values, ...reasonsOf(values), sentence: key, ...facts },
      ...(cause === undefined ? {} : { cause }),
    });
  };
}

/** The reason in both languages, for pages: they fill the sentence themselves. */
function reasonsOf({ why }: Readonly<Record<string, unknown>>): { whyIn?: Record<Language, string> } {
  return typeof why === "string" ? { whyIn: { zh: reasonText(why, "zh"), en: reasonText(why, "en") } } : {};
}

/**
 * @example
 * throw fileError("CORRUPT_FILE/empty", { file: "bank.docx" }); // bank.docx is empty (ask for a new copy of the file)
 */
export const fileError = thrower(FILE_ERRORS);

/** @example throw serviceError("CONFLICT/undo", {}); */
export const serviceError = thrower(SERVICE_ERRORS);

/** By key, with those of the service. */
export const ERRORS: Readonly<Record<string, Texts>> = { ...FILE_ERRORS, ...SERVICE_ERRORS, ...HTTP_ERRORS };

interface Said {
  message: string;
  hint?: string | undefined;
}

/** What went wrong and how to mend it, in the reader's language; an error without a sentence keeps its English words. */
export function explainError(
  { message, hint, details = {} }: Said & { details?: Readonly<Record<string, unknown>> },
  language: Language = defaultLanguage(),
): Said {
  const texts = ERRORS[String(details["sentence"])];
  if (!texts) return { message, ...(hint === undefined ? {} : { hint }) };
  const own = language === "zh" ? 0 : 1;
  return {
    message: fill(texts.said[own], withReason(details, language), language),
    hint: fill(texts.hint[own], details, language),
  };
}
