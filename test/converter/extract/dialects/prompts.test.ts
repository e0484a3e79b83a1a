/** Prompts that small roman numerals number, with models of answers. */
import { expect, it } from "vitest";
import { brief, convertText, reasons } from "../../helpers.ts";

it("numerals that go on through the parts are numbers, a model is the answer in a line or below its name", async () => {
  const conversion = await convertText(
    [
      "Part A. Terms",
      "i. Tariff",
      "Model: A tax on goods from abroad.",
      "ii. Strike",
      "Model: Workers stop together.",
      "Part B. Documents",
      "Read the excerpt and answer prompts iii and iv.",
      "“The problem of our age is the proper administration of wealth.”",
      "iii. What does the writer call a problem?",
      "Model answer",
      "The administration of wealth.",
      "He wrote in 1889.",
      "iv. Who might disagree?",
    ].join("\n"),
    { outputStyle: "answer" },
  );
  const problem = "“The problem of our age is the proper administration of wealth.”";
  expect(brief(conversion)).toEqual([
    "short | Tariff | A tax on goods from abroad.",
    "short | Strike | Workers stop together.",
    `short | ${problem}⏎⏎What does the writer call a problem? | The administration of wealth.⏎He wrote in 1889.`,
  ]);
  expect(reasons(conversion)).toEqual(["4 answer-missing"]);
});

it("numerals below figures are statements, and a model in a question with answers is part of it", async () => {
  const conversion = await convertText(
    "1. Which are metals?\ni. iron\nii. zinc\niii. wood\nA. i and ii\nB. iii\nAnswer: A\n2. What does the slope b say?\nModel: y = a + b x\nAnswer: How fast y grows.",
    { outputStyle: "answer" },
  );
  expect(brief(conversion)).toEqual([
    "single | Which are metals?⏎i. iron⏎ii. zinc⏎iii. wood⏎A. i and ii⏎B. iii | A",
    "short | What does the slope b say?⏎Model: y = a + b x | How fast y grows.",
  ]);
});
