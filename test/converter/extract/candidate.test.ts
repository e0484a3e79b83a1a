/** Papers that somebody sat: what a candidate ticked is no answer; the same table of a trainer is, with a warning. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";

const TABLE =
  "| No. | Statement | True | False |\n|---|---|---|---|\n| 1 | Steel floats. | | ✓ |\n| 2 | Wood floats. | ✓ | |\n";
const read = (text: string) =>
  convertFiles([{ name: "a.md", data: new TextEncoder().encode(text) }], { outputStyle: "answer" });

describe("ticks in a table of statements", () => {
  it.each([
    `Fire safety test\n\nName: Ann Lee\n\n${TABLE}`,
    `Fire safety test\n\nTrue or false?\n\n${TABLE}\n\nScore: 1/2\n`,
    `消防安全测试\n\n姓名：王小明　　班级：三班\n\n${TABLE}`,
    `Fire safety test\n\n${TABLE.replaceAll("False |", "False | Score |").replace("|---|\n", "|---|---|\n").replace("✓ |\n", "✓ | 1 |\n").replace("| |\n", "| | 0 |\n")}`,
  ])("that a candidate set are rejected, and answer nothing: %#", async (text) => {
    const conversion = await read(text);
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["- answers-of-candidate", "1 answer-missing", "2 answer-missing"]);
  });

  it("leave the key's answers alone", async () => {
    const conversion = await read(`Test\n\nName: Ann Lee\n\n${TABLE}\n\nAnswer key\n\n1. T  2. T\n`);
    expect(brief(conversion)).toEqual(["judge | Steel floats. | True", "judge | Wood floats. | True"]);
  });

  it.each([
    `Trainer's copy\n\nName: ________ Score: ____ /2\n\nPass mark: 8/10\n\n${TABLE}`,
    `Name: KEY\n\n${TABLE}`,
    `消防安全测试\n\n姓名：　　　班级：\n\n${TABLE}`,
  ])("without a sign of one are the answers, with a warning: %#", async (text) => {
    const { records } = await read(text);
    expect(records.map(({ record, warnings }) => [record.output, warnings[0]])).toEqual([
      ["False", "answer-from-ticks"],
      ["True", "answer-from-ticks"],
    ]);
  });
});
