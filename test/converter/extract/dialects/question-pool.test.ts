import { describe, expect, it } from "vitest";
import { brief, convertText } from "../../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer", task: "questions" });

describe("published question pools", () => {
  it("reads codes with the answer in brackets, and leaves groups and rules out", async () => {
    const conversion = await read(`SUBELEMENT G7 - CIRCUITS - [3 Questions]
G7A - Parts
G7A01 (B) [97.307, 97.9(b)]
What does a fuse do?
It stands in the line.
A. Stores
B. Protects
C. A loud noise
~~
G7A02 (C)
Which one opens a circuit?
A. Lamp
B. Wire
C. Switch
~~
G7B - Waves
G7B05 (A) Which unit has a frequency?
A. Hertz
B. Volt
C. Ohm
~~~~End of question pool text~~~~`);
    expect(brief(conversion)).toEqual([
      "single | What does a fuse do?⏎It stands in the line.⏎A. Stores⏎B. Protects⏎C. A loud noise | B",
      "single | Which one opens a circuit?⏎A. Lamp⏎B. Wire⏎C. Switch | C",
      "single | Which unit has a frequency?⏎A. Hertz⏎B. Volt⏎C. Ohm | A",
    ]);
    expect(conversion.records.map(({ source }) => source.number)).toEqual(["G7A01", "G7A02", "G7B05"]);
  });

  it("takes explanations that begin with such a name for text", async () => {
    const conversion = await read(`1. Where does it come from?
A. Leaves
B. Stones
Answer: A
Explanation:
B12 (A) is made by germs.
2. Where does the other one come from?
A. Sunlight
B. Rain
Answer: A
Explanation:
D3 (B) is made in the skin.
3. Where does the third come from?
A. Greens
B. Bark
Answer: A
Explanation:
K1 (A) is made by plants.`);
    expect(conversion.records.map(({ source }) => source.number)).toEqual(["1", "2", "3"]);
  });
});
