/** Options with signs of a list in place of letters. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const ASKED = [
  "Question 1 of 4",
  "What do you do first?",
  "• Run",
  "• Look around",
  "Question 2 of 4",
  "Which are signs of shock? Tick ALL that apply.",
  "• Pale, clammy skin",
  "• Snoring",
  "• Fast, weak pulse",
  "Question 3 of 4",
  "You should",
  "• call for help",
  "• wait",
];
const file = (name: string, lines: readonly string[]) => ({ name, data: new TextEncoder().encode(lines.join("\n")) });

describe("points below numbered questions", () => {
  it("are options, of which a key in another file gives the text", async () => {
    const paper = [
      ...ASKED,
      "Question 4 of 4",
      "Ice floats.    TRUE / FALSE   (delete one)",
      "Assessor use only: Mark ____ / 4",
    ];
    const key = [
      "TUTOR ANSWERS – refresher (do not leave in the room)",
      "Q1  Look around",
      "Q2  Pale, clammy skin; Fast, weak pulse (both needed)",
      "Q3  call for help",
      "Q4  TRUE – it is lighter",
    ];
    const conversion = await convertFiles([file("refresher.txt", paper), file("refresher tutor answers.txt", key)], {
      outputStyle: "answer",
    });
    expect(brief(conversion)).toEqual([
      "single | What do you do first?⏎A. Run⏎B. Look around | B",
      "multiple | Which are signs of shock? Tick ALL that apply.⏎A. Pale, clammy skin⏎B. Snoring⏎C. Fast, weak pulse | AC",
      "single | You should⏎A. call for help⏎B. wait | A",
      "judge | Ice floats. | True",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("are what an answer is to cover, where it is none of them", async () => {
    const lines = [1, 2, 3].flatMap((n) => [
      `${n}. What makes metal ${n} useful?`,
      "• strength",
      "• price",
      `Answer: Its strength and price, say ${n} words.`,
    ]);
    const conversion = await convertText(lines.join("\n"), { outputStyle: "answer" });
    expect(brief(conversion)[0]).toBe(
      "short | What makes metal 1 useful?⏎• strength⏎• price | Its strength and price, say 1 words.",
    );
  });
});
