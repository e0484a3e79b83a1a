/** A model's shape, in one spelling for all architectures. `hf-config.ts` reads and writes Hugging Face's. */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";

export const RopeScaling = z.strictObject({
  type: z.enum(["linear", "llama3"]),
  factor: z.number().positive(),
  lowFreqFactor: z.number().positive().default(1),
  highFreqFactor: z.number().positive().default(4),
  originalMaxPositions: z.int().positive().default(8192),
});
export type RopeScaling = z.infer<typeof RopeScaling>;

export const ModelConfig = z
  .strictObject({
    family: z.string().describe("the architecture: a row of the table in architectures/index.ts, e.g. llama"),
    vocabSize: z.int().positive(),
    hiddenSize: z.int().positive(),
    intermediateSize: z.int().positive().describe("width of the MLP"),
    numLayers: z.int().positive(),
    numHeads: z.int().positive(),
    numKvHeads: z.int().positive().describe("key and value heads; fewer than numHeads is grouped-query attention"),
    headDim: z.int().positive(),
    maxPositions: z.int().positive().describe("longest sequence in tokens"),
    normEpsilon: z.number().positive(),
    ropeTheta: z.number().positive().describe("base of the rotation frequencies; of no effect with learned positions"),
    ropeScaling: RopeScaling.optional(),
    tieWordEmbeddings: z.boolean().describe("the output head is the embedding matrix"),
    qkvBias: z.boolean(),
    outputBias: z.boolean(),
    mlpBias: z.boolean(),
    qkNorm: z.boolean().describe("RMS norm over each query and key head, before the rotation"),
    bosTokenId: z.int().optional(),
    eosTokenIds: z.array(z.int()),
    padTokenId: z.int().optional(),
  })
  .refine(({ numHeads, numKvHeads }) => numHeads % numKvHeads === 0, {
    error: () =>
      inLanguage([
        "注意力头数不是 key 和 value 头数的整数倍",
        "the number of heads is no multiple of the number of key and value heads",
      ]),
    path: ["numKvHeads"],
  });
export type ModelConfig = z.infer<typeof ModelConfig>;
