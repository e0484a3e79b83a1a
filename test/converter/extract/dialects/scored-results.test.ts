import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const answers = (text: string) => convertText(text, { outputStyle: "answer" });

describe("the copied results of a quiz, as Canvas shows them", () => {
  it("marks above the choices tell what is right, and never what somebody answered", async () => {
    const conversion = await answers(`Quiz 2 Results
Score for this quiz: 3 out of 5
Question 1
0 / 1 pts
Which one barks?
You Answered
cat
Correct Answer
dog
owl
Question 2
1 / 1 pts
Which of these can fly?
Choose all that apply.
Correct!
owl
Correct!
bat
cow
Question 3
1 / 1 pts
Ice floats.
Correct!
True
False
Question 4
0 / 1 pts
Bees make ________.
You Answered
wax
Correct Answers
honey
Honey (with margin: 0)
Question 5
Not yet graded / 2 pts
Why do dogs bark?
Your Answer:
they just do
Question 6
2 / 2 pts
Match each animal with its sound.
Correct!
Dog\tbark
Correct!
Cat\tmew
Quiz Score: 3 out of 5`);
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. cat⏎B. dog⏎C. owl | B",
      "multiple | Which of these can fly?⏎Choose all that apply.⏎A. owl⏎B. bat⏎C. cow | AB",
      "judge | Ice floats. | True",
      "blank | Bees make ____. | honey / Honey",
    ]);
    expect(reasons(conversion)).toEqual(["5 answer-missing", "6 answer-missing"]);
  });

  it("where what was wrong is not corrected, only full points say that all of it was right", async () => {
    const conversion = await answers(`Question 1  1 / 1 pts
Which one barks?
Correct!  dog
owl
Question 2  0.5 / 1 pts
Which of these can fly?
Correct!
owl
bat
cow
Question 3  0 / 1 pts
Which one mews?
You Answered
owl
cat`);
    expect(brief(conversion)).toEqual(["single | Which one barks?⏎A. dog⏎B. owl | A"]);
    expect(reasons(conversion)).toEqual(["2 answer-missing", "3 answer-missing"]);
  });

  it("`Question 1` and `Correct!` of any other text stay as they are", async () => {
    const conversion = await answers(
      "Question 1\nWhich one barks?\nA. dog\nB. owl\nAnswer: A\nCorrect!\nQuestion 2\nWhich one mews?\nA. dog\nB. cat\nAnswer: B\n",
    );
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["A", "B"]);
  });
});
