/** The ruled lines of a page: what its drawing operators paint, as horizontal and vertical segments. */
import type { Place } from "./upright.ts";

/** `at` is the height of a horizontal line or the distance from the left of a vertical one; from < to. In points. */
export interface Segment {
  at: number;
  from: number;
  to: number;
}

export interface Rules {
  horizontal: Segment[];
  vertical: Segment[];
}

/** What pdf.js gives for a page: operators and their arguments, one beside the other. */
interface OperatorList {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

type Matrix = readonly [number, number, number, number, number, number];
type Point = readonly [number, number];

/** A filled rectangle that is thinner is a line. */
const THIN = 3;
/** Drawings with more segments are maps or diagrams, no tables. */
const MOST_SEGMENTS = 50_000;
/** How far the ends of a line may differ for it to be level. */
const LEVEL = 0.7;

/** Codes within a path of pdf.js (its DrawOPS), and how many numbers follow each. */
const LINE = 1;
const CLOSE = 4;
const NUMBERS = [2, 2, 6, 4, 0]; // move, line, curve, quadratic curve, close

/** @param codes the operators of pdf.js by name @param place from the page's own coordinates to upright ones */
export function pageRules(list: OperatorList, codes: Readonly<Record<string, number>>, place: Place): Rules {
  const walk = new Walk(codes, place);
  for (const [index, code] of list.fnArray.entries()) {
    walk.step(code, list.argsArray[index]);
    if (walk.horizontal.length + walk.vertical.length > MOST_SEGMENTS) return { horizontal: [], vertical: [] };
  }
  return { horizontal: merged(walk.horizontal), vertical: merged(walk.vertical) };
}

class Walk implements Rules {
  readonly horizontal: Segment[] = [];
  readonly vertical: Segment[] = [];
  readonly #codes: Readonly<Record<string, number>>;
  readonly #place: Place;
  readonly #stroked: ReadonlySet<number>;
  readonly #filled: ReadonlySet<number>;
  readonly #stack: Matrix[] = [];
  #matrix: Matrix = [1, 0, 0, 1, 0, 0];

  constructor(codes: Readonly<Record<string, number>>, place: Place) {
    this.#codes = codes;
    this.#place = place;
    const both = ["fillStroke", "eoFillStroke", "closeFillStroke", "closeEOFillStroke"];
    this.#stroked = codesOf(codes, "stroke", "closeStroke", ...both);
    this.#filled = codesOf(codes, "fill", "eoFill", ...both);
  }

  step(code: number, args: unknown): void {
    const { save, restore, transform, paintFormXObjectBegin, paintFormXObjectEnd, constructPath } = this.#codes;
    switch (code) {
      case save:
        this.#stack.push(this.#matrix);
        break;
      case restore:
      case paintFormXObjectEnd:
        this.#matrix = this.#stack.pop() ?? this.#matrix;
        break;
      case transform:
        this.#apply(args);
        break;
      case paintFormXObjectBegin:
        this.#stack.push(this.#matrix);
        this.#apply(Array.isArray(args) ? args[0] : undefined);
        break;
      case constructPath:
        if (Array.isArray(args)) this.#paint(args[0], args[1]?.[0]);
    }
  }

  #apply(matrix: unknown): void {
    if (isMatrix(matrix)) this.#matrix = product(this.#matrix, matrix);
  }

  #paint(how: number, path: unknown): void {
    if (!(path instanceof Float32Array)) return; // a clip
    for (const points of subpaths(path)) {
      const here = points.map(([x, y]) => this.#place(...applied(this.#matrix, x, y)));
      if (this.#filled.has(how)) addFilled(this, here);
      if (this.#stroked.has(how)) addStroked(this, here);
    }
  }
}

function codesOf(codes: Readonly<Record<string, number>>, ...names: string[]): Set<number> {
  return new Set(names.map((name) => codes[name]!));
}

/** The corners of each part of a path; curves are jumps, since no table has them. */
function* subpaths(path: Float32Array): Generator<Point[]> {
  let points: Point[] = [];
  for (let i = 0; i < path.length; ) {
    const code = path[i]!;
    const numbers = NUMBERS[code];
    if (numbers === undefined) return;
    if (code === CLOSE) {
      if (points.length > 1) points.push(points[0]!);
    } else if (code !== LINE) {
      if (points.length > 1) yield points;
      points = [[path[i + numbers - 1]!, path[i + numbers]!]];
    } else points.push([path[i + 1]!, path[i + 2]!]);
    i += 1 + numbers;
  }
  if (points.length > 1) yield points;
}

function addStroked(rules: Rules, points: readonly Point[]): void {
  for (let i = 1; i < points.length; i++) addLine(rules, points[i - 1]!, points[i]!);
}

function addLine(rules: Rules, [x1, y1]: Point, [x2, y2]: Point): void {
  if (Math.abs(y1 - y2) <= LEVEL && x1 !== x2)
    rules.horizontal.push({ at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) });
  else if (Math.abs(x1 - x2) <= LEVEL && y1 !== y2)
    rules.vertical.push({ at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) });
}

/** Word and browsers fill thin rectangles where others draw lines. */
function addFilled(rules: Rules, points: readonly Point[]): void {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (top - bottom <= THIN && right - left > top - bottom)
    rules.horizontal.push({ at: (top + bottom) / 2, from: left, to: right });
  else if (right - left <= THIN && top - bottom > right - left)
    rules.vertical.push({ at: (left + right) / 2, from: bottom, to: top });
}

/** Borders are drawn cell by cell, twice, or as dashes: what lies in one line and nearly touches is one segment. */
function merged(segments: Segment[]): Segment[] {
  const sorted = [...segments].sort((a, b) => a.at - b.at);
  const result: Segment[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end]!.at - sorted[end - 1]!.at < 1) end++;
    const level = sorted.slice(start, end).sort((a, b) => a.from - b.from);
    const at = level.reduce((sum, segment) => sum + segment.at, 0) / level.length;
    let open: Segment | undefined;
    for (const { from, to } of level) {
      if (open && from <= open.to + THIN) open.to = Math.max(open.to, to);
      else {
        open = { at, from, to };
        result.push(open);
      }
    }
    start = end;
  }
  return result.filter(({ from, to }) => to - from > THIN);
}

function isMatrix(value: unknown): value is Matrix {
  return (Array.isArray(value) || value instanceof Float32Array) && value.length === 6;
}

/** `inner` first, then `outer`. */
function product(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [x, y] = applied(outer, e, f);
  return [
    outer[0] * a + outer[2] * b,
    outer[1] * a + outer[3] * b,
    outer[0] * c + outer[2] * d,
    outer[1] * c + outer[3] * d,
    x,
    y,
  ];
}

function applied([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}
