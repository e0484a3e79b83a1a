/** The known name that a mistyped one was meant to be. */

/**
 * The name with the smallest edit distance (Levenshtein 1966, capitals ignored), if it is close or contains the word or is
 * contained in it.
 *
 * @example
 * nearest("learningrate", ["learningRate", "rank"]); // "learningRate"
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = names
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, word.length / 3) || overlap(lower, name.toLowerCase()))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

function overlap(a: string, b: string): boolean {
  return a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a));
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
