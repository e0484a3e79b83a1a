/**
 * BLEU of characters (Papineni et al. 2002), as sacrebleu computes it with `tokenize="char"`: over the whole corpus, up to
 * four characters in a row, exponential smoothing. It suits Chinese, which has no spaces between words.
 */

const MAX_ORDER = 4;

/**
 * @param answers and references in the same order
 * @returns 0 to 100
 */
export function characterBleu(answers: readonly string[], references: readonly string[]): number {
  const matched = new Array<number>(MAX_ORDER).fill(0);
  const total = new Array<number>(MAX_ORDER).fill(0);
  let answerLength = 0;
  let referenceLength = 0;
  answers.forEach((answer, index) => {
    const given = characters(answer);
    const expected = characters(references[index]!);
    answerLength += given.length;
    referenceLength += expected.length;
    for (let order = 1; order <= MAX_ORDER; order++) {
      const known = countRuns(expected, order);
      for (const [run, count] of countRuns(given, order)) matched[order - 1]! += Math.min(count, known.get(run) ?? 0);
      total[order - 1]! += Math.max(0, given.length - order + 1);
    }
  });
  if (answerLength === 0 || matched.every((count) => count === 0)) return 0;
  const brevity = answerLength < referenceLength ? Math.exp(1 - referenceLength / answerLength) : 1;
  return brevity * geometricMean(matched, total);
}

/** Of the precisions in percent; an order without a match counts as half, a quarter, … of one. */
function geometricMean(matched: readonly number[], total: readonly number[]): number {
  let halves = 1;
  let sum = 0;
  for (let i = 0; i < MAX_ORDER; i++) {
    if (total[i] === 0) return 0; // nothing is so long
    if (matched[i] === 0) halves *= 2;
    sum += Math.log((100 * (matched[i] || 1 / halves)) / total[i]!);
  }
  return Math.exp(sum / MAX_ORDER);
}

function characters(text: string): string[] {
  return Array.from(text).filter((character) => character.trim() !== "");
}

function countRuns(items: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= items.length; i++) {
    const run = items.slice(i, i + order).join("");
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}
