/** One page of a PDF: its text and its ruled lines become lines and tables in reading order. */
import type { OPS, PDFPageProxy } from "pdfjs-dist";
import { repairText } from "../../text/normalize.ts";
import { withBlanks } from "./blanks.ts";
import { withFractions } from "./fractions.ts";
import { ruledTables } from "./grid.ts";
import { type PageLine, type PageTable, pageLines, type TextPiece } from "./lines.ts";
import { pageRules } from "./rules.ts";
import { type Place, uprightPlace } from "./upright.ts";

/** Pages with more operators are drawings; reading their lines is not worth the time. */
const MOST_OPERATORS = 1_000_000;

/** @param gutter of the page before */
export async function readPage(page: PDFPageProxy, codes: typeof OPS, gutter?: number): Promise<PageLine[]> {
  const viewport = page.getViewport({ scale: 1 });
  const place = uprightPlace(viewport);
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item) => ("str" in item ? [toPiece(item, place)] : []));
  const { tables, rest } = mayHoldTable(pieces)
    ? await tablesOf(page, codes, place, pieces)
    : { tables: [], rest: pieces };
  page.cleanup();
  return pageLines([...rest, ...tables.map(tablePiece)], page.pageNumber, viewport.width, gutter);
}

async function tablesOf(page: PDFPageProxy, codes: typeof OPS, place: Place, pieces: TextPiece[]) {
  const list = await page.getOperatorList();
  if (list.fnArray.length > MOST_OPERATORS) return { tables: [], rest: pieces };
  const rules = pageRules(list, codes, place);
  const { tables, rest } = ruledTables(rules, pieces);
  return { tables, rest: withBlanks(withFractions(rest, rules.horizontal), rules.horizontal) };
}

/** Cells stand side by side, as does what a gap or a fraction parts: pages of which every line is one text need no second look. */
function mayHoldTable(pieces: readonly TextPiece[]): boolean {
  const shown = pieces.filter(({ text }) => text.trim() !== "");
  return shown.some(({ x, y, width, height }, i) => {
    const next = shown[i + 1];
    return next !== undefined && Math.abs(next.y - y) < height && (next.x > x + width + 2 || next.x + next.width < x);
  });
}

interface PdfItem {
  str: string;
  transform: number[];
  width: number;
  height: number;
}

function toPiece({ str, transform, width, height }: PdfItem, place: Place): TextPiece {
  const [x, y] = place(transform[4]!, transform[5]!);
  return { text: repairText(str), x, y, width, height: height || Math.hypot(transform[2]!, transform[3]!) };
}

function tablePiece(table: PageTable): TextPiece {
  const left = table.columns[0]!;
  return { text: "", x: left, y: table.top, width: table.columns.at(-1)! - left, height: 1, table };
}
