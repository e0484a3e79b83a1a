/**
 * ROUGE-L (Lin 2004): the longest common subsequence of words, as F1. English is cut into words as Google's rouge-score
 * does it (lower case, letters and digits); Chinese, Japanese and Korean by characters.
 */

/** @returns 0 to 1 */
export function rougeL(answer: string, reference: string): number {
  const given = rougeTokens(answer);
  const expected = rougeTokens(reference);
  const common = commonSubsequence(given, expected);
  return common === 0 ? 0 : (2 * common) / (given.length + expected.length);
}

const TOKENS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}\p{M}])+/gu;

export function rougeTokens(text: string): string[] {
  return text.toLowerCase().match(TOKENS) ?? [];
}

/** Length of the longest common subsequence, in memory of one row. */
function commonSubsequence(a: readonly string[], b: readonly string[]): number {
  const row = new Uint32Array(b.length + 1);
  for (const item of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = item === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}
