/** Solutions and explanations at the end of English papers, and mark schemes as tables. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText } from "../helpers.ts";
import { paragraph, table, wordFile } from "../ooxml.ts";

const answers = { outputStyle: "answer" } as const;
const QUESTIONS =
  "1. Ice\na. floats\nb. sinks\nc. burns\n2. Lead\na. floats\nb. sinks\nc. burns\n3. Why does ice float?\n4. (True/False) Oil burns.\n";
const given = ["A", "B", "It is less dense.", "True"];
const outputs = async (text: string) => (await convertText(text, answers)).records.map(({ record }) => record.output);

describe("a key of solutions", () => {
  it.each([
    ["Explanations", (n: number, text: string) => `${n}. ${text}`],
    ["Solutions", (n: number, text: string) => `Solution to ${n}. ${text}`],
    ["Worked solutions", (n: number, text: string) => `Solution ${n}: ${text}`],
    ["Rationales", (n: number, text: string) => `Rationale for question ${n} - ${text}`],
    ["Marking guide", (n: number, text: string) => `${n}) ${text}`],
  ])("headed %s", async (head, entry) => {
    const told = [
      "(A) is correct. (B) is wrong.",
      "The correct choice is b. It is heavy.",
      given[2]!,
      "True. It does.",
    ];
    const key = told.map((text, i) => entry(i + 1, text)).join("\n");
    expect(await outputs(`${QUESTIONS}${head}\n${key}\n`)).toEqual(given);
  });

  it("is none where as many letters are not said to be right", async () => {
    expect(await outputs("1. Ice\nA. floats\nB. sinks\nAnswers\n1. The answer is a mixture.\n")).toEqual([]);
  });
});

it("items may share a text", async () => {
  const text = `Items 1 and 2 are based on the following:\nA firm sold ten chairs.\n${QUESTIONS}Answers\n1. a\n2. b\n`;
  const { records } = await convertText(text, answers);
  expect(records.map(({ record }) => record.input.split("\n")[0])).toEqual(Array(2).fill("A firm sold ten chairs."));
});

describe("a test with parts and its mark scheme as a table", () => {
  const lines = [
    "Section A – multiple choice",
    "1. Which floats?\t[1]",
    "A Ice",
    "B Lead",
    "Section B – written answers",
    "2. A block of 2 kg has a volume of 1 litre.",
    "(a) Calculate its density.\t[2]",
    "Answer = .......... kg/l",
    "(b) Say whether it floats.\t[1]",
    "..........................................",
    "3. Name a liquid.\t[1]",
    "..........................................",
    "END OF TEST – check your work",
    "MARK SCHEME (teacher copy)",
  ];
  const rows = [
    ["Q", "Answer", "Marks", "Guidance"],
    ["1", "A", "1", ""],
    ["2(a)", "2 kg/l", "2", "allow 2"],
    ["2(b)", "It sinks", "1", ""],
    ["3", "Oil", "1", ""],
  ];

  it("whose column of numbers is called Q", async () => {
    const body = lines.map((line) => paragraph(line)).join("") + table(rows);
    const conversion = await convertFiles([{ name: "a.docx", data: wordFile({ body }) }], answers);
    const material = "A block of 2 kg has a volume of 1 litre.⏎⏎";
    expect(brief(conversion)).toEqual([
      "single | Which floats?⏎A. Ice⏎B. Lead | A",
      `short | ${material}Calculate its density. | 2 kg/l`,
      `short | ${material}Say whether it floats. | It sinks`,
      "short | Name a liquid. | Oil",
    ]);
  });

  it("is no scheme beside a column of questions", async () => {
    const asked = [
      ["No", "Question", "Answer"],
      ["1", "Name a liquid that burns.", "Oil"],
      ["2", "Name a metal that floats.", "Sodium"],
    ];
    const conversion = await convertFiles([{ name: "a.docx", data: wordFile({ body: table(asked) }) }], answers);
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["Oil", "Sodium"]);
  });
});
