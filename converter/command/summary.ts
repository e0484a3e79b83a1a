/** What came out of a conversion, 80 columns wide, in the reader's language. */
import { displayWidth, type Language, padDisplay, speaker, truncateDisplay, wrapDisplay } from "#lib/core/index";
import type { SpooledConversion } from "../findings.ts";
import { explainError } from "../said/errors.ts";
import { placeText } from "../said/place.ts";
import { explain } from "../said/problem.ts";
import { nameOf } from "../said/words.ts";
import type { FileReport, RejectedItem } from "../schema.ts";

const say = speaker({
  file: ["文件", "file"],
  format: ["格式", "format"],
  items: ["条目", "items"],
  records: ["记录", "records"],
  rejected: ["未采用", "rejected"],
  total: ["合计", "total"],
  nothing: [
    "没有找到条目的文件：用 --task 说明文件内容；普通表格用 --set table.instruction=… 和 --set table.output=… 指定列，例如 '{{列名}}'",
    "files in which nothing was found: tell with --task what they hold; for a table in general name its columns with --set table.instruction=… and --set table.output=…, e.g. '{{column}}'",
  ],
  unanswered: [
    "没有答案的题：把答案写成第二个文件一起给出，例如 tunelab convert 题库.docx 题库-答案.txt（每行“题号.答案”），或在网页里逐题补上（tunelab serve）",
    "questions without an answer: give the answers as a second file, e.g. tunelab convert bank.docx bank-answers.txt (lines like “12. B”), or one by one in the page (tunelab serve)",
  ],
  kinds: ["记录类型：{list}", "records by kind: {list}"],
  reasons: ["未采用的原因：{list}", "rejected by reason: {list}"],
  check: ["检查 {check}：{list}", "check {check}: {list}"],
  found: ["命中 {count}", "{count} found"],
  dropped: ["去除 {count}", "{count} dropped"],
  changed: ["修改 {count}", "{count} changed"],
  model: ["模型 {model}（{address}）：", "model {model} at {address}:"],
  answered: ["{sections} 节中回答了 {answered} 节", "{answered} of {sections} sections answered"],
  failed: ["{count} 节没有回答", "{count} without an answer"],
  skipped: ["{count} 节未问", "{count} left out"],
  written: ["{records} 条记录，{rejected} 条未采用", "{records} records, {rejected} rejected"],
  warning: ["警告：{text}", "warning: {text}"],
  error: ["错误：{text}", "error: {text}"],
  encoding: ["编码 {encoding}", "encoding {encoding}"],
  delimiter: ["分隔符“{delimiter}”", "delimiter “{delimiter}”"],
  tab: ["制表符", "tab"],
  header: ["表头在第 {row} 行", "header in row {row}"],
  headerOf: ["{sheet} 的表头在第 {row} 行", "header in row {row} of {sheet}"],
  sheet: ["隐藏的工作表 {sheet}", "hidden sheet {sheet}"],
  rows: ["{sheet} 中隐藏的行 {which}", "hidden rows {which} of {sheet}"],
  columns: ["{sheet} 中隐藏的列 {which}", "hidden columns {which} of {sheet}"],
});

const WIDTH = 79;
const RULE = "─".repeat(WIDTH);
const NAME_WIDTH = 42;

export function summary(conversion: SpooledConversion, language: Language): string[] {
  const { files, records, rejected, generated } = conversion;
  const heads = (["items", "records", "rejected"] as const).map((key) => say(language, key));
  const lines = [row(say(language, "file"), say(language, "format"), heads), RULE];
  for (const report of files) {
    lines.push(row(report.file, report.format ?? "–", [report.items, report.records, report.rejected]));
    lines.push(...notes(report, language));
  }
  const totals = [records.length + rejected.length, records.length, rejected.length];
  lines.push(RULE, row(say(language, "total"), "", totals), "");
  if (generated) lines.push(...modelLines(generated, language), "");
  for (const [key, kind] of [
    ["kinds", "kind"],
    ["reasons", "reason"],
  ] as const) {
    const list = listed(conversion[key], kind, language);
    if (list !== "") lines.push(...wrapped(say(language, key, { list })));
  }
  if (files.some(({ warnings }) => warnings.includes("nothing-found")))
    lines.push(...wrapped(say(language, "nothing")));
  if (conversion.reasons.has("answer-missing")) lines.push(...wrapped(say(language, "unanswered")));
  lines.push(...wholeTables(conversion).flatMap((item) => wrapped(rejection(item, language))));
  return [...lines, ...checkLines(conversion, language)];
}

