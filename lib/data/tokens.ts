/** What a data set is to a model: how long its samples are, what does not fit, and how they read. */
import { encodeAny } from "./encode.ts";
import type { NumberedRecord } from "./records.ts";
import { type PromptEncoder, type PromptTemplate, renderParts, type TextPart } from "./render.ts";

export interface TokenOptions {
  /** Longest sample in tokens. Default 512, as in a recipe. */
  maxLength?: number;
  template?: PromptTemplate;
  /** Samples to show as the model sees them. Default 2. */
  examples?: number;
}

export interface TokenReport {
  maxLength: number;
  /** Tokens of each sample before anything is cut; a preference pair is two samples. */
  lengths: Uint32Array;
  trainedTokens: number;
  truncatedSamples: number;
  truncatedTokens: number;
  /** Rows that have no token to train on. */
  untrainedRows: number[];
  examples: TextPart[][];
}

export async function countTokens(
  rows: AsyncIterable<NumberedRecord>,
  encoder: PromptEncoder,
  { maxLength = 512, template = "auto", examples = 2 }: TokenOptions = {},
): Promise<TokenReport> {
  const lengths: number[] = [];
  const report = { trainedTokens: 0, truncatedSamples: 0, truncatedTokens: 0, untrainedRows: [] as number[] };
  const shown: TextPart[][] = [];
  for await (const { row, record } of rows) {
    for (const { ids, trainedTokens, truncatedTokens } of encodeAny(record, encoder, { maxLength, template })) {
      lengths.push(ids.length + truncatedTokens);
      report.trainedTokens += trainedTokens;
      report.truncatedTokens += truncatedTokens;
      if (truncatedTokens > 0) report.truncatedSamples++;
      if (trainedTokens === 0) report.untrainedRows.push(row);
    }
    if (shown.length >= examples) continue;
    if ("text" in record) shown.push([{ text: record.text, trained: true }]);
    else {
      const messages = "chosen" in record ? [...record.prompt, answer(record.chosen)] : undefined;
      shown.push(renderParts(messages ? { messages } : (record as never), encoder, template));
    }
  }
  return { maxLength, lengths: Uint32Array.from(lengths), ...report, examples: shown };
}

function answer(content: string) {
  return { role: "assistant" as const, content };
}
