/** Questions with parts of parts, `2(b)(ii)`: each part is a section, about what its question and itself say above `(a)` and `(i)`. */
import { type Line, rewritten } from "../../lines.ts";
import { partSection } from "../../mark-scheme.ts";
import { materialOf, partsSection, type SectionPart, sectionParts } from "./numbered-parts.ts";

export interface PartWithLines {
  question: number;
  letter?: string;
  /** 2 of `(ii)` */
  roman?: number;
  /** It asks nothing itself. */
  head: boolean;
  /** Its text, from behind its letters on; marks have lines of their own. */
  body: Line[];
}

interface Section {
  line: Line;
  material: Line[];
  parts: SectionPart[];
}

export function deeperSections(parts: readonly PartWithLines[]): Line[] {
  const sections = new Map<string, Section>();
  let above: PartWithLines | undefined;
  let ofQuestion: Line[] = [];
  let ofPart: Line[] = [];
  let behind: Line[] = [];
  for (const part of parts) {
    if (part.question !== above?.question) ofQuestion = ofPart = behind = [];
    if (part.letter !== above?.letter) ofPart = [];
    // `(c)(i)` in one line: what stands above it is about (c).
    if (part.letter !== above?.letter && part.roman !== undefined) [ofPart, behind] = [behind, []];
    above = part;
    if (part.head) {
      const said = [...behind, ...part.body];
      if (part.letter === undefined) ofQuestion = said;
      else ofPart = said;
      behind = [];
      continue;
    }
    const title = `Section ${partSection(part.question, part.letter)}`;
    const line = rewritten(part.body[0]!, title);
    const section = sections.get(title) ?? { line, material: materialOf([...ofQuestion, ...ofPart]), parts: [] };
    sections.set(title, section);
    const [first, ...below] = part.body as [Line, ...Line[]];
    const read = sectionParts([rewritten(first, `0 1 . ${part.roman ?? 1} ${first.text}`), ...below], behind);
    section.parts.push(...read.parts);
    behind = read.behind;
  }
  return [...sections.values()].flatMap(({ line, material, parts }) => partsSection(line, material, parts));
}
