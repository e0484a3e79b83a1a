/** `Answer` in a line of its own below each question, often as a heading: the label of what follows. */
import { disclosureLabel } from "../../readers/disclosure.ts";
import { type Line, rewritten } from "../lines.ts";
import { splitLabels } from "./labels.ts";

const labelled = (lines: readonly Line[]) =>
  lines.filter(({ text, half }) => splitLabels(text, half)[0]?.label === "answer").length;

/** Once, it may as well head a key; and a key is numbered. */
const LEAST = 2;
const NUMBERED =
  /^\(?\d{1,4}\s*(?:[-~—–至到.、:)]|[[(]?[A-Za-z](?![A-Za-z]))|^第\s*\d|[一二三四五六七八九十]{1,3}\s*、/;

export function withLoneLabels(lines: readonly Line[]): readonly Line[] {
  const places = lines.flatMap(({ half }, i) => (disclosureLabel(half) === half ? [] : [i]));
  if (
    places.length === 0 ||
    places.length + labelled(lines) < LEAST ||
    places.some((i) => NUMBERED.test(lines[i + 1]?.half ?? "1."))
  )
    return lines;
  const labels = new Set(places);
  return lines.map((line, i) => (labels.has(i) ? rewritten(line, disclosureLabel(line.half)) : line));
}
