/** Reading papers with tasks of their own for groups of questions, and a key in columns. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;

const PAPER = `READING PASSAGE 1
You should spend about 20 minutes on Questions 1-9, which are based on Reading
Passage 1 below.

Salt

A  Salt was once worth its weight in
gold. 40 mines are known in the Alps.
B  Today most of it melts ice.

Questions 1 – 2
Choose the correct letter, A, B or C.
Write it in boxes 1-2 on your answer sheet.

1   Salt was once
    A   cheap.
    B   dear, and
        hard to get.
    C   unknown.
2   Today it is used on
    A   fields.
    B   roads.
    C   roofs.

Questions 3-5
Do the following statements agree with the passage? Write
YES  if the statement agrees
NO   if it contradicts
NOT GIVEN  if there is no information

3   Salt was never dear.
4   Salt mines exist in the Alps.
5   Salt tastes good.

Questions 6-7
Match each use with the correct century. Write the correct letter, A-C.
A  first
B  fifth
C  twentieth

6   money
7   roads

Questions 8-9
Complete the notes. Write NO MORE THAN TWO WORDS.

8   Salt melts ______ .
9   There are ______ in the Alps.

Answers
1  B          4  YES          7  C
2  B          5  NOT GIVEN    8  ice
3  NO         6  A            9  40 mines
`;

describe("a reading paper", () => {
  it("gives each question with its passage, options and answer", async () => {
    const conversion = await convertText(PAPER, answers);
    const passage =
      "Salt⏎A  Salt was once worth its weight in⏎gold. 40 mines are known in the Alps.⏎B  Today most of it melts ice.⏎⏎";
    const centuries = "⏎A. first⏎B. fifth⏎C. twentieth";
    expect(brief(conversion)).toEqual(
      [
        "single | *Salt was once⏎A. cheap.⏎B. dear, and hard to get.⏎C. unknown. | B",
        "single | *Today it is used on⏎A. fields.⏎B. roads.⏎C. roofs. | B",
        "judge | *Salt was never dear. | False",
        "judge | *Salt mines exist in the Alps. | True",
        "short | *Salt tastes good. | NOT GIVEN",
        `single | *money${centuries} | A`,
        `single | *roads${centuries} | C`,
        "blank | *Salt melts ____ . | ice",
        "blank | *There are ____ in the Alps. | 40 mines",
      ].map((line) => line.replace("*", passage)),
    );
    expect(reasons(conversion)).toEqual([]);
  });

  it("gives no answer where the key has two, or the letter's list is not there", async () => {
    const text = PAPER.replace("A  first\nB  fifth\nC  twentieth\n", "").replace("9  40 mines", "8  water");
    const conversion = await convertText(text, answers);
    expect(brief(conversion).map((line) => line.split("⏎⏎")[1])).toHaveLength(5);
    expect(reasons(conversion).filter((reason) => reason.endsWith("answer-missing"))).toHaveLength(4);
  });
});

it.each([
  ["one question", /^3 {3}.*\n/m, ["3"]],
  ["all of a group", /^[345] {3}.*\n/gm, ["3", "4", "5"]],
])("reports the answers where %s is not there, and reads the others", async (_, missing, numbers) => {
  const conversion = await convertText(PAPER.replace(missing, ""), answers);
  expect(conversion.records).toHaveLength(9 - numbers.length);
  expect(reasons(conversion)).toEqual(numbers.map((number) => `${number} answer-without-question`));
});
