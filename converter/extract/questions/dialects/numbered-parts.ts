/**
 * Papers of British boards that number in boxes: `0 1` above the material of a question, `0 1 . 1` in front of its parts, marks in
 * brackets, lines to write on, boxes behind what is ticked. Each question becomes a section, as the rows of its mark scheme do.
 */
import { type Line, rewritten } from "../../lines.ts";

const PART = /^(\d)\s?(\d)\s*\.\s*(\d{1,2})(?:\s+|$)/;
const QUESTION = /^(\d)\s(\d)(?:\s+(?=\D)|$)/;
const MARKS = /^[[(]\d{1,2} marks?[\])]$/i;
/** Lines to write on, with the name or unit of what is asked; shorter ones behind a name: `Answer = ....... %`. */
const PLACE = /^[^.?!]{0,40}(?:_{8,}|\.{25,}|[=:]\s*(?:_{3,}|\.{6,}))[^.?!]{0,20}$/;
const CAPTION = /^(?:figure|table|diagram)\s+\d{1,2}$/i;
const ABOUT = /^this question is about\b[^.]*\.?$/i;
const BOX_BEHIND = /^(.*\S)\s*[☐□]$/;
const END = /^end of (?:the )?(?:questions?|section\b.*|(?:test|exam(?:ination)?|paper|quiz)(?:\s*[-–—.:]\s.*)?)$/i;
const DOTS = /\.{6,}|…{3,}/g;

/** A part of a question in its section. */
export interface SectionPart {
  number: number;
  line: Line;
  /** What stands between the part above and this one. */
  above: Line[];
  below: Line[];
}

const FEWEST_PARTS = 3;

export function fromNumberedParts(lines: readonly Line[], fewest = FEWEST_PARTS): readonly Line[] {
  const parts = lines.filter(({ half }) => PART.test(half)).length;
  if (parts < fewest || lines.filter(({ half }) => MARKS.test(half)).length < 2) return lines;
  let above: number | undefined;
  const starts = lines.flatMap(({ half }, i) => {
    const question = questionOf(half);
    if (question === undefined || question === above) return [];
    above = question;
    return [i];
  });
  return [
    ...lines.slice(0, starts[0]),
    ...starts.flatMap((start, k) => questionLines(lines.slice(start, starts[k + 1]))),
  ];
}

/** The question that a line begins or belongs to: 1 of `0 1` and of `0 1 . 2`. */
function questionOf(half: string): number | undefined {
  const match = PART.exec(half) ?? QUESTION.exec(half);
  return match ? Number(`${match[1]}${match[2]}`) : undefined;
}

function questionLines(lines: readonly Line[]): Line[] {
  const [head] = lines as [Line, ...Line[]];
  const body = PART.test(head.half)
    ? lines
    : [rewritten(head, head.text.slice(QUESTION.exec(head.half)![0].length)), ...lines.slice(1)];
  const first = body.findIndex(({ half }) => PART.test(half));
  const material = materialOf(body.slice(0, Math.max(first, 0)));
  const { parts } = sectionParts(body.slice(Math.max(first, 0)));
  const shared = material.length > 0 && parts.length > 1;
  return partsSection(
    rewritten(head, `Section ${questionOf(head.half)}`),
    shared ? material : [],
    shared ? parts : parts.map((part, i) => (i === 0 ? { ...part, above: material } : part)),
  );
}

/** What says something: no caption of a picture, no `This question is about …`. */
export function materialOf(lines: readonly Line[]): Line[] {
  const isTable = (line: Line | undefined) => line?.source.row !== undefined;
  return lines.filter(
    ({ half }, i) => half !== "" && !(CAPTION.test(half) && !isTable(lines[i + 1])) && !ABOUT.test(half),
  );
}

/** A section and its parts, about the material where there is some. */
export function partsSection(section: Line, material: readonly Line[], parts: readonly SectionPart[]): Line[] {
  const range = `Questions ${parts[0]?.number ?? 1}-${parts.at(-1)?.number ?? 1} are about this:`;
  return [
    section,
    ...(material.length > 0 ? [rewritten(section, range), ...material] : []),
    ...parts.flatMap(partLines),
  ];
}

/** Text behind the marks and the places to write in belongs to the next part. @param before such text above the first */
export function sectionParts(lines: readonly Line[], before: Line[] = []): { parts: SectionPart[]; behind: Line[] } {
  const parts: SectionPart[] = [];
  let above = before;
  let answered = false;
  for (const line of lines) {
    const match = PART.exec(line.half);
    const open = parts.at(-1);
    if (match) {
      parts.push({ number: Number(match[3]), line, above, below: [] });
      above = [];
      answered = false;
    } else if (MARKS.test(line.half) || END.test(line.half) || CAPTION.test(line.half)) continue;
    else if (PLACE.test(line.half)) answered = true;
    else if (answered && !BOX_BEHIND.test(line.half)) above.push(line);
    else open?.below.push(line);
  }
  return { parts, behind: above };
}

function partLines({ number, line, above, below }: SectionPart): Line[] {
  const options = below.flatMap((one) => (BOX_BEHIND.test(one.half) ? [one] : []));
  const text = line.text.slice(PART.exec(line.half)![0].length);
  const [first, ...asked] = [...above, rewritten(line, text), ...below.filter((one) => !options.includes(one))];
  const blank = (one: Line) => rewritten(one, one.text.replace(DOTS, "____"));
  return [
    rewritten(first!, `${number}. ${blank(first!).text}`),
    ...asked.map(blank),
    ...(options.length >= 2 ? options.map(lettered) : options),
  ];
}

function lettered(line: Line, i: number): Line {
  return rewritten(
    line,
    `${String.fromCharCode(65 + i)}. ${line.text.slice(0, BOX_BEHIND.exec(line.half)![1]!.length)}`,
  );
}
