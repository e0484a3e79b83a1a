import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const QUIZ = `Quiz title: Kitchen
shuffle answers: true

1.  At what temperature does water boil
... At sea level.
a)  90 °C
*b) 100 °C
c)  110 °C

Points: 2
2.  Which are fruits?
[*] Pear
[ ] Leek
[*] Plum

3.  How many eggs are in a dozen?
=   12

4.  A baker bakes ______.
*   bread
*   loaves

5.  Ice sinks.
+   Right.
a)  True
*b) False

6.  Describe a kitchen.
____
`;

describe("text2qti", () => {
  it("reads right options, numbers, words and what explains", async () => {
    const conversion = await convertText(QUIZ, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual([
      "single | At what temperature does water boil⏎A. 90 °C⏎B. 100 °C⏎C. 110 °C | B",
      "multiple | Which are fruits?⏎A. Pear⏎B. Leek⏎C. Plum | AC",
      "short | How many eggs are in a dozen? | 12",
      "blank | A baker bakes ____. | bread",
      "judge | Ice sinks. | False",
    ]);
    expect(reasons(conversion)).toEqual(["6 answer-missing"]);
  });
});
