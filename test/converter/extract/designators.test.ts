/** `1(a)`, `Q3`, `第3题`: what only numbers a question is never one itself, whatever the file. */
import { describe, expect, it } from "vitest";
import { isDesignator } from "../../../converter/extract/designator.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";

const file = (name: string, text: string) => [{ name, data: new TextEncoder().encode(text) }];

describe("what numbers a question", () => {
  it.each([
    "1",
    "1(a)",
    "2(b)(ii)",
    "3 b ii",
    "Q3",
    "Question 12.",
    "第3题",
    "第三题",
    "3.1",
    "01.2",
    "(a)",
    "ii)",
    "（4）",
  ])("%s asks nothing", (text) => expect(isDesignator(text)).toBe(true));

  it.each([
    "3 kg",
    "a",
    "mix",
    "2 + 2",
    "0.5",
    "1945",
    "iron",
    "Q: 3",
    "三角形",
    "问一",
    "H2O",
    "B12",
    "1(a) Why?",
    "十",
  ])("%s may ask", (text) => expect(isDesignator(text)).toBe(false));

  it("makes no records of a table of numbers and answers, with or without other columns", async () => {
    const rows = "1(a),Salt dissolves in the water.,2\n1(b)(i),The sea is denser.,1\n1(b)(ii),It floats.,1\n";
    for (const header of ["Question,Answer,Marks\n", "Question,Answer,Guidance\n"])
      expect(brief(await convertFiles(file("scheme.csv", header + rows)))).toEqual([]);
  });

  it("may stand alone on a card, unless the cards are counted so", async () => {
    const cards = (...fronts: string[]) =>
      convertFiles(
        file("cards.csv", `Front,Back\n${fronts.map((front) => `${front},Meaning of ${front}\n`).join("")}`),
      );
    expect((await cards("Ice", "7", "Rain", "12")).records.map(({ record }) => record.input)).toEqual(
      expect.arrayContaining(["7", "12"]),
    );
    for (const fronts of [
      ["1", "2", "3"],
      ["Ice", "4", "5", "Rain"],
    ])
      expect((await cards(...fronts)).records.map(({ record }) => record.input).join("")).not.toMatch(/\d/);
    const anki = await convertFiles(file("cards.txt", "#separator:tab\nIce\tfrozen water\n7\tdays of a week\n"));
    expect(anki.records.map(({ record }) => record.output)).toEqual(["frozen water", "days of a week"]);
  });

  it("makes no records of cards and data sets that hold only numbers, and says why", async () => {
    const cards = await convertFiles(
      file("cards.csv", "Front,Back\nIce,Solid water\n2(a),Steam\nRain,Falling water\n"),
    );
    expect(brief(cards)).toHaveLength(2);
    expect(reasons(cards)).toEqual(["- stem-missing"]);
    const data = JSON.stringify([
      { instruction: "Q4", input: "", output: "Steam" },
      { instruction: "Q4", input: "What is hot water vapour called?", output: "Steam" },
    ]);
    expect(reasons(await convertFiles(file("set.json", data)))).toEqual(["- stem-missing"]);
  });
});
