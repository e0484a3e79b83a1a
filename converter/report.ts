/** A report for people, as HTML or Markdown: what came out of each file, what did not and why, what the checks found. */
import type { Language } from "#lib/core/index";
import type { ConversionLists, SpooledConversion } from "./findings.ts";
import { explainError } from "./said/errors.ts";
import { placeText } from "./said/place.ts";
import { explain } from "./said/problem.ts";
import { nameOf } from "./said/words.ts";
import type { FileReport } from "./schema.ts";
import type { Sequence } from "./spool.ts";

/** Rejected items that are listed one by one. */
const LISTED = 1000;

const WORDS = {
  zh: {
    title: "转换报告",
    files: "文件",
    format: "格式",
    items: "条目",
    records: "记录",
    rejected: "未采用",
    total: "合计",
    notes: "备注",
    checks: "检查",
    check: "检查项",
    effect: "处理",
    found: "命中",
    dropped: "去除",
    changed: "修改",
    reasons: "未采用的原因",
    reason: "原因",
    count: "数量",
    place: "位置",
    message: "说明",
    more: "另有 {count} 条，见 rejected.jsonl",
    kinds: "记录类型",
    delimiter: "分隔符",
    header: "表头行",
    hidden: { sheet: "隐藏的工作表", rows: "隐藏的行", columns: "隐藏的列" },
  },
  en: {
    title: "Conversion report",
    files: "File",
    format: "Format",
    items: "Items",
    records: "Records",
    rejected: "Rejected",
    total: "Total",
    notes: "Notes",
    checks: "Checks",
    check: "Check",
    effect: "Effect",
    found: "Found",
    dropped: "Dropped",
    changed: "Changed",
    reasons: "Why items were rejected",
    reason: "Reason",
    count: "Count",
    place: "Place",
    message: "What happened",
    more: "{count} more are in rejected.jsonl",
    kinds: "Kinds of records",
    delimiter: "delimiter",
    header: "header row",
    hidden: { sheet: "hidden sheet", rows: "hidden rows in", columns: "hidden columns in" },
  },
} as const;

interface Section {
  heading: string;
  columns: string[];
  rows: string[][];
  note?: string;
}

/** A conversion and how many of its items are of a kind, or rejected for a reason. */
export type CountedConversion = ConversionLists & Pick<SpooledConversion, "kinds" | "reasons">;

export function reportText(conversion: CountedConversion, format: "html" | "md", language: Language): string {
  const sections = sectionsOf(conversion, language);
  return format === "html" ? html(sections, language) : markdown(sections, WORDS[language].title);
}

