import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const answers = (text: string) => convertText(text, { outputStyle: "answer" });

describe("exams with their solutions below", () => {
  it("problems become sections, their parts questions about what stands above them", async () => {
    const conversion = await answers(`Problem	1	2	3
Points	4	4	4
Problem 1. Multiple choice (2 points each). Fill in ONE bubble.
1.1 Which one barks?
○ cat
● dog
1.2 Which one mews?
● cat
○ dog
Problem 2. True or False (2 points each)
2.1 Ice floats.
Solution: True. It is lighter than water.
2.2 Lead floats on water.
Solution: False. It is heavier.
Problem 3. Hives (4 points).
A hive has 40000 bees. In problem 1 there were none.
(a) [2 pts] What do they make?
Solution: Honey.
(b) [2 pts] How many are there?
Solution: 40000
Problem 4. Select all that apply.
4.1 Which can fly?
■ owl
■ bat
□ cow
— Scratch paper: nothing below this line will be graded —`);
    const hive = "A hive has 40000 bees. In problem 1 there were none.";
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. cat⏎B. dog | B",
      "single | Which one mews?⏎A. cat⏎B. dog | A",
      "judge | Ice floats. | True",
      "judge | Lead floats on water. | False",
      `short | ${hive}⏎⏎What do they make? | Honey.`,
      `short | ${hive}⏎⏎How many are there? | 40000`,
      "multiple | Which can fly?⏎A. owl⏎B. bat⏎C. cow | AB",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("a problem without parts is a question; letters that nothing answers one by one are options", async () => {
    const conversion = await answers(`Problem 1. Name the animal that barks.
Solution: The dog.
Problem 2. Pets
2.1 Which one mews?
(a) dog
(b) cat
Answer: b
2.2 Name one that flies.
Solution: The owl.`);
    expect(brief(conversion)).toEqual([
      "short | Name the animal that barks. | The dog.",
      "single | Which one mews?⏎A. dog⏎B. cat | B",
      "short | Name one that flies. | The owl.",
    ]);
  });
});

describe("Solution:", () => {
  it("answers where nothing else does, and explains beside an answer, in front of it or behind", async () => {
    const conversion = await convertText(
      "1. Name the animal that barks.\nSolution: The dog.\n2. 2 + 3 = ?\nA. 4\nB. 5\nAnswer: B\nSolution: Two and three are five.\n3. 2 + 2 = ?\nSolution: Two and two are four.\nAnswer: 4\n4. 1 + 1 = ?\nA. 1\nB. 2\nSolution: One and one are two.\nAnswer: B\n",
      { outputStyle: "answer-explanation" },
    );
    expect(conversion.records.map(({ record }) => record.output.replaceAll("\n", "⏎"))).toEqual([
      "The dog.",
      "Answer: B. 5⏎Explanation: Two and three are five.",
      "4⏎Explanation: Two and two are four.",
      "Answer: B. 2⏎Explanation: One and one are two.",
    ]);
  });

  it("beside options that it does not name answers none of them", async () => {
    const conversion = await answers(
      "1. 1 + 1 = ?\nA. 1\nB. 2\nSolution: One and one are two.\n2. 2 + 2 = ?\nA. 4\nB. 5\nSolution: A\n",
    );
    expect(brief(conversion)).toEqual(["single | 2 + 2 = ?⏎A. 4⏎B. 5 | A"]);
    expect(reasons(conversion)).toEqual(["1 answer-missing"]);
  });
});
