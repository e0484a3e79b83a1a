import { expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

it("the type below the name of a part belongs to it: its key names the part", async () => {
  const conversion = await convertText(
    `Exercise 1
Complete the sentences.
1. Bees ______ honey.
2. Ice ______ on water.
Exercise 2
True or false
1. Cats bark.
2. Dogs bark.
Key
Exercise 1
1 make   2 floats
Exercise 2
1 False   2 True
`,
    { outputStyle: "answer" },
  );
  expect(brief(conversion)).toEqual([
    "blank | Bees ____ honey. | make",
    "blank | Ice ____ on water. | floats",
    "judge | Cats bark. | False",
    "judge | Dogs bark. | True",
  ]);
});
