/**
 * Tables without lines, known by their columns only: sheets that were printed without a grid, tables with rules above and
 * below. Taken only when it is clear: three columns or more with white between them from the first row to the last, and a
 * first row that names them.
 */
import { joinRecognised } from "../../recognised.ts";
import { type PageLine, type TextPiece, toLine } from "./lines.ts";
import { joinLines } from "./wrap.ts";

const LEAST_COLUMNS = 3;
const LEAST_ROWS = 3;
/** White between columns, in heights of a character. */
const WHITE = 0.6;
const NAME_CHARACTERS = 20;

/** @param columnsBefore of a table without lines at the end of the page before, whose names need not stand here again */
export function withAlignedTables(lines: readonly PageLine[], columnsBefore?: number): PageLine[] {
  const result: PageLine[] = [];
  for (let i = 0; i < lines.length; ) {
    const run = runFrom(lines, i);
    const table = run.length >= 2 ? tableOf(run, i === 0 ? columnsBefore : undefined) : undefined;
    if (table) {
      result.push(table);
      i += run.length;
    } else {
      const skipped = Math.max(1, run.length);
      result.push(...lines.slice(i, i + skipped));
      i += skipped;
    }
  }
  return result;
}

/** Lines below one another that have parts; what is wrapped within a column has one part only. */
function runFrom(lines: readonly PageLine[], start: number): PageLine[] {
  const run: PageLine[] = [];
  for (let i = start; i < lines.length; i++) {
    const line = lines[i]!;
    const above = run.at(-1);
    if (line.table || (above && above.y - line.y > 3.5 * Math.max(line.height, above.height))) break;
    const parts = partsOf(line);
    if (parts < (run.length === 0 ? LEAST_COLUMNS : 1)) break;
    if (parts === 1 && !staysWithin(line, run)) break;
    run.push(line);
  }
  while (run.length > 0 && partsOf(run.at(-1)!) === 1 && run.at(-1)!.left <= run[0]!.left + 2) run.pop();
  return run;
}

function partsOf({ pieces, height }: PageLine): number {
  let parts = 1;
  for (let i = 1; i < pieces.length; i++) if (gapBefore(pieces, i) > height * WHITE) parts++;
  return parts;
}

const gapBefore = (pieces: readonly TextPiece[], i: number) => pieces[i]!.x - (pieces[i - 1]!.x + pieces[i - 1]!.width);

/** One part alone is the rest of a cell; it does not reach over two columns. */
function staysWithin(line: PageLine, run: readonly PageLine[]): boolean {
  const widest = Math.max(...run.map(({ right }) => right)) - Math.min(...run.map(({ left }) => left));
  return line.right - line.left < widest * 0.6;
}

function tableOf(run: readonly PageLine[], columnsBefore: number | undefined): PageLine | undefined {
  const full = run.filter((line) => partsOf(line) >= LEAST_COLUMNS);
  if (full.length < LEAST_ROWS) return undefined;
  const starts = withoutSplits(run, columnStarts(full.flatMap(({ pieces }) => pieces)));
  if (starts.length < LEAST_COLUMNS) return undefined;
  const rows = run.map((line) => cellsOf(line, starts));
  const [first] = rows;
  if (
    !(isHeader(first!) || columnsBefore === starts.length) ||
    looksLikeOptions(rows) ||
    isRunningText(run, rows, starts)
  )
    return undefined;
  const complete = rows.filter((cells) => filledIn(cells) >= Math.max(LEAST_COLUMNS, starts.length - 2));
  if (complete.length < LEAST_ROWS) return undefined;
  const [top, bottom] = [run[0]!, run.at(-1)!];
  const [left, right] = [Math.min(...run.map((line) => line.left)), Math.max(...run.map((line) => line.right))];
  const table = { rows: joined(rows), columns: [...starts, right], top: top.y, bottom: bottom.y, ruled: false };
  const recognised = joinRecognised(run.map((line) => line.recognised));
  return { ...top, text: "", left, right, table, ...(recognised ? { recognised } : {}) };
}

/** Where the columns begin: behind each stripe that no text crosses. */
function columnStarts(pieces: readonly TextPiece[]): number[] {
  const spans = pieces.map(({ x, width }) => [x, x + width] as const).sort((a, b) => a[0] - b[0]);
  const height = pieces.map((piece) => piece.height).sort((a, b) => a - b)[Math.floor(pieces.length / 2)] ?? 10;
  const starts: number[] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans) {
    if (from - reach > height * WHITE) starts.push(from);
    reach = Math.max(reach, to);
  }
  return starts;
}

/** A name on the left over numbers on the right: two stripes of text that no row has both are one column. */
function withoutSplits(run: readonly PageLine[], starts: readonly number[]): number[] {
  const rows = run.map((line) => cellsOf(line, starts));
  const result = [...starts];
  for (let i = starts.length - 1; i > 0; i--)
    if (!rows.some((cells) => cells[i - 1] !== "" && cells[i] !== "")) result.splice(i, 1);
  return result;
}

function cellsOf(line: PageLine, starts: readonly number[]): string[] {
  const byColumn: TextPiece[][] = starts.map(() => []);
  for (const piece of line.pieces) {
    const behind = starts.findIndex((start) => start > piece.x + 1);
    byColumn[behind < 0 ? starts.length - 1 : Math.max(behind - 1, 0)]!.push(piece);
  }
  return byColumn.map((pieces) => (pieces.length === 0 ? "" : toLine(pieces, line.page, line.area).text));
}

const filledIn = (cells: readonly string[]) => cells.filter((cell) => cell !== "").length;

/** Short names, one over each column. */
function isHeader(cells: readonly string[]): boolean {
  return cells.every(
    (cell) => cell !== "" && cell.length <= NAME_CHARACTERS && !/[。；;!！]|^[\d.,%\s]+$|[.?？:：]$/.test(cell),
  );
}

/** Options that stand side by side: A. … B. … C. …, in line after line. */
function looksLikeOptions(rows: readonly string[][]): boolean {
  const isOption = (cell: string) => /^[(（【]?[A-HＡ-Ｈ]\s*[.．、:：)）】]/.test(cell);
  const marked = rows.filter((cells) => cells.filter(isOption).length >= 2);
  return marked.length > rows.length * 0.3;
}

/** A newspaper: nearly every line fills its column. */
function isRunningText(run: readonly PageLine[], rows: readonly string[][], starts: readonly number[]): boolean {
  const characters = rows
    .flat()
    .filter((cell) => cell !== "")
    .map((cell) => cell.length);
  const mean = characters.reduce((sum, count) => sum + count, 0) / characters.length;
  if (mean < 12) return false;
  const right = Math.max(...run.map((line) => line.right));
  const widths = starts.map((start, i) => (starts[i + 1] ?? right) - start);
  const pieces = run.flatMap((line) => line.pieces);
  const wide = pieces.filter(({ x, width }) => {
    const column = starts.findLastIndex((start) => start <= x + 1);
    return width > (widths[column] ?? 0) * 0.75;
  });
  return wide.length > pieces.length * 0.6;
}

/** A line without its first cell, with less than half of the others, is the rest of the row above. */
function joined(rows: readonly string[][]): string[][] {
  const result: string[][] = [];
  for (const cells of rows) {
    const above = result.at(-1);
    if (above && cells[0] === "" && filledIn(cells) * 2 < cells.length)
      for (const [i, cell] of cells.entries())
        above[i] = above[i] === "" || cell === "" ? above[i]! + cell : joinLines(above[i]!, cell);
    else result.push([...cells]);
  }
  return result;
}
