import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { decidingTokens, type SamplingOptions, sampleToken, type TokenScores } from "#lib/model/generation/sampling";

const rng = new Rng(11);
const scores = Float32Array.from({ length: 300 }, () => Math.round(rng.normal(0, 2) * 4) / 4); // with equal ones
const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);

/** What a graph gives: the k likeliest, the largest first. */
function top(k: number): TokenScores {
  const tokens = Int32Array.from(order.slice(0, k));
  return { tokens, scores: Float32Array.from(tokens, (token) => scores[token]!) };
}

function draws(given: () => TokenScores, options: SamplingOptions, banned: readonly number[] = []): number[] {
  const source = new Rng(5);
  const context = { seen: [], banned: new Set(banned) };
  return Array.from({ length: 200 }, () => sampleToken(given(), context, options, source));
}

const all = (): TokenScores => ({ scores: scores.slice() });

describe("sampleToken", () => {
  it.each([{ temperature: 0 }, { temperature: 1, topK: 20 }, { temperature: 0.7, topK: 50, topP: 0.8 }])(
    "draws the same from the likeliest tokens as from all: %o",
    (options) => {
      const banned = order.slice(1, 3);
      const wanted = draws(all, options, banned);
      expect(draws(() => top(decidingTokens(options, banned.length)), options, banned)).toEqual(wanted);
      for (const token of banned) expect(wanted).not.toContain(token);
    },
  );

  it("follows the probabilities, and draws only what topP and topK keep", () => {
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const source = new Rng(1);
    const counts = new Map<number, number>();
    for (let i = 0; i < 20_000; i++) {
      const token = sampleToken(all(), { seen: [], banned: new Set() }, { temperature: 1 }, source);
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    for (const token of order.slice(0, 5))
      expect(Math.abs((counts.get(token) ?? 0) / 20_000 - Math.exp(scores[token]!) / total)).toBeLessThan(0.01);
    expect(new Set(draws(all, { temperature: 1, topK: 3 }))).toEqual(new Set(order.slice(0, 3)));
    let mass = 0;
    const nucleus = order.filter((token) => {
      const isKept = mass < 0.5 * total;
      mass += Math.exp(scores[token]!);
      return isKept;
    });
    for (const token of draws(all, { temperature: 1, topP: 0.5 })) expect(nucleus).toContain(token);
  });

  it("looks at every token where the penalty may bring up any", () => {
    expect(decidingTokens({ repetitionPenalty: 1.1 }, 1)).toBe(0);
    expect(decidingTokens({ temperature: 1, topP: 0.9 }, 1)).toBe(0);
    const context = { seen: [order[0]!], banned: new Set<number>() };
    expect(sampleToken(all(), context, { repetitionPenalty: 5 }, rng)).toBe(order[1]);
  });
});
