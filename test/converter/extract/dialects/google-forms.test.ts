/** Result pages of Google Forms: what the page calls right is the answer, and what the candidate took alone is none. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const answersOnly = { outputStyle: "answer" } as const;

describe("the result page of a form", () => {
  it("gives its questions and right answers", async () => {
    const conversion = await convertText(
      `Tools quiz
Total points 3/6
Your name *
Kim
Which tool drives nails? *
1/1
Saw
Hammer ✓
Which tools cut? *
0/2
Saw ✓
Hammer ✗
Axe
Correct answer
Saw
Axe
Feedback
Both have an edge.
A file smooths metal. *
1/1
True ✓
False
What holds two boards? *1/1
glue ✓
Team *
Blue
Who made the plane? *
0/1
nobody ✗
Which is loud? *
0/1
Drill ✗
Ruler
This content is neither created nor endorsed by Google.
Report abuse`,
      answersOnly,
    );
    expect(brief(conversion)).toEqual([
      "single | Which tool drives nails?⏎A. Saw⏎B. Hammer | B",
      "multiple | Which tools cut?⏎A. Saw⏎B. Hammer⏎C. Axe | AC",
      "judge | A file smooths metal. | True",
      "short | What holds two boards? | glue",
    ]);
    expect(reasons(conversion)).toEqual(["5 answer-missing", "6 answer-missing"]);
  });

  it("is not seen in a list of scores", async () => {
    const conversion = await convertText(
      "1. Name the cup.\n1/1\nAnswer: Ashes\n2. Name the ball.\n0/1\nAnswer: red ✓",
      answersOnly,
    );
    expect(brief(conversion)).toEqual(["short | Name the cup.⏎1/1 | Ashes", "short | Name the ball.⏎0/1 | red ✓"]);
  });
});
