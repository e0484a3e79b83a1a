/** Statements in a table with a column to tick for right and one for wrong: `No. | Statement | True | False`. */
import type { Table } from "../document.ts";

const RIGHT = /^(?:true|t|right|correct|对|正确|√|✓)$/i;
const WRONG = /^(?:false|f|wrong|incorrect|错|错误|×|✗)$/i;
const TICK = /^[✓✔√☑☒■●*xX×✗✘]$/u;
const SURE_TICK = /^[✓✔√☑]$/u;
/** Points that a candidate got, in a column of their own. */
const POINTS = /^(?:score|points? (?:awarded|scored)|marks? awarded|your (?:answer|score)|得分)$/i;
const NUMBER = /^[（(]?(\d{1,4})[)）.、．]?$/;

/** Each row as a line, `6. Water is wet. (√)`, without the sign where nothing, or not one thing, is ticked. */
export function tickedStatements({
  rows,
}: Table): { text: string; row: number; ticked: "open" | "marked" }[] | undefined {
  const header = rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const [right, wrong] = [header.findIndex((cell) => RIGHT.test(cell)), header.findIndex((cell) => WRONG.test(cell))];
  if (rows.length < 2 || right < 0 || wrong < 0) return undefined;
  const points = header.findIndex((cell) => POINTS.test(cell));
  const ticked = rows.slice(1).some(({ cells }) => /\S/.test(cells[points] ?? "")) ? "marked" : "open";
  const beside = new Set([right, wrong, points]);
  const lines = rows.slice(1).map(({ row, cells }) => {
    const [yes, no] = [right, wrong].map((column) => cells[column]?.trim() ?? "");
    const words = cells.filter((cell, column) => !beside.has(column) && cell.trim() !== "");
    const number = NUMBER.exec(words[0]?.trim() ?? "")?.[1];
    const statement = (number === undefined ? words : words.slice(1)).map((cell) => cell.trim()).join(" ");
    const clear = statement !== "" && [yes!, no!].every((cell) => cell === "" || TICK.test(cell));
    const text = `${number === undefined ? "" : `${number}. `}${statement}${signOf(yes!, no!)}`;
    return clear ? ({ text: text.replaceAll("\n", " "), row, ticked } as const) : undefined;
  });
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

/** ✓ beside ✗ chooses what it stands under; any one sign alone does. */
function signOf(yes: string, no: string): string {
  const chosen = (one: string, other: string) => one !== "" && (other === "" || (sure(one) && !sure(other)));
  if (chosen(yes, no)) return " (√)";
  return chosen(no, yes) ? " (×)" : "";
}

const sure = (cell: string) => SURE_TICK.test(cell);
