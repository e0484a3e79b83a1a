/** Habits of people who write English papers every day. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const PAPERS: { name: string; text: string; records: string[] }[] = [
  {
    name: "answers in square brackets behind the questions, what to do as heads",
    text: "Choose one\n1. Which is hot? [B]\n   a) Ice\n   b) Fire\nChoose all that apply\n2. Which are fruit? [A, C]\n   a) Fig\n   b) Leek\n   c) Plum\nTrue or false\n3. Snow is white. [True]\n4. Coal is white. [False]\nFill the gap\n5. A cube has ______ faces. [six]\nIn your own words\n6. Why do leaves fall? [To save water in winter.]",
    records: [
      "single | Which is hot?⏎A. Ice⏎B. Fire | B",
      "multiple | Which are fruit?⏎A. Fig⏎B. Leek⏎C. Plum | AC",
      "judge | Snow is white. | True",
      "judge | Coal is white. | False",
      "blank | A cube has ____ faces. | six",
      "short | Why do leaves fall? | To save water in winter.",
    ],
  },
  {
    name: "sections counted by letters whose numbers begin again, Ans. without a colon",
    text: "A. Multiple Choice Questions (1 mark each)\n1. Which is hot?\n(a) Ice    (b) Fire\nAns. (b) Fire\nB. State whether the following are True or False\n1. Snow is white.\nAns. True\n2. Coal is white.\nAns. False. It is black.\nC. Fill in the blanks\n1. A cube has ____ faces.\nAns. six",
    records: [
      "single | Which is hot?⏎A. Ice⏎B. Fire | B",
      "judge | Snow is white. | True",
      "judge | Coal is white. | False",
      "blank | A cube has ____ faces. | six",
    ],
  },
  {
    name: "marks in brackets behind each question, a total, a memorandum",
    text: "1. Which is hot? (2)\nA  Ice\nB  Fire\n2. Which is cold? (2)\nA  Ice\nB  Fire\n3. Name a fruit. (1)\n4. Why do leaves fall? (3)\nTOTAL: 8\nMEMORANDUM\n1. B\n2. A\n3. Fig\n4. To save water.",
    records: [
      "single | Which is hot?⏎A. Ice⏎B. Fire | B",
      "single | Which is cold?⏎A. Ice⏎B. Fire | A",
      "short | Name a fruit. | Fig",
      "short | Why do leaves fall? | To save water.",
    ],
  },
  {
    name: "a line to circle, letters or a judgement and why behind a dash, a signature below",
    text: "1. What do you do first?\na) Run\nb) Call for help\n2. Snow is white.\nTrue      False\n3. Coal is white.True  False\n4. Name a fruit.\nI have read the rules.  Signature: ______________\nAnswers\n1. b – Help is on its way while you wait.\n2. True\n3. False – It is black.\n4. Fig",
    records: [
      "single | What do you do first?⏎A. Run⏎B. Call for help | B",
      "judge | Snow is white. | True",
      "judge | Coal is white. | False",
      "short | Name a fruit. | Fig",
    ],
  },
  {
    name: "the letter on the sheet and what it stands for; a number as the last answer of a key without points",
    text: "1) Snow is white.\n2) Coal is white.\n3) A cube has ____ faces.\nANSWERS\n1 A (True)\n2 B (False)\n3 6",
    records: ["judge | Snow is white. | True", "judge | Coal is white. | False", "blank | A cube has ____ faces. | 6"],
  },
  {
    name: "A: in front of the answer",
    text: "Q1. What is hot?\nA: Fire is hot.\nQ2. Which is cold?\nA. Ice\nB. Fire\nAnswer: A\nQ3. Why do leaves fall?\nA: To save water in winter.",
    records: [
      "short | What is hot? | Fire is hot.",
      "single | Which is cold?⏎A. Ice⏎B. Fire | A",
      "short | Why do leaves fall? | To save water in winter.",
    ],
  },
  {
    name: "Q.1, options in a line with a space between, an arrow in front of the answer, good wishes below",
    text: "Q.1 Which is hot?\n(a) Ice (b) Fire (c) Snow\n>> b\nQ.2 T/F: Snow is white.\n>> True\nQ.3 Name a fruit.\n>> Fig\nThanks for taking part!\nNext week: plums.",
    records: [
      "single | Which is hot?⏎A. Ice⏎B. Fire⏎C. Snow | B",
      "judge | Snow is white. | True",
      "short | Name a fruit. | Fig",
    ],
  },
];

describe("ordinary English papers", () => {
  for (const { name, text, records } of PAPERS)
    it(name, async () => {
      const conversion = await convertText(text, { outputStyle: "answer" });
      expect(brief(conversion)).toEqual(records);
      expect(reasons(conversion).filter((one) => one !== "- closing-lines")).toEqual([]);
    });

  it("keep (1), (2), (3) in turn, which are no marks, and a lone option A with a colon beside others", async () => {
    const text =
      "1. Look at figure (1)\nAnswer: a\n2. Look at figure (2)\nAnswer: b\n3. Look at figure (3)\nAnswer: c\n4. Look at figure (4)\nAnswer: d";
    const { records } = await convertText(text, { outputStyle: "answer" });
    expect(records.map(({ record }) => record.input)).toEqual([1, 2, 3, 4].map((i) => `Look at figure (${i})`));
  });

  it("keep (2) where options are numbered so: it may be the answer", async () => {
    const text = [2, 1, 1, 2].map((answer, i) => `${i + 1}. Which is hot? (${answer})\n(1) Ice\n(2) Fire`).join("\n");
    const { records, rejected } = await convertText(text);
    expect(records).toEqual([]);
    expect(rejected[0]!.text).toContain("(2)");
  });

  it("find the options in the text of a cell whose answer names them", async () => {
    const text =
      "No.,Question,Answer\n1,Which is hot? ☐ a) Ice ☐ b) Fire,b)\n2,Which are fruit? ☐ a) Fig ☐ b) Leek ☐ c) Plum,a) and c)\n3,Name a) the hottest thing,b)";
    const conversion = await convertFiles([{ name: "a.csv", data: new TextEncoder().encode(text) }], {
      outputStyle: "answer",
    });
    expect(brief(conversion).slice(0, 2)).toEqual([
      "single | Which is hot?⏎A. Ice⏎B. Fire | B",
      "multiple | Which are fruit?⏎A. Fig⏎B. Leek⏎C. Plum | AC",
    ]);
  });

  it("take no boxes of a list of things to do for options", async () => {
    const text =
      "# Notes\n\n**Q1. Name a fruit.**\n\n**Answer:** Fig\n\n## To do\n\n- [ ] ask about plums\n- [x] print the paper\n";
    const data = new TextEncoder().encode(text);
    const { records } = await convertFiles([{ name: "notes.md", data }], { outputStyle: "answer" });
    expect(records.map(({ record }) => record.output)).toEqual(["Fig"]);
  });
});
