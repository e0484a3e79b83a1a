/**
 * The parts of a contract: what stands before the clauses, the tree of clauses, the signature block and the annexes.
 * Numbers need not be contiguous: real contracts have gaps. A style of numbering seen before goes on at its level; a new
 * one opens a level below.
 */
import { isCapitals, isTitle, splitHeading, titleCase } from "./headings.ts";
import { type ClauseMark, clauseMarks, isOnlyAnnex, type MarkStyle } from "./marks.ts";
import { isSignature } from "./signature.ts";
import type { ContractLine, ContractText } from "./text.ts";
import { salutationIn, titleOf } from "./title.ts";

export interface Clause {
  style: MarkStyle;
  value: number;
  /** As shown, e.g. 第七条, 2.1, (a). */
  label: string;
  heading: string | undefined;
  /** The first line, with the mark. */
  first: ContractLine;
  /** Where label and heading end and the text begins; `end` without text of its own or below. */
  bodyStart: number;
  /** Span in the contract's text, sub-clauses included. */
  start: number;
  end: number;
  children: Clause[];
}

export interface ContractParts {
  title: ContractLine | undefined;
  /** Everything before the first clause: cover, title, parties, recitals. */
  preamble: ContractLine[];
  recitals: ContractLine[];
  clauses: Clause[];
  signature: ContractLine[];
  annexes: Clause[];
}

const RECITAL = /^(?:鉴于|根据《|为(?:了|明确)|WHEREAS|RECITALS?\b|WITNESSETH|NOW,? THEREFORE)|^\(?[A-Z]\)\s+(?=[A-Z])/;
export function contractParts({ lines, text }: ContractText): ContractParts {
  const builder = new TreeBuilder(text.length);
  const parts: ContractParts = {
    title: titleOf(lines),
    preamble: [],
    recitals: [],
    clauses: builder.roots,
    signature: [],
    annexes: [],
  };
  const salutation = salutationIn(lines);
  const opening = openingStyles(lines.slice(salutation + 1));
  const opens = (marks: readonly ClauseMark[], line: ContractLine, index: number) =>
    index > salutation && marks.some(({ style }) => style === opening) && !isNumberedParty(line, parts.preamble);
  let signing = false;
  let annexed: TreeBuilder | undefined;
  for (const [index, line] of lines.entries()) {
    const marks = clauseMarks(line.half);
    if (
      marks[0]?.style === "annex" &&
      (signing || (builder.roots.length > 0 && opensAnnex(lines, index, builder.roots)))
    ) {
      (annexed ?? builder).close(line.start);
      annexed = new TreeBuilder(text.length);
      const annex = annexed.open(marks[0], line, text);
      parts.annexes.push(annex);
    } else if (annexed) annexed.add(marks, line, text);
    else if (signing && builder.goesOn(marks)) {
      signing = false;
      builder.add(marks, line, text);
    } else if (signing) parts.signature.push(line);
    else if (builder.roots.length > 0 && isSignature(lines, index)) {
      signing = true;
      builder.close(line.start);
      parts.signature.push(line);
    } else if (builder.roots.length > 0) builder.add(marks, line, text);
    else if (opens(marks, line, index)) builder.add(marks, line, text);
    else {
      parts.preamble.push(line);
      if (RECITAL.test(line.half)) parts.recitals.push(line);
    }
  }
  return parts;
}

/** 1. MAPLE FINANCE LTD., … (the "Lender"); below BETWEEN. */
function isNumberedParty({ half }: ContractLine, above: readonly ContractLine[]): boolean {
  const last = above.findLast((line) => !/^and$/i.test(line.half))?.half ?? "";
  return ROLE_BEHIND.test(half) && (/(?:\bbetween|^(?:the )?parties):?$/i.test(last) || ROLE_BEHIND.test(last));
}

