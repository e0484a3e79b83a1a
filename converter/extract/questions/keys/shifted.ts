/**
 * A number that stands twice in a section and once in its key: somebody's list was cut in two, so that from there on each
 * question may bear the number of the one before it, and the key means another.
 */
import type { RawQuestion, RawSection } from "../raw.ts";
import type { KeyEntry } from "./key-reader.ts";

/** Whether the number of a question says nothing any more. */
export function shiftedNumbers(
  questions: readonly RawQuestion[],
  entries: readonly KeyEntry[],
): (question: RawQuestion) => boolean {
  const answered = [...multiplicities(entries).values()];
  const from = new Map<RawSection, number>();
  let next: number | undefined;
  for (const [section, numbers] of multiplicities(questions)) {
    const twice = [...numbers].filter(
      ([number, times]) => times > 1 && Math.max(...answered.map((counts) => counts.get(number) ?? 0)) === 1,
    );
    const goesOn = next !== undefined && [...numbers.keys()][0] === next;
    const first = goesOn ? next : twice[0]?.[0];
    next = first === undefined ? undefined : Math.max(...numbers.keys()) + 1;
    if (first !== undefined) from.set(section, first);
  }
  return ({ section, number }) => (number ?? 0) >= (from.get(section) ?? Number.POSITIVE_INFINITY);
}

/** By section, how often each number stands there. */
function multiplicities<S>(
  numbered: readonly { section: S; number?: number | undefined }[],
): Map<S, Map<number, number>> {
  const sections = new Map<S, Map<number, number>>();
  for (const { section, number } of numbered) {
    if (number === undefined) continue;
    const counts = sections.get(section) ?? new Map<number, number>();
    counts.set(number, (counts.get(number) ?? 0) + 1);
    sections.set(section, counts);
  }
  return sections;
}