function sectionsOf(
  { files, records, rejected, checks, kinds, reasons }: CountedConversion,
  language: Language,
): Section[] {
  const w = WORDS[language];
  const total = [w.total, "", records.length + rejected.length, records.length, rejected.length, ""].map(String);
  const sections: Section[] = [
    {
      heading: w.title,
      columns: [w.files, w.format, w.items, w.records, w.rejected, w.notes],
      rows: [...files.map((file) => fileRow(file, language)), total],
    },
    { heading: w.kinds, columns: [w.records, w.count], rows: sorted(kinds, "kind", language) },
    { heading: w.reasons, columns: [w.reason, w.count], rows: sorted(reasons, "reason", language) },
    {
      heading: w.checks,
      columns: [w.check, w.effect, w.found, w.dropped, w.changed, w.notes],
      rows: checks.map((one) => [
        nameOf("reason", one.check, language),
        effectOf(one.effect, language),
        String(one.found),
        String(one.dropped),
        String(one.changed),
        counted(one.counts, language),
      ]),
    },
    {
      heading: w.rejected,
      columns: [w.place, w.reason, w.message],
      rows: first(rejected, LISTED).map((item) => [
        placeText(item.source, language),
        nameOf("reason", item.reason, language),
        explain(item, language),
      ]),
      ...(rejected.length > LISTED ? { note: w.more.replace("{count}", String(rejected.length - LISTED)) } : {}),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function fileRow(report: FileReport, language: Language): string[] {
  const w = WORDS[language];
  const { file, format, items, records, rejected, error, modelError, encoding, delimiter, headers, hidden, warnings } =
    report;
  const found = [
    ...(error ? Object.values(explainError(error, language)) : []),
    ...(modelError ? [explainError(modelError, language).message] : []),
    ...(encoding === undefined ? [] : [encoding]),
    ...(delimiter === undefined ? [] : [`${w.delimiter} “${delimiter === "\t" ? "Tab" : delimiter}”`]),
    ...(headers ?? []).map(({ sheet, row }) => `${sheet === undefined ? "" : `${sheet}: `}${w.header} ${row}`),
    ...(hidden ?? []).map((part) => `${w.hidden[part.what]} ${part.sheet}${part.which ? `: ${part.which}` : ""}`),
    ...warnings
      .filter((code) => !/^hidden-(?:sheet|rows|columns)$/.test(code))
      .map((code) => nameOf("warning", code, language)),
  ];
  const notes = found.join(language === "zh" ? "；" : "; ");
  return [file, nameOf("format", format ?? "–", language), String(items), String(records), String(rejected), notes];
}

function first<T>(values: Sequence<T>, count: number): T[] {
  return Array.from({ length: Math.min(count, values.length) }, (_, i) => values.at(i)!);
}

function sorted(counts: ReadonlyMap<string, number>, kind: string, language: Language): string[][] {
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([code, count]) => [nameOf(kind, code, language), String(count)]);
}

function counted(counts: Readonly<Record<string, number>>, language: Language): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${nameOf("settings.clean.personalData.kinds", kind, language)} ${count}`)
    .join(language === "zh" ? "，" : ", ");
}

/** What a check does with what it finds; for personal data the action. */
function effectOf(effect: string, language: Language): string {
  const action = nameOf("settings.clean.personalData.action", effect, language);
  return action === effect ? nameOf("settings.any.effect", effect, language) : action;
}

function markdown(sections: readonly Section[], title: string): string {
  const cell = (text: string) => text.replace(/[|\\<>`*_[\]]/g, "\\$&").replace(/\s+/g, " ");
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  const parts = sections.map(({ heading, columns, rows, note }, i) =>
    [
      ...(i === 0 ? [`# ${title}`] : [`## ${heading}`]),
      "",
      line(columns),
      `|${" --- |".repeat(columns.length)}`,
      ...rows.map(line),
      ...(note === undefined ? [] : ["", note]),
      "",
    ].join("\n"),
  );
  return parts.join("\n");
}

function html(sections: readonly Section[], language: Language): string {
  const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const row = (cells: readonly string[], tag: "th" | "td", figures: readonly boolean[]) =>
    `<tr>${cells.map((text, i) => `<${tag}${tag === "th" ? ' scope="col"' : ""}${figures[i] ? ' class="num"' : ""}>${safe(text)}</${tag}>`).join("")}</tr>`;
  const isFigure = (column: number, rows: readonly string[][]) => rows.every((cells) => /^\d+$/.test(cells[column]!));
  const body = sections.map(({ heading, columns, rows, note }, i) => {
    const figures = columns.map((_, column) => isFigure(column, rows));
    const title = i === 0 ? `<h1>${safe(heading)}</h1>` : `<h2>${safe(heading)}</h2>`;
    const lines = rows.map((cells) => row(cells, "td", figures)).join("\n");
    const table = `<table><thead>${row(columns, "th", figures)}</thead>\n<tbody>${lines}</tbody></table>`;
    return `${title}\n${table}${note === undefined ? "" : `<p>${safe(note)}</p>`}`;
  });
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(WORDS[language].title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;max-width:100%}th,td{text-align:start;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:break-word}th,.num{white-space:nowrap}.num{text-align:end;font-variant-numeric:tabular-nums}td:first-child{min-width:9rem}</style></head>
<body>
${body.join("\n")}
</body></html>
`;
}
