/** What word processors do to paragraphs, and what the reader makes of it: the paragraphs as they were. */
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { wordsOf } from "../../../converter/readers/pdf/hyphens.ts";
import { joinLines, startsAnew } from "../../../converter/readers/pdf/wrap.ts";
import { CONTRACTS } from "../accuracy/contract-bank.ts";
import { CONTRACT_LAYOUTS, linesOf } from "../accuracy/contract-layouts.ts";
import { type Paragraph, type Setting, typeset, widthOf } from "./typeset.ts";

async function read(paragraphs: readonly Paragraph[], setting?: Setting): Promise<string[]> {
  const input = { name: "a.pdf", limits: DEFAULT_LIMITS, deadline: new Deadline("a.pdf", 60_000) };
  const { blocks } = await readDocument({ ...input, bytes: typeset(paragraphs, setting) }, "pdf");
  return blocks.map((block) =>
    block.kind === "paragraph" ? block.text : block.rows.map((row) => row.cells.join("|")).join("⏎"),
  );
}

const lines = (name: string, layout: string) =>
  linesOf(CONTRACTS.find((one) => one.name === name)!, CONTRACT_LAYOUTS.find((one) => one.name === layout)!).map(
    (line) => line.replaceAll("¥", ""), // neither font has it
  );
/** Without the signatures beside each other. */
const ENGLISH = lines("services", "1. HEADING / (a)").filter((line) => !/ {3}/.test(line));
const CHINESE = lines("purchase", "第一条 / 1.1");

/** Spaces between Chinese and Latin signs are the font's. */
const plain = (texts: readonly string[]) => texts.map((text) => text.replace(/\s+/g, ""));

describe("paragraphs of a PDF come back", () => {
  it.each<[string, Setting]>([
    ["ragged", {}],
    ["justified", { justified: true }],
    ["with hanging numbers", { indent: -24 }],
    ["with white between them", { after: 6 }],
    ["with wide margins on one side", { margins: [60, 140] }],
    [
      "in small print with heads and feet",
      { size: 9, head: () => "Confidential draft", foot: (page) => `Page ${page} of 9` },
    ],
    [
      "in two columns below a title",
      {
        columns: 2,
        size: 9,
        title: "SERVICES AGREEMENT OF TWO FIRMS",
        head: () => "Draft",
        foot: (page) => `Page ${page}  of 9`,
      },
    ],
  ])("English, %s", async (_name, setting) => {
    const texts = await read(ENGLISH, setting);
    expect(texts).toEqual(setting.title ? [setting.title, ...ENGLISH] : ENGLISH);
  });

  it.each<[string, Setting]>([
    ["as they are", {}],
    ["with first lines further in", { indent: 22 }],
    ["with page numbers", { foot: (page) => `第${page}页 共3页`, head: () => "设备采购合同" }],
    ["in two columns", { columns: 2, size: 10, indent: 20 }],
  ])("Chinese, %s", async (_name, setting) => {
    expect(plain(await read(CHINESE, setting))).toEqual(plain(CHINESE));
  });

  it("without the table of contents", async () => {
    const [title, ...rest] = ENGLISH;
    const entries = rest
      .filter((line) => /^\d+\. /.test(line))
      .map(
        (line, i): Paragraph =>
          `${line} ${".".repeat(Math.floor((430 - widthOf(line, 11)) / widthOf(".", 11)))} ${i + 2}`,
      );
    expect(entries).toHaveLength(9);
    expect(await read([title!, "CONTENTS", ...entries, ...rest])).toEqual(ENGLISH);
  });

  it("where dots lead to what stands nowhere else", async () => {
    const menu = ["Coffee .......................... 12", "Tea .......................... 9"];
    expect(await read(menu)).toEqual(menu);
  });

  it("with signatures beside each other, row by row", async () => {
    const signatures = [
      ["For the Provider of the services:", "For the Client:"],
      ["By: ____________________________", "By: ____________________________"],
      ["Name: Ellen Marsh", "Name: Peter Oduya"],
      ["Date: April 8, 2024", "Date: April 9, 2024"],
    ];
    const parts = signatures.map(
      ([one, other]): Paragraph => [
        [one!, 0],
        [other!, 0.55],
      ],
    );
    const texts = await read([...ENGLISH, ...parts], { justified: true });
    expect(texts.at(-1)).toBe(signatures.map((two) => two.join("|")).join("⏎"));
    expect(texts.slice(0, -1)).toEqual(ENGLISH);
  });

  it("of a key with short lines, which nothing wrapped", async () => {
    const key = [
      "Answers",
      "1-5 ABCDA 6-10 BBCDA 11-15 CADBA",
      "16-20 DABCA 21-25 ABDCA 26-30 CCABD",
      "True or false",
      "1-5 TTFTF",
    ];
    expect(await read(key)).toEqual(key);
  });
});

describe("a line and the one below it", () => {
  it.each([
    ["this agree-", "ment ends", "this agreement ends"],
    ["twenty-", "four months", "twenty-four months"],
    ["a non-", "exclusive right", "a non-exclusive right"],
    ["合同自签订", "之日起生效", "合同自签订之日起生效"],
  ])("%s %s", (first, second, whole) => {
    const words = wordsOf([
      { text: "This agreement grants a non-exclusive right." },
      { text: first },
      { text: second },
    ]);
    expect(joinLines(first, second, words)).toBe(whole);
  });

  it("keeps a hyphen in a document that tears no words apart", () => {
    const lines = ["try to resolve any dispute by good-", "faith negotiation"];
    expect(joinLines(lines[0]!, lines[1]!, wordsOf(lines.map((text) => ({ text }))))).toBe(lines.join(""));
  });

  it.each([
    ["due within thirty", "(30) days", false],
    ["under", "Section 8.1, the liability", false],
    ["根据本合同", "第三条的约定", false],
    ["不低于", "3.5万元", false],
    ["the parties agree:", "(a) the fee is due", true],
    ["双方协商一致。", "第三条 合同价款", true],
    ["合同价款", "一.1 乙方", true],
    ["选择正确的一项（ ）", "A. 灭火器", true],
  ])("%s / %s", (before, text, anew) => {
    expect(startsAnew(text, before)).toBe(anew);
  });
});
