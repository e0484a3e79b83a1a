/** Errors of whole files: thrown with their values, and said in the language of the reader. */
import { defaultLanguage, type ErrorCode, type Language, TunelabError, type Word } from "#lib/core/index";
import { FILE_ERRORS, type FileErrorKey } from "./file-errors.ts";
import { fill, type NamesIn } from "./fill.ts";

type Texts<Key extends FileErrorKey> = (typeof FILE_ERRORS)[Key]["said"][1] | (typeof FILE_ERRORS)[Key]["hint"][1];
type Values<Key extends FileErrorKey> = Record<NamesIn<Texts<Key>>, string | number>;

/**
 * @param more further facts for programs
 * @example
 * throw fileError("CORRUPT_FILE/empty", { file: "bank.docx" }); // bank.docx is empty (ask for a new copy of the file)
 */
export function fileError<Key extends FileErrorKey>(
  key: Key,
  values: Values<Key>,
  { cause, ...more }: { cause?: unknown; [fact: string]: unknown } = {},
): TunelabError {
  const { said, hint } = FILE_ERRORS[key];
  return new TunelabError(key.split("/", 1)[0] as ErrorCode, fill(said[1], values, "en"), {
    hint: fill(hint[1], values, "en"),
    details: { ...values, sentence: key, ...more },
    ...(cause === undefined ? {} : { cause }),
  });
}

interface Said {
  message: string;
  hint?: string | undefined;
}

/** What went wrong and how to mend it, in the reader's language; an error without a sentence keeps its English words. */
export function explainError(
  { message, hint, details = {} }: Said & { details?: Readonly<Record<string, unknown>> },
  language: Language = defaultLanguage(),
): Said {
  const texts = (FILE_ERRORS as Partial<Record<string, { said: Word; hint: Word }>>)[String(details["sentence"])];
  if (!texts) return { message, ...(hint === undefined ? {} : { hint }) };
  const own = language === "zh" ? 0 : 1;
  return { message: fill(texts.said[own], details, language), hint: fill(texts.hint[own], details, language) };
}
