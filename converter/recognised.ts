/** How sure recognised text is, and where it stands: kept through lines, paragraphs and items. */
import type { Recognised } from "./document.ts";

/** Several recognised texts as one: the least sure counts, the box holds all. */
export function joinRecognised(parts: readonly (Recognised | undefined)[]): Recognised | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0) return undefined;
  const edge = (index: 0 | 1 | 2 | 3, choose: (...values: number[]) => number) =>
    Math.round(10 * choose(...known.map(({ box }) => box[index]))) / 10;
  return {
    confidence: Math.min(...known.map(({ confidence }) => confidence)),
    box: [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)],
  };
}
