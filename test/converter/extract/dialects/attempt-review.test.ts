/** Reviews of attempts: what the platform calls right is the answer, and what the candidate chose never is. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

const REVIEW = `Safety quiz
Question 1
Incorrect
Marked out of 1.00
Flag question
Question text
Whom do you call first?
Select one:
a. A friend
b. The fire brigade, then the warden
c. Nobody
Please read chapter 2 again.
The correct answer is: The fire brigade, then the warden
Question 2
Partially correct
Mark 0.50 out of 1.00
What do you take along?
Select one or more:
a. Keys
b. Coat, if near
c. Bags
The correct answers are: Keys, Coat, if near
Question 3
Correct
Lifts may be used in a fire.
Select one:
True
False
The correct answer is 'False'.
Question 4
Complete
The doors close after ____ seconds.
Answer: 45
The correct answer is: 30
Question 5
Complete
What would you change?
Answer: the colour
`;

describe("the review of an attempt", () => {
  it("gives the answers of the platform", async () => {
    const conversion = await convertText(REVIEW, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "single | Whom do you call first?⏎A. A friend⏎B. The fire brigade, then the warden⏎C. Nobody | B",
      "multiple | What do you take along?⏎A. Keys⏎B. Coat, if near⏎C. Bags | AB",
      "judge | Lifts may be used in a fire. | False",
      "blank | The doors close after ____ seconds. | 30",
    ]);
    expect(reasons(conversion)).toEqual(["5 answer-missing"]);
  });

  it("leaves out where the page stands, and tells feedback from the question", async () => {
    const text = `1. SAFE-1
2. Topic 2
Question 1
Correct
How hot must soup be kept?
Answer: ____
Feedback
Soup: 63 °C or above.
The correct answer is: 63 °C
Question 2
Correct
Soup may be eaten after its date.
Select one:
True
False
Feedback
"Use by" is about safety.
The correct answer is 'False'.
Finish review
Question1Question2`;
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "short | How hot must soup be kept? | 63 °C",
      "judge | Soup may be eaten after its date. | False",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("in Chinese", async () => {
    const text = `试题 1
不正确
满分1.00
火警电话是？
选择一项：
a. 110
b. 119
正确答案是：119
试题 2
完成
火灾时可以乘电梯。
选择一项：
对
错
正确答案是“错”。
`;
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      "single | 火警电话是？⏎A. 110⏎B. 119 | B",
      "judge | 火灾时可以乘电梯。 | 错误",
    ]);
  });

  it("texts with commas between that can be read in two ways are no answer", async () => {
    const text = `Question 1
Complete
What is on the list?
Select one or more:
a. Tea
b. Tea, milk
c. milk
d. milk, sugar
e. sugar
The correct answers are: Tea, milk, sugar
`;
    expect(reasons(await convertText(text))).toEqual(["1 answer-not-an-option"]);
  });
});
