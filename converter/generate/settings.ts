/** What an optional language model may write, where it runs, and how its records are marked. */
import { z } from "zod";
import { ReportedError } from "../reported-error.ts";

export const GenerateTask = z.enum(["questions", "summary"]);
export type GenerateTask = z.infer<typeof GenerateTask>;

export const GenerateSettings = z
  .strictObject({
    tasks: z
      .array(GenerateTask)
      .default([])
      .describe("what the model writes for the sections of documents; nothing chosen: no model is used"),
    address: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default("http://127.0.0.1:8080/v1")
      .describe("address of an OpenAI-compatible service, such as llama.cpp, Ollama, LM Studio or vLLM"),
    model: z.string().max(200).default("local").describe("name of the model, as the service calls it"),
    allowRemote: z
      .boolean()
      .default(false)
      .describe("the model may run on another machine; texts leave this one, personal data masked"),
    documents: z
      .enum(["plain", "all"])
      .default("plain")
      .describe("only documents that are no question bank, contract or mapped table, or all"),
    questionsPerSection: z.int().min(1).max(20).default(3).describe("most questions for one section"),
    includeSource: z
      .boolean()
      .default(true)
      .describe("the section stands in the input of a question, so that the answer can be read from it"),
    maxSections: z
      .int()
      .min(1)
      .max(100_000)
      .default(500)
      .describe("sections that the model sees; the files name what was left out"),
    concurrency: z.int().min(1).max(64).default(2).describe("requests at the same time"),
    timeoutSeconds: z.number().min(1).max(3600).default(120).describe("longest wait for one answer"),
    retries: z.int().min(0).max(10).default(2).describe("further tries when the service fails or is busy"),
    maxTokens: z.int().min(16).max(100_000).default(1024).describe("longest answer of the model, in tokens"),
  })
  .describe("an optional language model of your own writes questions or summaries; every record of it is marked");
export type GenerateSettings = z.infer<typeof GenerateSettings>;

/** At a record that a model wrote: who wrote it, and the words of the source that it stands on. */
export const GeneratedFrom = z.strictObject({
  model: z.string(),
  task: GenerateTask,
  evidence: z.array(z.string()).describe("verbatim parts of the section, personal data masked"),
});
export type GeneratedFrom = z.infer<typeof GeneratedFrom>;

/** What a model did in a conversion; sections = answered + failed + skipped. */
export const GenerateReport = z.strictObject({
  model: z.string(),
  address: z.string(),
  tasks: z.array(GenerateTask),
  sections: z.int().describe("sections that were to be written for"),
  answered: z.int().describe("sections with an answer for every task"),
  failed: z.int().describe("sections without an answer: the service failed or was away"),
  skipped: z.int().describe("sections beyond maxSections"),
  records: z.int(),
  rejected: z.int(),
  error: ReportedError.optional().describe("the last failure of the service"),
});
export type GenerateReport = z.infer<typeof GenerateReport>;
