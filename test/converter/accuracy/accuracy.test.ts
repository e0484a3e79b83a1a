/** Every layout in every container: all found, all exact, nothing invented. */
import { describe, expect, it } from "vitest";
import { sampleBank } from "./bank.ts";
import { CONTAINERS, excelFile } from "./files.ts";
import { LAYOUTS } from "./layouts.ts";
import { measure } from "./measure.ts";

const perfect = (count: number) => ({
  expected: count,
  found: count,
  fieldsExact: count,
  answersExact: count,
  invented: 0,
  wrong: 0,
  accounted: true,
});

describe.each(Object.entries(CONTAINERS))("%s", (_, container) => {
  it.each(LAYOUTS)("$name", async ({ write, kinds }) => {
    const questions = sampleBank().filter(({ kind }) => kinds.includes(kind));
    const { lines, key } = write(questions);
    const files = [container("题库", lines), ...(key ? [container("题库答案", key)] : [])];
    expect(await measure(files, questions)).toEqual(perfect(questions.length));
  });
});

it("Excel", async () => {
  expect(await measure([excelFile(sampleBank())], sampleBank())).toEqual(perfect(sampleBank().length));
});
