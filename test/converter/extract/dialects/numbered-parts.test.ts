/** Papers of British boards, with the mark scheme in a file of its own. */
import { describe, expect, it } from "vitest";
import type { InputFile } from "../../../../converter/index.ts";
import { brief, convertFiles, reasons } from "../../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;
const file = (name: string, text: string): InputFile => ({ name, data: new TextEncoder().encode(text) });

const PAPER = `Biology Paper 2
Answer all questions.
0 1   A gardener measures a plant each week.
Week 1: 4 cm, week 2: 10 cm.
0 1 . 1   How much did it grow?
[1 mark]
____________________________________
Growth = ______________ cm
Figure 2 shows its roots.
0 1 . 2   What do roots take up?
Tick (✓) two boxes.
[2 marks]
light   ☐
minerals   ☐
water   ☐
0 2   This question is about bees.
0 2 . 1   Complete the sentence. Bees make .................... in summer.
[1 mark]
END OF QUESTIONS
`;
const SCHEME = (rows: string) =>
  `<html><body><h1>Mark scheme</h1><table><tr><th>Question</th><th>Answers</th><th>Extra information</th><th>Mark</th></tr>${rows}</table></body></html>`;
const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

describe("a paper that numbers parts in boxes", () => {
  it("is answered by its mark scheme", async () => {
    const scheme = SCHEME(
      row("01.1", "6 cm", "10 − 4", "1") +
        row("01.2", "minerals<br>water", "", "2") +
        row("02.1", "honey", "accept wax", "1"),
    );
    const conversion = await convertFiles(
      [file("bio_question_paper.txt", PAPER), file("bio_mark_scheme.html", scheme)],
      answers,
    );
    const plant = "A gardener measures a plant each week.⏎Week 1: 4 cm, week 2: 10 cm.⏎⏎";
    expect(brief(conversion)).toEqual([
      `short | ${plant}How much did it grow? | 6 cm`,
      `multiple | ${plant}Figure 2 shows its roots.⏎What do roots take up?⏎Tick (✓) two boxes.⏎A. light⏎B. minerals⏎C. water | BC`,
      "blank | Complete the sentence. Bees make ____ in summer. | honey",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("a mark scheme alone asks nothing; where a row is missing, its question's section gets no answers", async () => {
    const scheme = SCHEME(row("01.1", "6 cm", "", "1") + row("02.1", "honey", "", "1"));
    expect(brief(await convertFiles([file("mark scheme.html", scheme)], answers))).toEqual([]);
    const conversion = await convertFiles([file("bio QP.txt", PAPER), file("bio MS.html", scheme)], answers);
    expect(brief(conversion)).toEqual(["blank | Complete the sentence. Bees make ____ in summer. | honey"]);
  });
});
