/**
 * The parts of a contract: what stands before the clauses, the tree of clauses, the signature block and the annexes.
 * Numbers need not be contiguous: real contracts have gaps. A style of numbering seen before goes on at its level; a new
 * one opens a level below.
 */
import { type ClauseMark, clauseMarks, type MarkStyle } from "./marks.ts";
import type { ContractLine, ContractText } from "./text.ts";

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

const SIGNATURE =
  /^(?:甲方|乙方|丙方|丁方|买方|卖方|供方|需方|发包人|承包人|出租方|承租方|出租人|承租人|委托方|受托方|贷款人|借款人)[^:]{0,12}(?:[((].{0,8}(?:盖章|签章|签字|公章|签名)|(?:盖章|签章|签字))|^[((【]?以下无正文|^[((]?(?:本页|此页)(?:为|无正文)|^签署页|^IN WITNESS WHEREOF|^(?:AGREED AND ACCEPTED|SIGNED by)\b|^By:\s*(?:_|\/s\/)/i;
const RECITAL = /^(?:鉴于|根据《|为(?:了|明确)|WHEREAS|RECITALS?\b|WITNESSETH|NOW,? THEREFORE)|^\(?[A-Z]\)\s+(?=[A-Z])/;
const TITLE =
  /(?:合同|协议|协议书|合同书|契约|备忘录|承诺书)(?:书|\(.{1,20}\))?$|\b(?:AGREEMENT|CONTRACT|LEASE|Agreement|Contract|Lease)$|^(?:(?:Amended and )?Restated )?(?:Certificate|Articles) of [A-Z][a-z]+$|^(?:(?:AMENDED AND )?RESTATED )?(?:CERTIFICATE|ARTICLES) OF [A-Z]+$/;

export function contractParts({ lines, text }: ContractText): ContractParts {
  const builder = new TreeBuilder(text.length);
  const parts: ContractParts = {
    title: lines.slice(0, 15).find(({ half }) => half.length <= 60 && TITLE.test(half)),
    preamble: [],
    recitals: [],
    clauses: builder.roots,
    signature: [],
    annexes: [],
  };
  const opening = openingStyles(lines);
  let signing = false;
  let annexed: TreeBuilder | undefined;
  for (const line of lines) {
    const marks = clauseMarks(line.half);
    if (marks[0]?.style === "annex" && (signing || builder.roots.length > 0) && !isList(line)) {
      (annexed ?? builder).close(line.start);
      annexed = new TreeBuilder(text.length);
      const annex = annexed.open(marks[0], line, text);
      parts.annexes.push(annex);
    } else if (annexed) annexed.add(marks, line, text);
    else if (signing) parts.signature.push(line);
    else if (builder.roots.length > 0 && SIGNATURE.test(line.half)) {
      signing = true;
      builder.close(line.start);
      parts.signature.push(line);
    } else if (builder.roots.length > 0) builder.add(marks, line, text);
    else if (marks.some(({ style }) => style === opening)) builder.add(marks, line, text);
    else {
      parts.preamble.push(line);
      if (RECITAL.test(line.half)) parts.recitals.push(line);
    }
  }
  return parts;
}

/** 附件一：清单；附件二：图纸 in one line lists annexes; it opens none. */
function isList({ half }: ContractLine): boolean {
  return (half.match(/附件|Exhibit|Schedule/g) ?? []).length > 1;
}

/** The highest style of which this contract has clauses: the first such mark ends the preamble. */
function openingStyles(lines: readonly ContractLine[]): MarkStyle | undefined {
  const counts = new Map<MarkStyle, { count: number; first: number }>();
  for (const [index, line] of lines.entries()) {
    for (const { style } of clauseMarks(line.half)) {
      const known = counts.get(style);
      counts.set(style, { count: (known?.count ?? 0) + 1, first: known?.first ?? index });
    }
  }
  const order: MarkStyle[] = ["part", "chapter", "article", "chinese", "decimal-1", "decimal-2"];
  return order
    .filter((style) => (counts.get(style)?.count ?? 0) >= (style === "part" || style === "chapter" ? 2 : 3))
    .sort((a, b) => counts.get(a)!.first - counts.get(b)!.first)[0];
}

class TreeBuilder {
  readonly roots: Clause[] = [];
  readonly #stack: Clause[] = [];
  #end: number;

  constructor(end: number) {
    this.#end = end;
  }

  add(marks: readonly ClauseMark[], line: ContractLine, text: string): void {
    const mark = this.#choose(marks);
    if (mark) this.open(mark, line, text);
    else this.#continue(line);
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
    if (open.bodyStart >= open.first.start + open.first.text.length && isCapitals(line.text)) {
      open.heading = titleCase(line.text);
      open.bodyStart = line.start + line.text.length;
    }
  }

  /** Of the readings of a mark, the one that goes on where its style stands; (i) is Roman after nothing, a letter after (h). */
  #choose(marks: readonly ClauseMark[]): ClauseMark | undefined {
    const known = marks.filter((mark) => mark.style !== "annex");
    const next = known.find(({ style, value }) => this.#last(style)?.value === value - 1);
    return next ?? known.find(({ value }) => value === 1) ?? known.find((mark) => this.#plausible(mark));
  }

  #last(style: MarkStyle): Clause | undefined {
    return this.#stack.find((clause) => clause.style === style);
  }

  /** A number that neither goes on nor starts at 1: taken where its style is at home, or where it names its parent (4.2 in 第四条). */
  #plausible({ style, value, label }: ClauseMark): boolean {
    if (style === "part" || style === "chapter" || style === "section" || style === "article") return true;
    const last = this.#last(style);
    if (last) return value > last.value && value <= last.value + 5;
    const parent = this.#stack.at(-1);
    if (!parent || /^\([a-z]+\)$/i.test(label)) return true;
    return label.includes(".") && label.split(".").at(-2) === String(parent.value);
  }
}

/** The number as the author wrote it, without the sign that parts it from the text. */
function shownLabel(mark: string): string {
  const label = mark.replace(/[\s、:：.．–—-]+$/, "");
  return /[\u4E00-\u9FFF]/.test(label) ? label.replace(/\s/g, "") : label;
}

/** Heading and where the text behind it begins: `违约责任：双方…`, `Term. This…`, or the heading alone. */
function splitHeading(rest: string, style: MarkStyle): { heading: string | undefined; length: number } {
  const chinese = /[\u4E00-\u9FFF]/.test(rest);
  const runIn = chinese
    ? /^([^。；，,：:“”"、]{2,16})[：:]\s*/.exec(rest)
    : /^([A-Z][A-Za-z,&'’/ -]{2,58})\.\s+(?=\S)/.exec(rest);
  if (runIn) return { heading: runIn[1]!.trim(), length: runIn[0].length };
  const alone = chinese ? rest.length <= 24 && !/[。；，：:]/.test(rest) : standsAlone(rest.trim());
  const low = style === "circle" || style === "letter" || style === "roman" || style === "parentheses";
  if (!alone || rest.trim() === "" || low) return { heading: undefined, length: 0 };
  return { heading: chinese ? rest.trim() : titleCase(rest.trim().replace(/\.$/, "")), length: rest.length };
}

/** `Term`, `NAME.`, `Payments to Holders of Preferred Stock.`: with a stop, every word of weight begins with a capital. */
function standsAlone(rest: string): boolean {
  if (/[;,:]$/.test(rest) || !/^[A-Z]/.test(rest)) return false;
  if (!rest.endsWith(".")) return rest.length <= 60;
  return rest.length <= 100 && rest.split(/[\s;,]+/).every((word) => word.length <= 3 || /^[A-Z]/.test(word));
}

const isCapitals = (text: string) => text.length <= 60 && text === text.toUpperCase() && /[A-Z]/.test(text);

function titleCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : text;
}

/** Clauses that stand for themselves: a chapter whose clauses have headings of their own is only their frame. */
export function unitsOf(clauses: readonly Clause[], text: string): Clause[] {
  return clauses.flatMap((clause) => (isFrame(clause, text) ? unitsOf(clause.children, text) : [clause]));
}

function isFrame({ style, children, bodyStart, first }: Clause, text: string): boolean {
  if (children.length === 0) return false;
  const own = text.slice(bodyStart, children[0]!.start).trim();
  if (style !== "annex" && (own.length > 40 || (own === "" && first.text.length > 80))) return false;
  const group = style === "part" || style === "chapter" || style === "section";
  const headed = children.filter(({ heading }) => heading !== undefined).length;
  return (group && children.some((child) => child.style === "article")) || headed * 2 > children.length;
}

/** Every clause of a tree with its depth, in reading order. */
export function* walk(clauses: readonly Clause[], depth = 0): Generator<{ clause: Clause; depth: number }> {
  for (const clause of clauses) {
    yield { clause, depth };
    yield* walk(clause.children, depth + 1);
  }
}
