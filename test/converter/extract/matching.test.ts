/** Matching questions: the list of letters is that of every item. */
import { describe, expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;
const records = async (text: string) => brief(await convertText(text, answers));

describe("matching", () => {
  it("in two columns, of which one is longer", async () => {
    const text = `A. Matching
__B__ 1. Gives milk\tA. hen
__A__ 2. Lays eggs\tB. cow
__D__ 3. Makes honey\tC. dog
\tD. bee
4. Which barks?
A. a tree    B. a dog
Answer: B`;
    const options = "A. hen⏎B. cow⏎C. dog⏎D. bee";
    expect(await records(text)).toEqual([
      `single | Gives milk⏎${options} | B`,
      `single | Lays eggs⏎${options} | A`,
      `single | Makes honey⏎${options} | D`,
      "single | Which barks?⏎A. a tree⏎B. a dog | B",
    ]);
  });

  it("with the list above the items and a key at the end", async () => {
    const text = `Part I Matching
Match each animal with its food.
A. grass
B. grain
C. mice
1. cow
2. hen
3. cat
Part II
4. Cows are
A. green
B. brown
Answers
1. A  2. B  3. C  4. B`;
    const options = "A. grass⏎B. grain⏎C. mice";
    expect(await records(text)).toEqual([
      `single | cow⏎${options} | A`,
      `single | hen⏎${options} | B`,
      `single | cat⏎${options} | C`,
      "single | Cows are⏎A. green⏎B. brown | B",
    ]);
  });

  it("is none where each question has its own first option beside it", async () => {
    const text =
      "1. One and one ( )\tA. 2\nB. 3\nAnswer: A\n2. Two and two ( )\tA. 3\nB. 4\nAnswer: B\n3. Six and one ( )\tA. 7\nB. 8\nAnswer: A";
    expect(await records(text)).toEqual([
      "single | One and one （  ）⏎A. 2⏎B. 3 | A",
      "single | Two and two （  ）⏎A. 3⏎B. 4 | B",
      "single | Six and one （  ）⏎A. 7⏎B. 8 | A",
    ]);
  });
});
