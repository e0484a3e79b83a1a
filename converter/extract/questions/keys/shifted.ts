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
  const answered = mostTimes(entries);
  const from = new Map<RawSection, number>();
  let next: number | undefined;
  for (const [section, numbers] of multiplicities(questions)) {
    const [begins] = numbers.keys();
    let first = begins === next ? next : undefined;
    let last = 0;
    for (const [number, times] of numbers) {
      if (times > 1 && answered.get(number) === 1) first ??= number;
      last = Math.max(last, number);
    }
    next = first === undefined ? undefined : last + 1;
    if (first !== undefined) from.set(section, first);
  }
  return ({ section, number }) => (number ?? 0) >= (from.get(section) ?? Number.POSITIVE_INFINITY);
}

/** How often a key has each number, in the section that has it most often. */
function mostTimes(entries: readonly KeyEntry[]): Map<number, number> {
  const most = new Map<number, number>();
  for (const numbers of multiplicities(entries).values())
    for (const [number, times] of numbers) most.set(number, Math.max(times, most.get(number) ?? 0));
  return most;
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
