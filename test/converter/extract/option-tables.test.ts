/** Tables whose options stand in the cell of the answer, or in rows of their own without letters. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";
import { bookOf } from "../workbook.ts";

describe("a column of answers that lists what to choose from", () => {
  const cell = (lines: string[]) => `<w:tc>${lines.map((line) => paragraph(line)).join("")}</w:tc>`;
  const table = (rows: string[][][]) =>
    `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
  const red = (text: string) => run(text, '<w:color w:val="FF0000"/>');
  const converted = (rows: string[][][]) =>
    convertFiles([{ name: "a.docx", data: wordFile({ body: table(rows) }) }], { outputStyle: "answer" });
  const header = [["#"], ["Question"], ["Answers"]];

  it("the right one stands out: with small letters, and without", async () => {
    const lettered = [
      header,
      [["1"], ["Which one barks?"], ["a) cat", run("b) ") + red("dog"), "c) owl"]],
      [["2"], ["Which can fly?"], [run("a) ") + red("owl"), run("b) ") + red("bat"), "c) cow"]],
    ];
    const expected = [
      "single | Which one barks?⏎A. cat⏎B. dog⏎C. owl | B",
      "multiple | Which can fly?⏎A. owl⏎B. bat⏎C. cow | AB",
    ];
    expect(brief(await converted(lettered))).toEqual(expected);
    const bare = [
      header,
      [["1"], ["Which one barks?"], ["cat", red("dog"), "owl"]],
      [["2"], ["Which can fly?"], [red("owl"), red("bat"), "cow"]],
    ];
    expect(brief(await converted(bare))).toEqual(expected);
  });

  it("nothing stands out: no answer", async () => {
    const rows = [
      header,
      [["1"], ["Which one barks?"], ["a) cat", "b) dog", "c) owl"]],
      [["2"], ["Which can fly?"], ["a) owl", "b) bat", "c) cow"]],
    ];
    const conversion = await converted(rows);
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["1 answer-missing", "2 answer-missing"]);
  });
});

describe("a row for each option, below its question", () => {
  const converted = (rows: string[][]) =>
    convertFiles([{ name: "a.xlsx", data: bookOf({ Quiz: rows }) }], { outputStyle: "answer" });
  const header = ["No.", "Type", "Question / choice", "Correct", "Feedback"];
  const rows = [
    ["STARTER QUIZ"],
    [],
    header,
    ["1", "SC", "Which one barks?", "", "Cats do not."],
    ["", "", "cat"],
    ["", "", "dog", "x"],
    [],
    ["2", "MC", "Which can fly?"],
    ["", "", "owl", "x"],
    ["", "", "bat", "x"],
    ["", "", "cow"],
    ["", "", "pig"],
    ["Part B"],
    ["3", "TF", "Ice floats."],
    ["", "", "True", "x"],
    ["", "", "False"],
    ["4", "FT", "What do bees make?", "Honey"],
    ["5", "FT", "Who is your trainer?"],
    [],
    ["", "", "End of quiz"],
  ];

  it("numbers tell the questions, an x what is right, the same column what is answered in words", async () => {
    const conversion = await converted(rows);
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. cat⏎B. dog | B",
      "multiple | Which can fly?⏎A. owl⏎B. bat⏎C. cow⏎D. pig | AB",
      "judge | Ice floats. | True",
      "short | What do bees make? | Honey",
    ]);
    expect(reasons(conversion)).toEqual(["5 answer-missing"]);
  });

  it("more crosses than not: they may mark what is wrong", async () => {
    const crossed = rows.map((row) => row.map((cell, i) => (i === 3 && cell === "x" ? "" : cell)));
    for (const row of [5, 10, 11, 12]) crossed[row - 1]![3] = "x";
    for (const row of [5, 10, 11, 9]) crossed[row - 1]![3] = "x";
    expect(brief(await converted(crossed))).toEqual(["short | What do bees make? | Honey"]);
  });

  it("`Answer` names what to choose from beside marks", async () => {
    const conversion = await converted([
      ["Question", "Answer", "Correct?"],
      ["Which one barks?", "cat", "no"],
      ["", "dog", "yes"],
      ["Which can fly?", "owl", "yes"],
      ["", "cow", "no"],
    ]);
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. cat⏎B. dog | B",
      "single | Which can fly?⏎A. owl⏎B. cow | A",
    ]);
  });
});

it("wrong answers in columns with numbers alone, and a fact beside them", async () => {
  const text =
    "Question,Correct answer,Wrong 1,Wrong 2,Did you know?\nWhich one barks?,Dog,Owl,Cat,It howls too.\nWhat do bees make?,Honey,,,\n";
  const conversion = await convertFiles([{ name: "a.csv", data: new TextEncoder().encode(text) }], {
    outputStyle: "answer",
  });
  expect(brief(conversion)).toEqual([
    "single | Which one barks?⏎A. Cat⏎B. Dog⏎C. Owl | B",
    "short | What do bees make? | Honey",
  ]);
});
