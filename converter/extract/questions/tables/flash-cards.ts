/** Cards to learn by, as programs and people export them: `Term | Definition`, `Front | Back`; what is on one side asks for the other. */
import type { Table } from "../../../document.ts";
import { halfWidth, simplified } from "../../../text/normalize.ts";
import type { Columns } from "./header.ts";

const SIDES: [asks: RegExp, answers: RegExp][] = [
  [/^(?:key)?(?:terms?|words?|vocab(?:ulary)?|concepts?|expressions?)$/, /^(?:definitions?|meanings?)$/],
  [/^(?:front|side(?:1|a))(?:text|side)?$/, /^(?:back|side(?:2|b))(?:text|side)?$/],
  [/^(?:术语|名词|词语|词汇|单词|概念|词条)$/, /^(?:定义|释义|解释|含义|意思|名词解释)$/],
  [/^(?:卡片)?正面(?:内容)?$/, /^(?:卡片)?(?:背|反)面(?:内容)?$/],
];

/** In front of what is to be matched, so that what stands side by side need not belong together. */
const MARK = /^\s*(?:\(?\d{1,3}\s*[.、):]|\(?[A-Za-z]\s*[.、):]|_{2,}|\(\s*\))/;

/** The two sides by the names in the first row. */
export function cardColumns({ rows: [header, ...cards] }: Table): { row: number; columns: Columns } | undefined {
  const names = header?.cells.map((cell) =>
    simplified(halfWidth(cell))
      .toLowerCase()
      .replace(/\(.*?\)|[\s*:_-]/g, ""),
  );
  if (!header || !names || cards.length === 0) return undefined;
  for (const [asks, answers] of SIDES) {
    const [stem, answer] = [asks, answers].map((side) => names.findIndex((name) => side.test(name))) as [
      number,
      number,
    ];
    if (stem < 0 || answer < 0) continue;
    const marked = cards.filter(({ cells }) => [stem, answer].some((side) => MARK.test(halfWidth(cells[side] ?? ""))));
    if (marked.length * 2 > cards.length) return undefined;
    return {
      row: header.row,
      columns: {
        fields: new Map([
          ["stem", stem],
          ["answer", answer],
        ]),
        options: [],
        answers: [answer],
      },
    };
  }
  return undefined;
}
