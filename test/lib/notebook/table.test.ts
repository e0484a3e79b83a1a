import { expect, test } from "vitest";
import { displayWidth } from "#lib/core/index";
import { card, table } from "#lib/notebook/index";
import { checkXml } from "../plot/xml.ts";

const html = (shown: object) =>
  (shown as Record<symbol, () => Record<string, string>>)[Symbol.for("Jupyter.display")]!()["text/html"]!;

test("a table of few rows shows all, aligned in cells of a terminal, Chinese counted double", () => {
  const shown = table(
    [
      { 模式: "全量", loss: 1.5, n: 1234 },
      { 模式: "lora（低秩）", loss: 0.25, n: null },
    ],
    { caption: "比较", language: "zh" },
  );
  expect(String(shown)).toBe(
    [
      "比较",
      "模式           loss      n",
      "────────────  ─────  ─────",
      "全量          1.500  1,234",
      "lora（低秩）  0.250      –",
    ].join("\n"),
  );
  const lines = String(shown).split("\n").slice(2);
  expect(new Set(lines.map(displayWidth))).toEqual(new Set([26]));
});

test("a long table shows its head and tail and says how much is hidden", () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ({ index, text: `row ${index}` }));
  const shown = table(rows, { head: 2, tail: 1, language: "en" });
  expect(String(shown).split("\n").slice(2)).toEqual([
    "    0  row 0",
    "    1  row 1",
    "⋮ 997 rows not shown",
    "  999  row 999",
    "1,000 rows × 2 columns",
  ]);
  expect(html(shown)).toContain("⋮ 997 rows not shown");
  expect(html(shown).match(/<tr>/g)).toHaveLength(5);
});

test("a table that is wider than the terminal goes on below, with the first column again", () => {
  const row = { trial: 7, learningRate: "0.0001", rank: 8, schedule: "cosine" };
  expect(
    table([row, { ...row, trial: 12 }], { language: "en" })
      .toText(25)
      .split("\n"),
  ).toEqual([
    "trial  learningRate  rank",
    "─────  ────────────  ────",
    "    7  0.0001           8",
    "   12  0.0001           8",
    "",
    "trial  schedule",
    "─────  ────────",
    "    7  cosine",
    "   12  cosine",
  ]);
});

test("a table fits 80 columns, long and Chinese texts are cut first, numbers and ids never", () => {
  const id = "2026-11-29-1234-lora-of-a-bank-with-a-long-name";
  const row = { id, 说明: "出租人应当按照约定将租赁物交付承租人".repeat(3), text: "words ".repeat(20), loss: 1.25 };
  const columns = [{ key: "id", whole: true }, "说明", "text", "loss"];
  for (const shown of [
    table([row, { ...row, loss: 123_456 }], { columns, caption: "标题 ".repeat(40) }),
    table([row, row], { columns, turned: true }),
  ]) {
    const text = String(shown);
    expect(Math.max(...text.split("\n").map(displayWidth))).toBeLessThanOrEqual(80);
    expect(text).toContain(id.slice(0, 20));
    expect(text).toContain("…");
  }
  const text = String(table([row, { ...row, loss: 123_456 }], { columns }));
  expect(text).toContain(id);
  expect(text).toContain("123,456");
});

test("many columns are cut and counted", () => {
  const row = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`c${index}`, index]));
  const shown = table([row], { maxColumns: 3, language: "zh" });
  expect(String(shown)).toContain("1 行 × 30 列，还有 27 列未显示");
  expect(html(shown).match(/<th /g)).toHaveLength(3);
});

test("the html is well-formed, escaped, with caption, scopes and language", () => {
  const shown = table([{ "<b>": '<script>alert(1)</script> & "x"', n: 1 }], {
    caption: "a < b",
    rowHeader: true,
    language: "zh",
  });
  checkXml(html(shown));
  expect(html(shown)).not.toContain("<script>");
  expect(html(shown)).toContain('<th scope="col"');
  expect(html(shown)).toContain('<th scope="row"');
  expect(html(shown)).toContain('<caption style="text-align:left;font-weight:600;padding:4px 10px">a &lt; b</caption>');
  expect(html(shown)).toContain('lang="zh-CN"');
});

test("turned, each row is a column and each column a line, as text and as html", () => {
  const rows = [
    { mode: "full", trainable: 12, loss: 1.5 },
    { mode: "lora", trainable: 3, loss: 1.25 },
  ];
  const shown = table(rows, { turned: true, rowHeader: true, language: "en" });
  expect(String(shown).split("\n")[0]).toMatch(/^mode +full +lora$/);
  const lines = html(shown)
    .match(/<tr>.*?<\/tr>/g)!
    .map((line) =>
      line
        .replace(/<[^>]+>/g, " ")
        .trim()
        .split(/\s+/),
    );
  expect(lines).toEqual([
    ["mode", "full", "lora"],
    ["trainable", "12", "3"],
    ["loss", "1.500", "1.250"],
  ]);
  expect(html(shown).match(/scope="row"/g)).toHaveLength(2);
  checkXml(html(shown));
});

test("columns can be chosen, named and written; no rows are said to be none", () => {
  const columns = [
    "a",
    {
      key: "b",
      label: "share",
      format: (value: unknown, _row: object, text: string) => `${text} (${Number(value) * 100} %)`,
    },
  ];
  expect(String(table([{ a: 1, b: 0.5, c: 3 }], { columns, language: "en" }))).toContain("1  0.5000 (50 %)");
  expect(String(table([], { language: "en", columns: ["a"] }))).toContain("no rows");
});

test("the smallest value of a column keeps two digits", () => {
  const text = String(table([{ perplexity: 1300.2 }, { perplexity: 1.644 }], { language: "en" }));
  expect(text).toContain("1,300.2");
  expect(text).toContain("    1.6");
});

test("values that differ a lot keep their own digits; odd values are written, not thrown", () => {
  expect(String(table([{ lr: 1e-5 }, { lr: 0.1 }], { language: "en" }))).toContain("1e-5");
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const odd = [
    { v: loop },
    { v: 10n },
    { v: new Date(0) },
    { v: new Date(Number.NaN) },
    { v: Number.NaN },
    { v: "x".repeat(10_000) },
    { v: undefined },
  ];
  const text = String(table(odd, { language: "en" }));
  for (const part of ["[object Object]", "10", "1970-01-01 00:00:00", "NaN", "…"]) expect(text).toContain(part);
  expect(html(table(odd)).length).toBeLessThan(5000);
});

test("a card names its values and aligns them", () => {
  const shown = card(
    "推荐参数",
    [
      ["rank", 8, "任务简单"],
      ["学习率", 2e-4],
      ["path", "<a>"],
    ],
    { language: "zh" },
  );
  expect(String(shown)).toBe(["推荐参数", "  rank    8  任务简单", "  学习率  2e-4", "  path    <a>"].join("\n"));
  checkXml(html(shown));
  expect(html(shown).match(/scope="row"/g)).toHaveLength(3);
});

test("texts are cut in a terminal at the length asked for, never in html", () => {
  const shown = table([{ text: "a".repeat(30) }], { maxText: 12, language: "en" });
  expect(String(shown).split("\n")[2]).toBe(`${"a".repeat(11)}…`);
  expect(html(shown)).toContain("a".repeat(30));
});
