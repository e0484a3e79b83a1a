/** Hyphens at the ends of lines: typed ones stay, forty-five, and those of the program that set the text go, agree-ment. */

export interface Words {
  /** That no line tears apart, in small letters. */
  whole: ReadonlySet<string>;
  /** Somewhere a line ends within a word that the document has without a hyphen. */
  hyphenated: boolean;
}

/** More hyphens at ends of lines are no accident. */
const FEW = 3;
const NUMBER = /^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$/i;

export function wordsOf(lines: readonly { text: string }[]): Words {
  const whole = new Set<string>();
  const torn: [string, string][] = [];
  for (const [index, { text }] of lines.entries()) {
    for (const [word] of text.toLowerCase().matchAll(/[a-z]+(?:-[a-z]+)*(?![a-z]|[-\u2010])/g)) whole.add(word);
    const before = /([A-Za-z]+)[-\u2010]$/.exec(text)?.[1];
    const rest = before && /^[a-z]+/.exec(lines[index + 1]?.text ?? "")?.[0];
    if (before && rest) torn.push([before.toLowerCase(), rest]);
  }
  const hyphenated = torn.length > FEW || torn.some(([before, rest]) => whole.has(before + rest));
  return { whole, hyphenated };
}

/** Without a document to look into, a hyphen is taken for one that the program set. */
export function isCompound(first: string, rest: string, { whole, hyphenated }: Words = NONE): boolean {
  const before = first.toLowerCase();
  if (NUMBER.test(before) || whole.has(`${before}-${rest}`)) return true;
  return !hyphenated && !whole.has(before + rest);
}

const NONE: Words = { whole: new Set(), hyphenated: true };
