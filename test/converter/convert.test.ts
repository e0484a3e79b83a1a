import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { main } from "../../bin/main.ts";
import { ConvertSettings, convert, exportDataset, sampleFiles } from "../../converter/index.ts";
import { detectEncoding } from "../../converter/readers/encoding.ts";
import { brief, convertFiles, convertText, reasons } from "./helpers.ts";
import { paragraph, wordFile, zip } from "./ooxml.ts";
import { sampleContents } from "./samples/files.ts";
import { encodeGb18030 } from "./samples/gb18030.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const GOOD = "1.甲（ ）\nA.一 B.二\n答案：A";
const folder = () => mkdtemp(join(tmpdir(), "tunelab-convert-"));

describe("samples", () => {
  it("are what the script writes", async () => {
    for (const [name, content] of Object.entries(sampleContents())) {
      const file = await readFile(sampleFiles().find((sample) => sample.name === name)!.path);
      expect(Buffer.compare(file, content), name).toBe(0);
    }
  });

  it("give every question from Word, Excel and GB18030 text, each the same records", async () => {
    const outputs: string[][] = [];
    for (const { name, path, kind } of sampleFiles()) {
      if (kind !== "questions") continue;
      const conversion = await convertFiles([{ name, path }]);
      outputs.push(conversion.records.map(({ record }) => JSON.stringify(record)));
      expect(reasons(conversion)).toEqual(
        name.endsWith(".xlsx") ? ["123 answer-missing", "124 answer-not-an-option"] : [],
      );
    }
    expect(outputs[0]).toHaveLength(122);
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).toEqual(outputs[0]);
  });

  it("give clauses, definitions and key facts of the contracts, word for word", async () => {
    const contracts = sampleFiles().filter(({ kind }) => kind === "contract");
    const conversion = await convertFiles(contracts.map(({ name, path }) => ({ name, path })));
    expect(conversion.rejected).toEqual([]);
    const find = (pattern: RegExp) => conversion.records.find(({ record }) => pattern.test(record.instruction))!.record;
    expect(find(/“保密”/).output).toBe(
      "第十一条 保密\n11.1 双方对在履行本合同过程中知悉的对方商业秘密和技术资料负有保密义务，未经对方书面同意不得向第三方披露。\n11.2 保密义务自知悉之日起至该信息被依法公开之日止，不因本合同的终止而终止。",
    );
    expect(find(/“质量保证期”/).output).toBe("“质量保证期”是指自最终验收之日起二十四个月的期间。");
    const fields = conversion.records
      .filter(({ record }) => record.output.startsWith("{"))
      .map(({ record }) => JSON.parse(record.output));
    expect(fields[0]).toMatchObject({
      合同编号: "HT-2024-0316",
      当事人: { 甲方: "南京临江精密制造有限公司", 乙方: "苏州工园智能装备有限公司" },
      合同金额: "人民币（大写）壹佰贰拾陆万伍仟元整（¥1,265,000.00）",
      签订日期: "2024年3月16日",
    });
    expect(fields[1]).toMatchObject({
      effective_date: "April 8, 2024",
      parties: { Provider: "Harbor Lane Analytics, Inc.", Client: "Northfield Grain Cooperative" },
    });
    for (const { record } of conversion.records) {
      if (/find|提取|quote|Extract|约定|定义|define/i.test(record.instruction) && !record.output.startsWith("{"))
        expect(record.input).toContain(record.output);
    }
  });
});

