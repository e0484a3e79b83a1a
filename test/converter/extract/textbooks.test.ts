/** The ends of textbooks' chapters: sets of questions that count anew, answered at the back. */
import { describe, expect, it } from "vitest";
import { convertText, reasons } from "../helpers.ts";

const CHAPTER = `Review Questions
1. Why does ice float?
2. Why do ships of iron float?
Problems
Section 4.1 Density
1. A 5.00-kg block has a volume of 2.0 L. Find its density.
2. A cork floats. What share of it is below water?
3. A 2-L bottle is full of oil. (a) What is the oil's mass? (b) What is its weight?
Section 4.2 Pressure
4. What is the pressure 10 m below water?
5. A diver is 10.5 m below water. Find the pressure.
`;
const read = async (key: string) => {
  const conversion = await convertText(CHAPTER + key, { outputStyle: "answer" });
  return conversion.records.map(({ record }) => [record.input, record.output]);
};
const EXPECTED = [
  ["A 5.00-kg block has a volume of 2.0 L. Find its density.", "2.5 kg/L"],
  ["A 2-L bottle is full of oil. (a) What is the oil's mass? (b) What is its weight?", "(a) 1.8 kg; (b) 18 N"],
  ["A diver is 10.5 m below water. Find the pressure.", "203 kPa"],
];

describe("a key of the odd numbers", () => {
  it.each([
    ["that runs on over its lines", "1. 2.5 kg/L 3. (a) 1.8 kg; (b)\n18 N 5.\n203 kPa\n"],
    ["with a line for each", "1. 2.5 kg/L\n3. (a) 1.8 kg; (b) 18 N\n5. 203 kPa\n"],
  ])("answers the set that its head names, and no other: %s", async (_, entries) => {
    expect(await read(`ANSWERS TO ODD-NUMBERED PROBLEMS\nChapter 4\n${entries}`)).toEqual(EXPECTED);
  });

  it("names its sets", async () => {
    const key =
      "Answers\nReview Questions\n1. It is less dense than water.\nProblems\n1. 2.5 kg/L 3. (a) 1.8 kg; (b) 18 N 5. 203 kPa\n";
    expect(await read(key)).toEqual([["Why does ice float?", "It is less dense than water."], ...EXPECTED]);
  });

  it("that names none answers no number that stands twice", async () => {
    expect(await read("ANSWERS\n1. 2.5 kg/L 3. (a) 1.8 kg; (b) 18 N 5. 203 kPa\n")).toEqual(EXPECTED.slice(1));
  });

  it("leaves the others without an answer", async () => {
    const conversion = await convertText(`${CHAPTER}Answers to Odd-Numbered Problems\n1. 2.5 kg/L\n`);
    expect(reasons(conversion)).toEqual([1, 2, 2, 3, 4, 5].map((number) => `${number} answer-missing`));
  });

  it("or of some: what follows each other, and numbers in a text, are no entries", async () => {
    const some = "Answers to Selected Problems\n1. 2.5 kg/L 4. 98 kPa 5. 203 kPa\n";
    expect((await read(some)).map(([, answer]) => answer)).toEqual(["2.5 kg/L", "98 kPa", "203 kPa"]);
    const prose = "Answers to Problems\n1. The same as in 3. below. See 5. too.\n2. 24 %\n3. 1.8 kg\n4. 98 kPa\n";
    expect((await read(prose)).map(([, answer]) => answer)).toEqual([
      "The same as in 3. below. See 5. too.",
      "24 %",
      "1.8 kg",
      "98 kPa",
    ]);
  });
});
