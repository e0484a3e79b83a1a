/** What cleaning looks for, at which threshold, and what it does about it. */
import { z } from "zod";

export const Effect = z
  .enum(["off", "note", "drop"])
  .describe("off, a note at the record, or leave the record out with its reason");
export type Effect = z.infer<typeof Effect>;

export const PersonalDataKind = z.enum([
  "id-card",
  "uscc",
  "mobile",
  "telephone",
  "bank-card",
  "bank-account",
  "passport",
  "travel-permit",
  "plate",
  "email",
  "ip-address",
  "address",
  "name",
  "messenger",
  "iban",
  "us-ssn",
  "uk-nino",
  "international-phone",
]);
export type PersonalDataKind = z.infer<typeof PersonalDataKind>;

export const PersonalDataSettings = z.strictObject({
  action: z
    .enum(["off", "report", "mask", "pseudonym", "drop"])
    .default("report")
    .describe(
      "count only, hide the middle (138****8000), put an invented value of the same form (the same for the same value), or leave the record out, its text too: rejected.jsonl then holds its place only",
    ),
  kinds: z
    .array(PersonalDataKind)
    .default([...PersonalDataKind.options])
    .describe("what counts as personal"),
  key: z
    .string()
    .min(8)
    .optional()
    .describe(
      "secret that pseudonyms hang on; without it they follow the seed, and who knows the seed can test guesses. Only its fingerprint is kept",
    )
    .meta({ writeOnly: true }),
  keyFingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()
    .describe("names the key without telling it; in place of a key that the service knows"),
});
export type PersonalDataSettings = z.infer<typeof PersonalDataSettings>;

/** A check with its effect and threshold. */
const check = (effect: Effect, threshold: number, range: [number, number], what: string) =>
  z
    .strictObject({
      effect: Effect.default(effect),
      threshold: z.number().min(range[0]).max(range[1]).default(threshold).describe(what),
    })
    .prefault({});

export const CleanSettings = z.strictObject({
  personalData: PersonalDataSettings.prefault({}),
  nearDuplicates: check(
    "note",
    0.85,
    [0.6, 1],
    "Jaccard similarity of character 5-grams of two questions with the same answer",
  ),
  duplicates: z
    .strictObject({ effect: Effect.default("drop") })
    .prefault({})
    .describe("a question that stands again with the same answer; off keeps it as it is"),
  conflicts: z
    .strictObject({ effect: Effect.default("note") })
    .prefault({})
    .describe("one question with several answers: note keeps the first and rejects the others, drop rejects all"),
  tooShort: check("note", 4, [0, 1000], "fewest characters of a question"),
  tooLong: check("note", 6000, [100, 10_000_000], "most characters of a record; trainers cut what is longer"),
  language: z
    .strictObject({ effect: Effect.default("off"), wanted: z.enum(["zh", "en"]).default("zh") })
    .prefault({})
    .describe("records in another language"),
  garbled: check("drop", 0.05, [0, 1], "largest share of characters that a wrong decoding leaves behind"),
  repetition: check("note", 0.5, [0, 1], "largest share of character 10-grams that occur more than once"),
});
export type CleanSettings = z.infer<typeof CleanSettings>;

/** What one check found; counts, never values. */
export const CheckReport = z.strictObject({
  check: z.string(),
  effect: z.string(),
  threshold: z.number().optional(),
  found: z.int().describe("records that the check speaks of"),
  dropped: z.int(),
  changed: z.int(),
  counts: z.record(z.string(), z.int()).describe("by kind, e.g. of personal data"),
});
export type CheckReport = z.infer<typeof CheckReport>;
