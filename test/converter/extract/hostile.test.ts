import { expect, it } from "vitest";
import { convertText } from "../helpers.ts";

it.each([
  (gap: string) => `1. a\nANS: b${gap}c\nPTS: 1\n2. d\nANS: e${gap}f\nPTS: 1`,
  (gap: string) => `Total points 1/2\na *\n1/1\nb${gap}c\nd ✓\ne *\n0/1\nf${gap}g`,
  (gap: string) =>
    `Passage 1\nQuestions 1-2${gap}x\nQuestions 1-2\n(NOT GIVEN)\n1  a\n2  b\nQuestions 3-4\n3  c\n4  d\nAnswers\n1  b${gap}c`,
  (gap: string) => `0 1 . 1 a\n[1 mark]\n0 1 . 2 b${gap}c\n[1 mark]\n0 1 . 3 d${gap}☐`,
  (gap: string) =>
    `Name${gap}x\n1. a${gap}b\n1) (PA.${"A.".repeat(30_000)}\na) ${"b ".repeat(30_000)}\nA—${"B—".repeat(30_000)}`,
])("gaps and rules of 60,000 signs end within the time of a file", async (layout) => {
  for (const sign of [" ", "_", ".", "\u3000"]) {
    const conversion = await convertText(layout(sign.repeat(60_000)));
    expect(conversion.files[0]!.error).toBeUndefined();
  }
});

it("a range above a text that no number follows", async () => {
  const conversion = await convertText(`1. a?\nA. b\nB. c\nAnswer: A\n1-2\n${"Some words of a text. ".repeat(3)}\n- d`);
  expect(conversion.files[0]!.error).toBeUndefined();
});
