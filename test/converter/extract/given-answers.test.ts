/** Answers by hand: a person completes what the file leaves open. */
import { describe, expect, it } from "vitest";
import { ConvertSettings, type GivenAnswer } from "../../../converter/index.ts";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const PAPER =
  "一、选择题\n1. 雪是什么颜色？\nA. 白色\nB. 黑色\n2. 火是（ ）\nA. 冷的\nB. 热的\n二、判断题\n1. 水会流动。\n三、简答题\n1. 冰为什么浮在水上？";

/** What is rejected for want of an answer, with the answers by their order. */
async function answered(text: string, answers: readonly string[]): Promise<GivenAnswer[]> {
  const { rejected } = await convertText(text);
  return answers.map((answer, i) => ({ source: rejected[i]!.source, answer }));
}

describe("answers by hand", () => {
  it("complete the questions at their places, as any answer does", async () => {
    const answers = await answered(PAPER, ["A", "热的", "对", "冰的密度比水小。"]);
    const conversion = await convertText(PAPER, { outputStyle: "answer", answers });
    expect(brief(conversion).map((line) => line.replace(/^(\w+) .* \| /, "$1 | "))).toEqual([
      "single | A",
      "single | B",
      "judge | 正确",
      "short | 冰的密度比水小。",
    ]);
    expect(conversion.records.map(({ facts }) => facts?.evidence)).toEqual(["person", "person", "person", "person"]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("stand before what the file says", async () => {
    const text = "1. 火是（ ）\nA. 冷的\nB. 热的\n答案：D\n2. 雪是（ ）\nA. 白的\nB. 黑的\n答案：A";
    const answers = await answered(text, ["B"]);
    const { records } = await convertText(text, { outputStyle: "answer", answers });
    expect(records.map(({ record, facts }) => `${record.output} ${facts?.evidence}`)).toEqual(["B person", "A line"]);
  });

  it("are checked as others are", async () => {
    const answers = await answered(PAPER, ["D"]);
    expect(reasons(await convertText(PAPER, { answers }))[0]).toBe("1 answer-not-an-option");
  });

  it("are for the question of that place alone: another file keeps its gaps", async () => {
    const answers = await answered(PAPER, ["A", "B"]);
    const data = new TextEncoder().encode(PAPER);
    const both = [
      { name: "bank.txt", data },
      { name: "other.txt", data },
    ];
    const { files } = await convertFiles(both, { answers });
    expect(files.map(({ records, rejected }) => [records, rejected])).toEqual([
      [2, 2],
      [0, 4],
    ]);
  });

  it("take the place of a rejected item as it is, also of a recognised one", () => {
    const ocr = { confidence: 0.6, box: [0, 0, 9, 9] };
    const { answers } = ConvertSettings.parse({
      answers: [{ source: { file: "a.png", block: 2, ocr }, answer: " B " }],
    });
    expect(answers).toEqual([{ source: { file: "a.png", block: 2 }, answer: "B" }]);
  });

  it("reach the rows of a table", async () => {
    const data = new TextEncoder().encode("题干,选项A,选项B,答案\n雪是（ ）,白的,黑的,\n火是（ ）,冷的,热的,B\n");
    const first = await convertFiles([{ name: "t.csv", data }]);
    const answers = first.rejected.map(({ source }) => ({ source, answer: "A" }));
    const { records, rejected } = await convertFiles([{ name: "t.csv", data }], { outputStyle: "answer", answers });
    expect(records.map(({ record }) => record.output)).toEqual(["A", "B"]);
    expect(rejected).toEqual([]);
  });
});
