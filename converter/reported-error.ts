import { z } from "zod";

/** A named error as reports hold it; `explainError` says it in the reader's language. */
export const ReportedError = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.unknown()),
});
export type ReportedError = z.infer<typeof ReportedError>;
