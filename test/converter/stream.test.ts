/** Tables read row by row give what the whole table gives, wherever the pieces of the file end. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConvertSettings, convert, convertSpooled, type Progress } from "../../converter/index.ts";
import { HEADER, questionRows } from "../bench/subjects/question-rows.ts";
import { writeXlsx } from "../bench/subjects/xlsx-file.ts";
import { encodeGb18030 } from "./samples/gb18030.ts";

const csv = (rows: Iterable<string[]>, end = "\n") =>
  `${[HEADER, ...rows].map((cells) => cells.map((cell) => (cell.includes("，") ? `"${cell}"` : cell)).join(",")).join(end)}${end}`;
const bytes = (text: string) => new TextEncoder().encode(text);

/** With a look at the document, the file is read whole. */
const whole = (data: Uint8Array, settings: ConvertSettings) =>
  convert([{ name: "a.csv", data }], settings, { onDocument: () => {} });

describe("row by row", () => {
  const text = csv(questionRows(4000));
  it.each([
    ["UTF-8", bytes(text), {}],
    ["a mark and CR LF", bytes(`\uFEFF${csv(questionRows(4000), "\r\n")}`), {}],
    ["UTF-16", Uint8Array.from(Buffer.from(`\uFEFF${text}`, "utf16le")), {}],
    ["GB18030", encodeGb18030(text), {}],
    ["UTF-8 broken far behind", Buffer.concat([bytes(text), Buffer.from([0xff, 0x0a])]), {}],
    [
      "a mapping",
      bytes(text),
      { task: "table", table: { instruction: "答题", input: "{{题干}}", output: "{{答案}}" } },
    ],
    ["no known header", bytes(text.replace("题干", "甲").replace("答案", "乙")), {}],
    ["sections of text", bytes(csv(questionRows(50))), { task: "text" }],
  ])("%s", async (_, data, over) => {
    const settings = ConvertSettings.parse(over);
    const expected = await whole(data, settings);
    expect(await convert([{ name: "a.csv", data }], settings)).toEqual(expected);
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-stream-")), "a.csv");
    await writeFile(path, data);
    expect(await convert([{ name: "a.csv", path }], settings)).toEqual(expected);
  });

  it("keeps the rows in front of a quote that is never closed, and says where it is", async () => {
    const data = bytes(`${text}单选题,"题目,一,二,三,四,A,,易\n${"x\n".repeat(10)}`);
    const { records, files } = await convert([{ name: "a.csv", data }], ConvertSettings.parse({}));
    expect(records.length).toBeGreaterThan(3900);
    expect(files[0]).toMatchObject({
      items: 4000,
      error: { code: "CORRUPT_FILE", message: "a.csv: record 4002 has no end: a quote is opened and not closed" },
    });
  });

  it("reports progress and stops when asked", async () => {
    const controller = new AbortController();
    const seen: Progress[] = [];
    const running = convertSpooled(
      [{ name: "a.csv", data: bytes(csv(questionRows(8000))) }],
      ConvertSettings.parse({}),
      {
        signal: controller.signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.stage === "checking") controller.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(seen[0]).toMatchObject({ stage: "reading", file: "a.csv", unit: "bytes" });
    expect(seen.at(-1)).toMatchObject({ stage: "checking", unit: "records" });
  });
});

const jsonl = (values: Iterable<unknown>) =>
  bytes(`${Array.from(values, (value) => JSON.stringify(value)).join("\n")}\n`);

describe("JSON lines, one after the other", () => {
  const questions = Array.from(questionRows(3000), ([kind, stem, a, b, c, d, answer]) => ({
    题型: kind,
    题干: stem,
    选项: { A: a, B: b, C: c, D: d },
    答案: answer,
  }));
  const pairs = Array.from(questionRows(3000), ([, stem, ...rest]) => ({
    instruction: stem,
    input: "",
    output: rest.join("，"),
  }));
  it.each([
    ["questions", jsonl(questions), {}],
    ["records", jsonl(pairs), {}],
    ["lines that are none", Buffer.concat([jsonl(pairs), bytes('{"a\n\n[1]\n{"instruction":"x"}\n')]), {}],
    [
      "a mapping",
      jsonl(questions),
      { task: "table", table: { instruction: "答题", input: "{{题干}}", output: "{{答案}}" } },
    ],
    ["UTF-16", Uint8Array.from(Buffer.from(`\uFEFF${Buffer.from(jsonl(pairs)).toString()}`, "utf16le")), {}],
    ["sections of text", jsonl(questions.slice(0, 50)), { task: "text" }],
  ])("%s", async (_, data, over) => {
    const settings = ConvertSettings.parse(over);
    const expected = await whole(data, settings);
    const streamed = await convert([{ name: "a.csv", data }], settings);
    const byLine = ({ rejected, ...rest }: typeof expected) => ({ ...rest, rejected: new Set(rejected) });
    expect(byLine(streamed)).toEqual(byLine(expected));
    expect(streamed.files[0]!.format).toBe("jsonl");
  });

  it("take more options than the first questions have, and say what else comes too late", async () => {
    const late = { 题型: "多选题", 题干: "哪些（ ）", 选项: { A: "一", B: "二", E: "五" }, 答案: "AE", 备注: "新" };
    const { records, files } = await convert(
      [{ name: "a.jsonl", data: jsonl([...questions, late]) }],
      ConvertSettings.parse({}),
    );
    expect(records.at(-1)!.record.input).toContain("E. 五");
    expect(files[0]!.warnings).toEqual(["fields-left-out"]);
  });

  it("keep no line that is too long", async () => {
    const long = bytes(`{"instruction":"${"长".repeat(12 * 2 ** 20)}"}\n`);
    const data = Buffer.concat([jsonl(pairs.slice(0, 3)), long, jsonl(pairs.slice(3, 6))]);
    const { records, rejected } = await convert([{ name: "a.jsonl", data }], ConvertSettings.parse({}));
    expect(records).toHaveLength(6);
    expect(rejected).toMatchObject([{ reason: "row-too-long", source: { line: 4 } }]);
  });
});

describe("Excel, row by row", () => {
  it("gives what the whole workbook gives", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-stream-")), "a.xlsx");
    await writeXlsx(path, [HEADER, ...questionRows(32_000)]);
    const settings = ConvertSettings.parse({});
    const seen: Progress[] = [];
    const streamed = await convert([{ name: "a.xlsx", path }], settings, { onProgress: (one) => seen.push(one) });
    expect(seen).toContainEqual(expect.objectContaining({ stage: "reading", file: "a.xlsx", unit: "bytes" }));
    expect(streamed.files[0]).toMatchObject({ format: "xlsx", items: 32_000, headers: [{ sheet: "题库", row: 1 }] });
    expect(await convert([{ name: "a.xlsx", path }], settings, { onDocument: () => {} })).toEqual(streamed);
  }, 120_000);
});
