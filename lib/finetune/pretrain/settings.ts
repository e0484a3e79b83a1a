/** The settings of a pretraining: one schema, from which come types, defaults, checks and the command's flags. */
import { z } from "zod";
import { TunelabError } from "#lib/core/index";

const count = (value: number) => z.int().positive().default(value);

export const PretrainSettings = z.strictObject({
  name: z.string().min(1).default("tunelab-base").describe("name of the model"),
  vocabSize: count(6144).describe("tokens of the tokenizer that is learned"),
  hiddenSize: z
    .int()
    .positive()
    .multipleOf(64, "use a multiple of 64, e.g. 256")
    .default(256)
    .describe("width of the model, a multiple of 64"),
  layers: count(5).describe("decoder layers"),
  maxPositions: count(1024).describe("longest sequence the model is made for, in tokens"),
  epochs: z.number().positive().default(2).describe("passes over the text"),
  batchSize: count(4).describe("samples per step"),
  maxLength: z.int().min(8).default(512).describe("tokens per sample, at most maxPositions"),
  learningRate: z.number().positive().default(2e-3).describe("peak learning rate of AdamW"),
  seed: z.int().min(0).default(1).describe("order of the text, initial weights, split"),
  runs: z.string().min(1).default("runs").describe("run store: checkpoints and events"),
});
export type PretrainSettings = z.infer<typeof PretrainSettings>;

/** All problems at once. @throws TunelabError INVALID_CONFIG */
export function parsePretrainSettings(given: Readonly<Record<string, unknown>>): PretrainSettings {
  const parsed = PretrainSettings.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join(".");
    return name === "" ? message : `${name} is ${JSON.stringify(given[name])}: ${message}`;
  });
  const { maxLength = 0, maxPositions = 0 } = parsed.data ?? {};
  if (maxLength > maxPositions)
    problems.push(`maxLength is ${maxLength}, longer than the ${maxPositions} of maxPositions`);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new TunelabError("INVALID_CONFIG", problems.join("; "), { details: { problems } });
}
