/** Choosing the next token from its scores. */
import type { Rng } from "#lib/core/index";

export interface SamplingOptions {
  /** 0 is greedy: always the likeliest token. Default 0. */
  temperature?: number;
  /** Keep only the k likeliest tokens; 0 keeps all. Default 0. */
  topK?: number;
  /** Keep the likeliest tokens that together have this probability. Default 1. */
  topP?: number;
  /** Divides the scores of tokens seen before (multiplies negative ones); 1 changes nothing. Keskar et al. 2019. */
  repetitionPenalty?: number;
}

/** @param logits scores of one position, changed in place. @param seen tokens for the repetition penalty */
export function sampleToken(logits: Float32Array, seen: Iterable<number>, options: SamplingOptions, rng: Rng): number {
  const { temperature = 0, topK = 0, topP = 1, repetitionPenalty = 1 } = options;
  if (repetitionPenalty !== 1)
    for (const token of new Set(seen)) {
      const score = logits[token]!;
      logits[token] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty;
    }
  if (temperature === 0) return argmax(logits);
  const order = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]!);
  const kept = topK > 0 ? order.slice(0, topK) : order;
  const top = logits[kept[0]!]!;
  const weights = kept.map((token) => Math.exp((logits[token]! - top) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let count = 0;
  let mass = 0;
  while (count < kept.length && (count === 0 || mass < topP * total)) mass += weights[count++]!;
  let draw = rng.next() * mass;
  for (let i = 0; i < count; i++) {
    draw -= weights[i]!;
    if (draw < 0) return kept[i]!;
  }
  return kept[count - 1]!;
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
