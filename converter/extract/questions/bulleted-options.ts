/** Options that have signs of a list in place of letters (`• Up to five back blows`), below most questions of a paper without letters. */
import { comparable } from "../../text/normalize.ts";
import { BULLET, type Line, rewritten } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { NUMBER_STYLES, numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";

/** So many questions have them in such a paper. */
const LEAST_SETS = 3;
const MOST_OPTIONS = 8;
/** Characters. */
const LONGEST = 200;
/** Points of what is to be written about. */
const TO_COVER =
  /\b(?:includ(?:e|ing)|discuss|mention|cover|consider|describe|explain|outline|points?|using|refer to)\b[^?]*$|要点|包括|写出|分析/i;

interface Points {
  from: number;
  to: number;
}

export function withBulletedOptions(lines: readonly Line[]): readonly Line[] {
  if (lines.some(({ half }) => optionMarks(half)[0]?.start === 0 && !optionMarks(half)[0]!.article)) return lines;
  const sets = pointsOf(lines).filter((points) => areOptions(lines, points));
  if (sets.length < LEAST_SETS || !areAnswered(lines, sets)) return lines;
  const letters = new Map(sets.flatMap(({ from, to }) => range(from, to).map((at) => [at, at - from] as const)));
  return lines.map((line, i) => {
    const at = letters.get(i);
    return at === undefined ? line : rewritten(line, `${String.fromCharCode(65 + at)}. ${pointOf(line)}`);
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);
const pointOf = ({ text }: Line) => text.replace(BULLET, "").trim();

function pointsOf(lines: readonly Line[]): Points[] {
  const found: Points[] = [];
  for (let from = 0; from < lines.length; from++) {
    if (!lines[from]!.bullet) continue;
    let to = from;
    while (lines[to]?.bullet) to++;
    found.push({ from, to });
    from = to;
  }
  return found;
}

/** Short points right below a question, and right above the next one, its answer or nothing. */
function areOptions(lines: readonly Line[], { from, to }: Points): boolean {
  const above = lines[from - 1];
  const below = lines[to];
  if (to - from < 2 || to - from > MOST_OPTIONS || !above || TO_COVER.test(above.half)) return false;
  if (!isNumbered(above) && !isNumbered(lines[from - 2])) return false;
  if (below && !isNumbered(below) && labelOf(below) === undefined && below.heading === undefined) return false;
  return lines.slice(from, to).every((line) => line.half.length <= LONGEST && !/\?$/.test(line.half));
}

const isNumbered = (line: Line | undefined) =>
  line !== undefined && NUMBER_STYLES.some((style) => style !== "circle" && numberMark(line.half, style) !== undefined);

const labelOf = ({ text, half }: Line) => splitLabels(text, half)[0]?.label;

/** What stands below as an answer is one of the points, or their places by letter or number. */
function areAnswered(lines: readonly Line[], sets: readonly Points[]): boolean {
  return sets.every(({ from, to }) => {
    const [first] = lines[to] ? splitLabels(lines[to].text, lines[to].half) : [];
    if (first?.label !== "answer" || first.text === "") return true;
    const known = lines.slice(from, to).map((line) => comparable(pointOf(line)));
    const parts = first.text.split(/[;；|\n]/).map(comparable);
    return parts.every((part) => known.includes(part)) || /^[A-H1-8](?:\W{0,3}[A-H1-8])*$/i.test(first.half);
  });
}
