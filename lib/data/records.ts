/** The platform's contract: a data set is a JSON array of these records, all three keys always there, all strings. */
import { z } from "zod";

export const InstructionRecord = z.strictObject({
  instruction: z.string().min(1).describe("what the model is asked to do"),
  input: z.string().describe("the material for it; empty when the instruction says everything"),
  output: z.string().min(1).describe("the answer to learn; never empty"),
});
export type InstructionRecord = z.infer<typeof InstructionRecord>;

/** A row of a file that is no record, with the reason. */
export interface RejectedRow {
  /** 1-based. */
  row: number;
  reason: string;
}