/** Tables that were left out as a whole, for want of a column: a word of the mapping is all that is wrong. */
function wholeTables({ rejected, reasons }: SpooledConversion): RejectedItem[] {
  const tables: RejectedItem[] = [];
  if (!reasons.has("columns-missing")) return tables;
  for (const item of rejected) {
    if (item.reason === "columns-missing") tables.push(item);
    if (tables.length === MOST_SHOWN) break;
  }
  return tables;
}
const MOST_SHOWN = 5;

/** Where a rejected item stands, and why it is one. */
export function rejection(item: RejectedItem, language: Language): string {
  const why = language === "zh" ? explain(item, language) : `${item.reason}: ${explain(item, language)}`;
  return `${placeText(item.source, language)}${language === "zh" ? "：" : ": "}${why}`;
}

function checkLines({ checks }: SpooledConversion, language: Language): string[] {
  const shown = checks.filter(({ check, found, dropped }) => dropped < found || (found > 0 && check !== "duplicate"));
  return shown.flatMap(({ check, found, dropped, changed, counts }) => {
    const parts = [say(language, "found", { count: found })];
    if (dropped > 0) parts.push(say(language, "dropped", { count: dropped }));
    if (changed > 0) parts.push(say(language, "changed", { count: changed }));
    const kinds = listed(Object.entries(counts), "settings.clean.personalData.kinds", language);
    const list = parts.join(comma(language)) + (kinds === "" ? "" : language === "zh" ? `（${kinds}）` : ` (${kinds})`);
    return wrapped(say(language, "check", { check: named("reason", check, language), list }));
  });
}

function modelLines(generated: NonNullable<SpooledConversion["generated"]>, language: Language): string[] {
  const { model, address, sections, answered, failed, skipped, records, rejected, error } = generated;
  const parts = [say(language, "answered", { sections, answered })];
  if (failed > 0) parts.push(say(language, "failed", { count: failed }));
  if (skipped > 0) parts.push(say(language, "skipped", { count: skipped }));
  return [
    say(language, "model", { model, address }),
    `  ${parts.join(comma(language))}`,
    `  ${say(language, "written", { records, rejected })}`,
    ...(error === undefined ? [] : [`  ${say(language, "warning", { text: explainError(error, language).message })}`]),
  ];
}

function row(name: string, format: string, cells: readonly (number | string)[]): string {
  const shown = displayWidth(name) > NAME_WIDTH ? truncateDisplay(name, NAME_WIDTH) : name;
  const right = cells.map((cell, i) => padDisplay(String(cell), [8, 9, 10][i]!, "right"));
  return `${padDisplay(shown, NAME_WIDTH)} ${padDisplay(format, 8)}${right.join("")}`;
}

function notes({ error, encoding, delimiter, headers, hidden, warnings }: FileReport, language: Language): string[] {
  if (error) {
    const { message, hint } = explainError(error, language);
    const text = hint === undefined ? message : language === "zh" ? `${message}（${hint}）` : `${message} (${hint})`;
    return wrapped(say(language, "error", { text }), 2);
  }
  const about = [
    ...(encoding === undefined ? [] : [say(language, "encoding", { encoding })]),
    ...(delimiter === undefined
      ? []
      : [say(language, "delimiter", { delimiter: delimiter === "\t" ? say(language, "tab") : delimiter })]),
    ...(headers ?? []).map(({ sheet, row }) =>
      sheet === undefined ? say(language, "header", { row }) : say(language, "headerOf", { row, sheet }),
    ),
    ...(hidden ?? []).map(({ sheet, what, which = "" }) => say(language, what, { sheet, which })),
    ...warnings
      .filter((code) => !/^hidden-(?:sheet|rows|columns)$/.test(code))
      .map((code) => named("warning", code, language)),
  ];
  return about.length === 0 ? [] : wrapped(about.join(comma(language)), 2);
}

/** Lines within the width of the table; those behind the first stand in. */
function wrapped(text: string, indent = 0): string[] {
  const lines = wrapDisplay(text, WIDTH - indent - 2);
  return lines.map((line, i) => " ".repeat(indent + (i === 0 ? 0 : 2)) + line);
}

function listed(counts: Iterable<readonly [string, number]>, kind: string, language: Language): string {
  return Array.from(counts, ([code, count]) => `${named(kind, code, language)} ${count}`).join(comma(language));
}

/** In English the code itself, which settings, files and scripts know too. */
const named = (kind: string, code: string, language: Language) =>
  language === "zh" ? nameOf(kind, code, language) : code;

const comma = (language: Language) => (language === "zh" ? "，" : ", ");
