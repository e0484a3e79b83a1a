import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer" });

const BIRD = "Which bird hoots?\nA. Wren\nB. Owl";
const FISH = "Which fish is flat?\nA. Ray\nB. Eel";
const TREE = "Which tree keeps its leaves?\nA. Oak\nB. Pine";
const EXPECTED = [
  "single | Which bird hoots?⏎A. Wren⏎B. Owl | B",
  "single | Which fish is flat?⏎A. Ray⏎B. Eel | A",
  "single | Which tree keeps its leaves?⏎A. Oak⏎B. Pine | B",
];

describe("numbers of chapters and kinds", () => {
  it.each([
    ["1-1 ", "1-2 ", "2-1 "],
    ["1.1-1 ", "1.1-2 ", "1.2-1 "],
    ["（1-1）", "（1-2）", "（2-1）"],
    ["例1 ", "变式1 ", "例2 "],
    ["【例1】\n", "【例2】\n", "【例3】\n"],
    ["题1：", "题2：", "题4："],
    ["Q1-1 ", "Q1-2 ", "Q2-1 "],
  ])("%j: with answers below the questions and in a key", async (...codes) => {
    const questions = [BIRD, FISH, TREE].map((text, i) => `${codes[i]}${text}`);
    const below = questions.map((text, i) => `${text}\n答案：${"BAB"[i]}`);
    const inline = await read(below.join("\n"));
    expect(brief(inline)).toEqual(EXPECTED);
    const shown = codes.map((code) => code.replace(/[\s：【】（）]/g, ""));
    expect(inline.records.map(({ source }) => source.number)).toEqual(shown);
    const key = `${shown[0]} B  ${shown[1]}: A\n${shown[2]} B`;
    expect(brief(await read(`${questions.join("\n")}\n参考答案\n${key}`))).toEqual(EXPECTED);
  });

  it("a key as ranges, and codes that no question has", async () => {
    const text = `1-1 ${BIRD}\n1-2 ${FISH}\n2-1 ${TREE}\nAnswers\n1-1～1-2 BA\n3-3 B`;
    const conversion = await read(text);
    expect(brief(conversion)).toEqual(EXPECTED.slice(0, 2));
    expect(reasons(conversion)).toEqual(["2-1 answer-missing", "4 answer-without-question"]);
  });

  it("plain numbers of a key tell nothing about questions of two chapters", async () => {
    const text = `1-1 ${BIRD}\n2-1 ${FISH}\n2-2 ${TREE}\nAnswers\n1. B\n2. A\n3. B`;
    expect(brief(await read(text))).toEqual([]);
  });

  it("heads of chapters above plain numbers, and ranges, are none", async () => {
    const heads = `1-1 Birds\n1. ${BIRD}\nAnswer: B\n1-2 Fish\n2. ${FISH}\nAnswer: A\n3. ${TREE}\nAnswer: B`;
    expect(brief(await read(heads))).toHaveLength(3);
    const ranges = `1. ${BIRD}\n2. ${FISH}\n3. ${TREE}\nKey\n1-2 BA\n3-3 B`;
    expect(brief(await read(ranges))).toEqual(EXPECTED);
  });
});