const ROLE_BEHIND = /\((?:the |hereinafter[^()]{0,40})?["“][^"”]{2,40}["”][^()]{0,80}\)[.;,]?(?: and)?$/i;

/** Lines that only name annexes, one by one above the signatures or several in a line, belong to the clause. */
function opensAnnex(lines: readonly ContractLine[], index: number, clauses: readonly Clause[]): boolean {
  const { half } = lines[index]!;
  if ((half.match(/附件|Exhibit|Schedule|Annex/g) ?? []).length > 1) return false;
  if (isOnlyAnnex(half) && goesOnBelow(lines, index, clauses.at(-1)!)) return false;
  let next = index + 1;
  while (next < Math.min(lines.length, index + MOST_ANNEXES) && clauseMarks(lines[next]!.half)[0]?.style === "annex")
    next++;
  return next === lines.length || !isSignature(lines, next);
}

/** 附：证书复印件 without a number may stand in a clause, with the next one below it. */
function goesOnBelow(lines: readonly ContractLine[], index: number, { style, value }: Clause): boolean {
  return lines
    .slice(index + 1, index + 1 + LONGEST_CLAUSE)
    .some(({ half }) => clauseMarks(half).some((mark) => mark.style === style && mark.value === value + 1));
}

/** In lines. */
const LONGEST_CLAUSE = 300;
/** That one list names. */
const MOST_ANNEXES = 60;

/** The highest style of which this contract has clauses: the first such mark ends the preamble. */
function openingStyles(lines: readonly ContractLine[]): MarkStyle | undefined {
  const places = new Map<MarkStyle, number[]>();
  for (const [index, line] of lines.entries()) {
    for (const { style } of clauseMarks(line.half)) places.set(style, [...(places.get(style) ?? []), index]);
  }
  const order: MarkStyle[] = ["part", "chapter", "article", "chinese", "decimal-1", "decimal-2"];
  const often = order.filter(
    (style) => (places.get(style)?.length ?? 0) >= (style === "part" || style === "chapter" ? 2 : 3),
  );
  const article = often.includes("article") ? places.get("article")![0]! : Number.POSITIVE_INFINITY;
  // Two numbers of a list above the first article are recitals or notes on the form; a frame has articles between them.
  const isFrameOrBody = (style: MarkStyle) =>
    style === "article" || !(places.get(style)![1]! < article) || isDivision(style);
  return often
    .filter((style) => article === Number.POSITIVE_INFINITY || isFrameOrBody(style))
    .sort((a, b) => places.get(a)![0]! - places.get(b)![0]!)[0];
}

export const isDivision = (style: MarkStyle) => style === "part" || style === "chapter" || style === "section";

class TreeBuilder {
  readonly roots: Clause[] = [];
  readonly #stack: Clause[] = [];
  #end: number;

  constructor(end: number) {
    this.#end = end;
  }

  add(marks: readonly ClauseMark[], line: ContractLine, text: string): void {
    const mark = this.#choose(marks, line.half);
    if (mark) this.open(mark, line, text);
    else this.#continue(line);
  }

  /** The next part of a contract whose first part was signed by itself: 第二部分 通用条款. */
  goesOn([mark]: readonly ClauseMark[]): boolean {
    const last = this.roots.at(-1);
    return mark !== undefined && isDivision(mark.style) && mark.style === last?.style && mark.value === last.value + 1;
  }

  open(mark: ClauseMark, line: ContractLine, text: string): Clause {
    const level = this.#stack.findIndex(({ style }) => style === mark.style);
    while (level >= 0 && this.#stack.length > level) this.#stack.pop()!.end = Math.max(0, line.start - 1);
    const rest = text.slice(line.start + mark.length, line.start + line.text.length);
    const { heading, length } = splitHeading(rest, mark.style);
    const bodyStart = line.start + mark.length + length;
    const clause: Clause = {
      style: mark.style,
      value: mark.value,
      label: shownLabel(text.slice(line.start, line.start + mark.length)),
      heading,
      first: line,
      bodyStart,
      start: line.start,
      end: this.#end,
      children: [],
    };
    const parent = this.#stack.at(-1);
    (parent?.children ?? this.roots).push(clause);
    this.#stack.push(clause);
    return clause;
  }

  close(end: number): void {
    for (const clause of this.#stack) clause.end = Math.max(0, end - 1);
    this.#stack.length = 0;
  }

  /** A heading alone on the line below its number: ARTICLE 1 / DEFINITIONS. */
  #continue(line: ContractLine): void {
    const open = this.#stack.at(-1);
    if (!open || open.heading !== undefined || open.children.length > 0) return;
    const firstEnd = open.first.start + open.first.text.length;
    const named = open.style === "annex" || /^(?:article|section|clause)\b/i.test(open.label);
    const below = named && line.start === firstEnd + 1 && !line.text.includes("\t");
    if (open.bodyStart >= firstEnd && (isCapitals(line.text) || (below && isTitle(line.text)))) {
      open.heading = titleCase(line.text);
      open.bodyStart = line.start + line.text.length;
    }
  }

  /** Of the readings of a mark, the one that goes on where its style stands; (i) is Roman after nothing, a letter after (h). */
  #choose(marks: readonly ClauseMark[], half: string): ClauseMark | undefined {
    const known = marks.filter((mark) => mark.style !== "annex");
    const next = known.find(({ style, value }) => this.#last(style)?.value === value - 1);
    return (
      next ??
      known.find(({ value }) => value === 1) ??
      known.find((mark) => this.#plausible(mark, half.slice(mark.length)))
    );
  }

  #last(style: MarkStyle): Clause | undefined {
    return this.#stack.find((clause) => clause.style === style);
  }

  /** A number that neither goes on nor starts at 1: taken where its style is at home, or where it names its parent (4.2 in 第四条). */
  #plausible({ style, value, label }: ClauseMark, rest: string): boolean {
    if (isDivision(style) || style === "article") return true;
    const last = this.#last(style);
    // Special conditions name only the clauses that they change: 4. 工期, 12. 合同价格.
    if (last) return value > last.value && (value <= last.value + 5 || isTitle(rest));
    const parent = this.#stack.at(-1);
    if (parent && isDivision(parent.style) && isTitle(rest)) return true;
    if (!parent || /^\([a-z]+\)$/i.test(label)) return true;
    return label.includes(".") && label.split(".").at(-2) === String(parent.value);
  }
}

/** The number as the author wrote it, without the sign that parts it from the text. */
function shownLabel(mark: string): string {
  const label = mark.replace(/[\s、:：.．–—-]+$/, "");
  return /[\u4E00-\u9FFF]/.test(label) ? label.replace(/\s/g, "") : label;
}

/** Clauses that stand for themselves: a chapter whose clauses have headings of their own is only their frame. */
export function unitsOf(clauses: readonly Clause[], text: string): Clause[] {
  return clauses.flatMap((clause) => (isFrame(clause, text) ? unitsOf(clause.children, text) : [clause]));
}

function isFrame({ style, children, bodyStart, first, start, end }: Clause, text: string): boolean {
  if (children.length === 0) return false;
  const own = text.slice(bodyStart, children[0]!.start).trim();
  const headed = children.filter(({ heading }) => heading !== undefined).length;
  if (isDivision(style)) return headed * 2 > children.length || children.some((child) => child.style === "article");
  if (style === "annex") return headed * 2 > children.length;
  if (own.length > 40 || (own === "" && first.text.length > 80)) return false;
  // 交货期：…, 交货地点：… are lines of an article; clauses of their own all have headings, and text.
  return end - start > LONGEST_UNIT
    ? headed * 2 > children.length
    : headed === children.length && end - start > children.length * SHORTEST_PART;
}

const LONGEST_UNIT = 3000;
const SHORTEST_PART = 80;

/** Every clause of a tree with its depth, in reading order. */
export function* walk(clauses: readonly Clause[], depth = 0): Generator<{ clause: Clause; depth: number }> {
  for (const clause of clauses) {
    yield { clause, depth };
    yield* walk(clause.children, depth + 1);
  }
}
