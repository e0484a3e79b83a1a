/** Tables of a contract as Markdown, and what can be said about them without guessing: columns, rows, totals that add up. */
import type { Table } from "../../document.ts";
import { type Problem, problem } from "../../said/problem.ts";
import { halfWidth } from "../../text/normalize.ts";
import { hasBlank } from "./blanks.ts";

export interface TableSummary {
  markdown: string;
  summary: string;
}

export type TableOutcome = TableSummary | { problem: Problem } | undefined;

const TOTAL = /^(?:合\s*计|总\s*计|小\s*计|总\s*额|total|sum|grand total)/i;
const SUMMABLE = /数量|金额|总价|小计|价款|合价|工期|quantity|qty|amount|total|price/i;
const UNIT_PRICE = /单价|unit price|rate/i;
const LONGEST = 60;

/** A summary of a table with a header and at least two rows; undefined where a table only arranges text. */
export function summarise(table: Table, language: "zh" | "en"): TableOutcome {
  const rows = table.rows.map(({ cells }) => cells.map((cell) => cell.replace(/\s*\n\s*/g, " ").trim()));
  const header = rows[0] ?? [];
  const named =
    header.length >= 2 && header.every((cell) => cell !== "" && cell.length <= 20 && amountOf(cell) === undefined);
  if (!named || /[：:]/.test(header.join("")) || new Set(header).size < header.length) return undefined;
  if (isForm(rows)) return undefined;
  const lines = rows.slice(1).filter((row) => row.some((cell) => cell !== ""));
  const items = lines.filter((row) => !row.some((cell) => TOTAL.test(cell)));
  if (items.length < 2 || items.length > LONGEST) return undefined;
  if (items.some((row) => row.some(hasBlank))) return undefined;
  const total = lines.find((row) => row.some((cell) => TOTAL.test(cell)));
  const sums = columnSums(header, items);
  for (const { column, sum } of sums) {
    const stated = total && amountOf(total[column] ?? "");
    if (stated !== undefined && Math.abs(stated - sum) > 0.005)
      return {
        problem: problem("table-total-mismatch", { column: header[column]!, sum, stated }),
      };
  }
  return { markdown: markdownOf([header, ...lines]), summary: sentences(header, items, sums, total, language) };
}

const FORM_LABEL =
  /(?:名称|姓名|编号|日期|时间|地点|地址|住所|住址|代表人|负责人|电话|号码|联系人|代码|类型|性别|[甲乙丙买卖供需]方|出租[方人]|承租[方人]|(?:No\.?|Number|Name|Date|Term|Fee|Terms|Address|Premises|Use|Provider|Customer|Client|Supplier|Buyer|Seller|Landlord|Tenant))$/;

/** Labels in every other column, values beside them: a cover, the particulars of a party. */
function isForm(rows: readonly string[][]): boolean {
  const width = rows[0]!.length;
  if (width % 2 !== 0 || width > 4) return false;
  const labelled = rows.filter(
    (row) => FORM_LABEL.test(row[0] ?? "") && (width === 2 || FORM_LABEL.test(row[2] || "名称")),
  );
  return labelled.length * 2 > rows.length;
}

function columnSums(header: readonly string[], items: readonly string[][]): { column: number; sum: number }[] {
  return header.flatMap((name, column) => {
    if (!SUMMABLE.test(name) || UNIT_PRICE.test(name)) return [];
    const values = items.map((row) => amountOf(row[column] ?? ""));
    if (values.some((value) => value === undefined)) return [];
    const sum = Math.round(values.reduce<number>((a, b) => a + b!, 0) * 100) / 100;
    return [{ column, sum }];
  });
}

/** `1,265,000.00`, `¥30`, `2台` as a number; undefined for anything else. */
function amountOf(cell: string): number | undefined {
  const match =
    /^(?:[¥￥$€£]|RMB|USD)?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?:元|台|套|件|个|只|[a-zA-Z]{0,3})?$/.exec(
      halfWidth(cell),
    );
  return match ? Number(match[1]!.replaceAll(",", "")) : undefined;
}

function sentences(
  header: readonly string[],
  items: readonly string[][],
  sums: readonly { column: number; sum: number }[],
  total: readonly string[] | undefined,
  language: "zh" | "en",
): string {
  const first = items
    .map((row) => row.find((cell) => cell !== "" && amountOf(cell) === undefined) ?? "")
    .filter((cell) => cell !== "");
  const distinct = first.length === items.length && new Set(first).size === first.length;
  const stated = (column: number) => total !== undefined && amountOf(total[column] ?? "") !== undefined;
  if (language === "zh") {
    const lines = [`表格共有${items.length}项，列出了${header.join("、")}。`];
    if (distinct) lines.push(`各项为：${first.join("、")}。`);
    for (const { column, sum } of sums)
      lines.push(`${header[column]}合计为${sum.toLocaleString("en-US")}${stated(column) ? "，与表中合计一致" : ""}。`);
    return lines.join("\n");
  }
  const lines = [`The table has ${items.length} items with the columns ${header.join(", ")}.`];
  if (distinct) lines.push(`The items are: ${first.join("; ")}.`);
  for (const { column, sum } of sums)
    lines.push(
      `${header[column]} adds up to ${sum.toLocaleString("en-US")}${stated(column) ? ", as the table states" : ""}.`,
    );
  return lines.join("\n");
}

export function markdownOf(rows: readonly string[][]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, i) => (row[i] ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(rows[0]!), `|${" --- |".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
}
