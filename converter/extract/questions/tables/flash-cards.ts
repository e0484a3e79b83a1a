/** Cards to learn by, as programs and people export them: `Term | Definition`, `Front | Back`; what is on one side asks for the other. */
import type { Table } from "../../../document.ts";
import { cardSides, numbersAsk } from "../../../text/card-names.ts";
import { halfWidth } from "../../../text/normalize.ts";
import type { Columns, Field } from "./header.ts";

/** A title may stand above. */
const HEADER_ROWS = 4;

/** Cards that tell whether numbers count them. */
const LOOKED_AT = 100;

/** In front of what is to be matched, so that what stands side by side need not belong together. */
const MARK = /^\s*(?:\(?\d{1,3}\s*[.、):]|\(?[A-Za-z]\s*[.、):]|_{2,}|\(\s*\))/;

/** The two sides by the names in one of the first rows. */
export function cardColumns({ rows }: Table): { row: number; columns: Columns } | undefined {
  for (const [i, header] of rows.slice(0, HEADER_ROWS).entries()) {
    const sides = cardSides(header.cells);
    if (!sides) continue;
    const [stem, answer] = sides;
    const cards = rows.slice(i + 1);
    const marked = cards.filter(({ cells }) => sides.some((side) => MARK.test(halfWidth(cells[side] ?? ""))));
    if (cards.length === 0 || marked.length * 2 > cards.length) return undefined;
    const fields = new Map<Field, number>([
      ["stem", stem],
      ["answer", answer],
    ]);
    const asking = numbersAsk(cards.slice(0, LOOKED_AT).map(({ cells }) => cells[stem] ?? ""))
      ? { numbersAsk: true as const }
      : {};
    return { row: header.row, columns: { fields, options: [], answers: [answer], ...asking } };
  }
  return undefined;
}