describe("files that cannot be read", () => {
  const zeros = new Uint8Array(100 * 2 ** 20);
  const word = wordFile({ body: paragraph("1.甲") });
  const bomb = zip({ "word/document.xml": new Uint8Array(60 * 2 ** 20) });
  const doctype = zip({ "word/document.xml": bytes('<!DOCTYPE a [<!ENTITY b "c">]><w:document>&b;</w:document>') });
  const encrypted = encryptedContainer();

  it.each([
    ["empty.docx", new Uint8Array(), "CORRUPT_FILE"],
    ["cut.docx", word.slice(0, word.length - 300), "CORRUPT_FILE"],
    ["zeros.txt", zeros, "UNSUPPORTED_FORMAT"],
    ["picture.docx", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), "UNSUPPORTED_FORMAT"],
    ["bomb.docx", bomb, "LIMIT_EXCEEDED"],
    ["entities.docx", doctype, "CORRUPT_FILE"],
    ["secret.docx", encrypted, "ENCRYPTED_FILE"],
  ])("%s has one named error, and the next file goes on", async (name, data, code) => {
    const conversion = await convertFiles([
      { name, data },
      { name: "good.txt", data: bytes(GOOD) },
    ]);
    expect(conversion.files.map(({ error }) => error?.code)).toEqual([code, undefined]);
    expect(conversion.files[0]!.error!.message).toContain(name);
    expect(brief(conversion)).toHaveLength(1);
  });

  it("reads by content when the name lies, and a missing file is reported", async () => {
    const conversion = await convertFiles([
      {
        name: "bank.xlsx",
        data: wordFile({
          body: GOOD.split("\n")
            .map((line) => paragraph(line))
            .join(""),
        }),
      },
      { name: "gone.docx", path: "/nowhere/gone.docx" },
    ]);
    expect(conversion.files.map(({ format, records, error }) => [format, records, error?.code])).toEqual([
      ["docx", 1, undefined],
      [undefined, 0, "NOT_FOUND"],
    ]);
  });

  it("takes the files of an archive one by one, and refuses dangerous and protected members", async () => {
    const archive = zip({
      "题库/一.txt": bytes(GOOD),
      "../outside.txt": bytes(GOOD),
      "__MACOSX/x": bytes("x"),
      "b.bin": new Uint8Array(64),
    });
    const conversion = await convertFiles([{ name: "all.zip", data: archive }]);
    expect(conversion.files.map(({ file, records, error }) => [file, records, error?.code])).toEqual([
      ["all.zip", 0, undefined],
      ["all.zip/题库/一.txt", 1, undefined],
      ["all.zip/../outside.txt", 0, "INVALID_INPUT"],
      ["all.zip/b.bin", 0, "UNSUPPORTED_FORMAT"],
    ]);
    const nested = zip({ "1.zip": zip({ "2.zip": zip({ "a.txt": bytes(GOOD) }) }) });
    const deep = await convertFiles([{ name: "deep.zip", data: nested }]);
    expect(deep.files.at(-1)).toMatchObject({ file: "deep.zip/1.zip/2.zip", error: { code: "LIMIT_EXCEEDED" } });
  });

  it("stops when asked, between files", async () => {
    const controller = new AbortController();
    const files = ["a.txt", "b.txt"].map((name) => ({ name, data: bytes(GOOD) }));
    const stopped = convert(files, ConvertSettings.parse({}), {
      signal: controller.signal,
      onEvent: ({ type }) => type === "file-finished" && controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("text encodings", () => {
  const text = "1、下列说法正确的是（ ）。A. 甲 B. 乙 答案：A";
  it.each([
    ["utf-8", bytes(text)],
    ["gb18030", encodeGb18030(text)],
    ["gb18030", encodeGb18030("答案")],
    ["utf-16le", Uint8Array.from(Buffer.from(`\uFEFF${text}`, "utf16le"))],
    ["utf-16le", Uint8Array.from(Buffer.from(text, "utf16le"))],
    ["big5", Uint8Array.from([0xb5, 0xaa, 0xae, 0xd7, 0xa1, 0x47, 0xa5, 0xbf, 0xbd, 0x54])], // 答案：正確
  ])("%s", (encoding, data) => {
    expect(detectEncoding(data)).toBe(encoding);
  });
});

describe("tables", () => {
  const sheet = (rows: unknown[][]) => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "判断题");
    return new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" }));
  };
  const answers = async (rows: unknown[][]) =>
    brief(await convertFiles([{ name: "a.xlsx", data: sheet(rows) }], { outputStyle: "answer" }));

  it("finds a header below a title, in a template's odd wording", async () => {
    const rows = [
      ["某某题库"],
      ["题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项C\n(勿删)", "正确答案H\n（必填）", "解析"],
      ["火警电话", "单选题", "110", "119", "120", "B", ""],
    ];
    expect(await answers(rows)).toEqual(["single | 火警电话⏎A. 110⏎B. 119⏎C. 120 | B"]);
  });

  it("splits options in one cell without breaking commas, reads positions and truth values", async () => {
    const rows = [
      ["题型", "题目", "选项", "答案"],
      ["单选", "甲", "A. 一,二B. 三", "A"],
      ["多选", "乙", "红|黄|蓝", "1,3"],
      ["", "丙是对的", "", true],
      ["", "丁是对的", "", "×"],
    ];
    expect(await answers(rows)).toEqual([
      "single | 甲⏎A. 一,二⏎B. 三 | A",
      "multiple | 乙⏎A. 红⏎B. 黄⏎C. 蓝 | AC",
      "judge | 丙是对的 | 正确",
      "judge | 丁是对的 | 错误",
    ]);
  });

  it("reads CSV in GB18030 and tab-separated text", async () => {
    const csv = '题干,A,B,答案\n"甲,乙",一,二,B\n丙,三,四,A\n';
    const conversion = await convertFiles(
      [
        { name: "a.csv", data: encodeGb18030(csv) },
        { name: "b.csv", data: bytes(csv.replaceAll(/,(?!乙)/g, "\t").replaceAll("丙", "丁")) },
      ],
      { outputStyle: "answer" },
    );
    expect(conversion.files.map(({ format, encoding }) => [format, encoding])).toEqual([
      ["csv", "gb18030"],
      ["tsv", "utf-8"],
    ]);
    expect(brief(conversion)).toEqual([
      "single | 甲,乙⏎A. 一⏎B. 二 | B",
      "single | 丙⏎A. 三⏎B. 四 | A",
      "single | 丁⏎A. 三⏎B. 四 | A",
    ]);
    expect(reasons(conversion)).toEqual(["- duplicate"]);
  });
});

describe("records", () => {
  it("follow the output style and the seed", async () => {
    const text = `${GOOD}\n解析：一在前。`;
    const outputs = await Promise.all(
      (["answer", "answer-explanation", "reasoning-answer"] as const).map(
        async (outputStyle) => (await convertText(text, { outputStyle })).records[0]!.record.output,
      ),
    );
    expect(outputs).toEqual(["A", "答案：A. 一\n解析：一在前。", "解析：一在前。\n答案：A. 一"]);
    const wordings = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => (await convertText(text, { seed })).records[0]!.record.instruction),
    );
    expect(new Set(wordings).size).toBeGreaterThan(1);
    expect((await convertText(text, { seed: 1 })).records[0]!.record.instruction).toBe(wordings[0]);
  });

  it("are counted once; the same question with another answer is reported", async () => {
    const conversion = await convertText(`${GOOD}\n2.甲（ ）\nA.一 B.二\n答案：A\n3.甲（ ）\nA.一 B.二\n答案：B`);
    expect(reasons(conversion)).toEqual(["2 duplicate", "3 conflicting-answers"]);
    expect(conversion.records[0]!.warnings).toContain("conflicting-answers");
  });

  it("differ where only a later line of the answer does; explanations may", async () => {
    const asked = (answer: string) => `一、简答题\n1.简述停车的步骤。\n答案：\n${answer}`;
    const files = ["（1）减速；\n（2）打灯。\n解析：见手册。", "（1）减速；\n（2）打灯。", "（1）减速；\n（2）鸣笛。"];
    const conversion = await convertFiles(
      files.map((answer, i) => ({ name: `${i}.txt`, data: Buffer.from(asked(answer)) })),
    );
    expect(reasons(conversion)).toEqual(["1 duplicate", "1 conflicting-answers"]);
  });

  it("never show the answer in the input", async () => {
    const conversion = await convertText(
      "三、填空题\n1.预防为主、防消结合是方针，方针是____。\n答案：预防为主、防消结合",
    );
    expect(reasons(conversion)).toEqual(["1 answer-leak"]);
  });

  it("repair look-alike radicals", async () => {
    const conversion = await convertText("1.⼈⺠的（ ）\nA.⼀ B.⻔⼾\n答案：B", { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(["single | 人民的（  ）⏎A. 一⏎B. 门户 | B"]);
  });
});

describe("export and command line", () => {
  it("writes the platform's format, the further format, and the same bytes each time", async () => {
    const conversion = await convertText(`${GOOD}\n2.乙（ ）\nA.一 B.二`);
    const settings = ConvertSettings.parse({ format: "messages", outputStyle: "answer" });
    const [first, second] = [await folder(), await folder()];
    const files = await exportDataset(conversion, first, settings);
    await exportDataset(conversion, second, settings);
    expect(files.map(({ name }) => name)).toEqual([
      "dataset.json",
      "dataset.messages.jsonl",
      "dataset_info.json",
      "sources.jsonl",
      "rejected.jsonl",
      "manifest.json",
    ]);
    for (const { name, path } of files)
      expect(await readFile(join(second, name), "utf8")).toBe(await readFile(path, "utf8"));
    const dataset = JSON.parse(await readFile(join(first, "dataset.json"), "utf8"));
    expect(Object.keys(dataset[0])).toEqual(["instruction", "input", "output"]);
    expect(JSON.parse(await readFile(join(first, "manifest.json"), "utf8"))).toMatchObject({
      items: 2,
      records: 1,
      rejected: 1,
      reasons: { "answer-missing": 1 },
    });
  });

  it("exits with 0, 3, 1 or 2", async () => {
    const directory = await folder();
    const path = async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    };
    const exit = async (...args: string[]) => {
      process.exitCode = 0;
      const code = await main(["convert", ...args, "-o", join(directory, "out")]);
      process.exitCode = 0;
      return code;
    };
    expect(await exit(await path("good.txt", GOOD))).toBe(0);
    expect(await exit(await path("some.txt", `${GOOD}\n2.乙（ ）\nA.一 B.二`))).toBe(3);
    expect(await exit(await path("none.txt", "没有题目"))).toBe(1);
    expect(await exit(join(directory, "missing.txt"))).toBe(2);
    expect(await exit(await path("good.txt", GOOD), "--formats")).toBe(2);
  });
});

/** The directory of a compound file as Office writes it around an encrypted package: header, one table sector, one directory sector. */
function encryptedContainer(): Uint8Array {
  const file = new Uint8Array(512 * 3);
  const view = new DataView(file.buffer);
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  view.setUint16(30, 9, true); // sectors of 512 bytes
  view.setUint32(48, 1, true); // the directory is sector 1
  view.setUint32(76, 0, true); // the allocation table is sector 0
  view.setUint32(512 + 4, 0xfffffffe, true);
  for (const [index, name] of ["Root Entry", "EncryptedPackage"].entries()) {
    const entry = 1024 + 128 * index;
    file.set(Buffer.from(name, "utf16le"), entry);
    view.setUint16(entry + 64, 2 * (name.length + 1), true);
  }
  return file;
}
