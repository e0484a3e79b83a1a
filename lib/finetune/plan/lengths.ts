/** What a plan needs to know of the data: how many records, and how long they are in tokens. */
import { type Dataset, encodeAny } from "#lib/data/index";
import type { LanguageModel } from "#lib/model/index";

export interface DataProfile {
  samples: number;
  /** Tokens of prompt and answer together. */
  meanTokens: number;
  p95Tokens: number;
  longestTokens: number;
  /** Tokens of the answer. */
  meanAnswerTokens: number;
}

const MAX_ENCODED = 1000;

/** Encodes up to 1,000 records, evenly spread over the data (the first ones of data that are larger than memory). */
export function profileData(model: LanguageModel, data: Dataset): DataProfile {
  const records = data.isStreamed ? data.preview : data.records;
  const stride = Math.max(1, records.length / MAX_ENCODED);
  const count = Math.min(records.length, MAX_ENCODED);
  const chosen = Array.from({ length: count }, (_, i) => records[Math.floor(i * stride)]!);
  const encoded = chosen.flatMap((record) => encodeAny(record, model.tokenizer, { maxLength: 1 << 20 }));
  const lengths = encoded.map(({ ids }) => ids.length).sort((a, b) => a - b);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    samples: data.length,
    meanTokens: mean(lengths),
    p95Tokens: lengths[Math.max(0, Math.ceil(lengths.length * 0.95) - 1)] ?? 0,
    longestTokens: lengths.at(-1) ?? 0,
    meanAnswerTokens: mean(encoded.map(({ trainedTokens }) => trainedTokens)),
  };
}
