/** Tests of ExamView: a key at the end or an answer below each question, options in columns, notes that are no text. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const answersOnly = { outputStyle: "answer" } as const;

describe("a test of ExamView", () => {
  it("with its key at the end", async () => {
    const conversion = await convertText(
      `Name: ____________________ Class: ______    ID: B

Chapter 2 Quiz

Multiple Choice
Identify the choice that best answers the question.

____    1.  Which metal is liquid at room
          temperature?
\ta.\tiron\tc.\tmercury
\tb.\ttin\td.\tzinc

____    2.  Which are noble gases? (two)
\ta.\tneon
\tb.\toxygen, found in air
\tc.\tradon

Completion
Complete each statement.

        3.  Water boils at ____________________ degrees Celsius.

Chapter 2 Quiz
Answer Section

MULTIPLE CHOICE

   1. ANS:\tC\tPTS:\t1\tDIF:\tL1\tREF:\tp. 12
   2. ANS:\tA, C\tPTS:\t2\tDIF:\tL2
        TOP:\tGases

COMPLETION

   3. ANS:
\ta hundred
\tPTS:\t1
`,
      answersOnly,
    );
    expect(brief(conversion)).toEqual([
      "single | Which metal is liquid at room⏎temperature?⏎A. iron⏎B. tin⏎C. mercury⏎D. zinc | C",
      "multiple | Which are noble gases? (two)⏎A. neon⏎B. oxygen, found in air⏎C. radon | AC",
      "blank | Water boils at ____ degrees Celsius. | a hundred",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("with an answer and its reason below each question", async () => {
    const conversion = await convertText(
      `1. The nurse sees a rash. What is done first?
a. Call the ward.
b. Wash the skin.
c. Wait.
ANS: B
Washing removes what caused the rash.
PTS: 1   DIF: Cognitive Level: Application   REF: 45
2. A rash always itches.
ANS: F   PTS: 1   REF: 46`,
    );
    expect(brief(conversion)).toEqual([
      "single | The nurse sees a rash. What is done first?⏎A. Call the ward.⏎B. Wash the skin.⏎C. Wait. | Answer: B. Wash the skin.⏎Explanation: Washing removes what caused the rash.",
      "judge | A rash always itches. | Answer: False",
    ]);
  });

  it("is not seen where one line looks like it", async () => {
    const conversion = await convertText(
      "1. Name the field.\nPTS: stands for points.\n答案：PTS\n2. Two and two?\nANS: four",
    );
    expect(brief(conversion)).toEqual([
      "short | Name the field.⏎PTS: stands for points. | PTS",
      "short | Two and two? | four",
    ]);
  });
});
