import { z } from "zod";

export const SplitSettings = z
  .strictObject({
    validation: z.number().min(0).max(0.5).default(0).describe("share of the records in dataset_validation.json"),
    test: z.number().min(0).max(0.5).default(0).describe("share of the records in dataset_test.json"),
    group: z
      .enum(["auto", "record", "section", "file"])
      .default("auto")
      .describe("what stays together; auto: contracts and documents by file, questions by their shared material"),
    leakage: z
      .enum(["off", "note", "move", "drop"])
      .default("move")
      .describe("a record held back that is nearly the same as one to train on: noted, moved to training, or left out"),
    threshold: z
      .number()
      .min(0.6)
      .max(1)
      .default(0.85)
      .describe("similarity from which two questions count as the same"),
  })
  .describe("records held back from training");
export type SplitSettings = z.infer<typeof SplitSettings>;
