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

/** Scores of one place: those of all tokens, or those of the likeliest, the largest first. */
export interface TokenScores {
  scores: Float32Array;
  /** Whose they are; absent where they are those of all tokens. */
  tokens?: Int32Array;
}

/** What the scores do not know. */
export interface SamplingContext {
  /** Tokens for the repetition penalty. */
  seen: Iterable<number>;
  /** Tokens that may not be chosen. */
  banned: ReadonlySet<number>;
}

/** How many of the likeliest tokens decide, so that the others need not be looked at; 0 when every token counts. */
export function decidingTokens(
  { temperature = 0, topK = 0, repetitionPenalty = 1 }: SamplingOptions,
  mostBanned: number,
): number {
  if (repetitionPenalty !== 1) return 0; // it may bring up any token
  if (temperature === 0) return 1 + mostBanned;
  return topK > 0 ? topK + mostBanned : 0;
}

/** @param given where it has the scores of all tokens, they are changed in place */
export function sampleToken(given: TokenScores, context: SamplingContext, options: SamplingOptions, rng: Rng): number {
  const ranking = given.tokens ? rankedBefore(given, context) : ranked(given.scores, context, options);
  const { temperature = 0, topK = 0, topP = 1 } = options;
  if (temperature === 0) return ranking.token(0);
  const kept = topK > 0 ? ranking.scores.subarray(0, topK) : ranking.scores;
  const weights = Float64Array.from(kept, (score) => Math.exp((score - kept[0]!) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let count = 0;
  let mass = 0;
  while (count < weights.length && (count === 0 || mass < topP * total)) mass += weights[count++]!;
  let draw = rng.next() * mass;
  for (let rank = 0; rank < count; rank++) {
    draw -= weights[rank]!;
    if (draw < 0) return ranking.token(rank);
  }
  return ranking.token(count - 1);
}

/** Scores, the largest first; of equal ones the token with the lower number. */
interface Ranking {
  scores: Float32Array;
  token(rank: number): number;
}

function rankedBefore({ scores, tokens }: TokenScores, { banned }: SamplingContext): Ranking {
  const allowed = Array.from(tokens!.keys()).filter((place) => !banned.has(tokens![place]!));
  return {
    scores: Float32Array.from(allowed, (place) => scores[place]!),
    token: (rank) => tokens![allowed[rank]!]!,
  };
}

function ranked(scores: Float32Array, { seen, banned }: SamplingContext, options: SamplingOptions): Ranking {
  const { temperature = 0, repetitionPenalty = 1 } = options;
  if (repetitionPenalty !== 1)
    for (const token of new Set(seen)) {
      const score = scores[token]!;
      scores[token] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty;
    }
  for (const token of banned) scores[token] = Number.NEGATIVE_INFINITY;
  if (temperature === 0) return { scores, token: () => argmax(scores) };
  const sorted = scores.slice().sort().reverse(); // numbers alone: many times as fast as sorting the tokens by them
  return { scores: sorted, token: (rank) => tokenOfRank(scores, sorted, rank) };
}

function tokenOfRank(scores: Float32Array, sorted: Float32Array, rank: number): number {
  const score = sorted[rank]!;
  let token = scores.indexOf(score);
  for (let equal = sorted.indexOf(score); equal < rank; equal++) token = scores.indexOf(score, token + 1);
  return token;
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
