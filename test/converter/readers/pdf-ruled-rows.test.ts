/** What ruled lines inside a row of text mean, and marks at its right edge. */
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { withFractions } from "../../../converter/readers/pdf/fractions.ts";
import { box, lineFrom, pdfOf, textAt } from "./pdf-file.ts";

async function read(...drawn: string[]): Promise<string[]> {
  const input = { name: "a.pdf", limits: DEFAULT_LIMITS, deadline: new Deadline("a.pdf", 60_000) };
  const { blocks } = await readDocument({ ...input, bytes: pdfOf([drawn.join("\n")]) }, "pdf");
  return blocks.map((block) => (block.kind === "paragraph" ? block.text : "table"));
}

describe("a ruled line on the base line of a gap", () => {
  const row = [textAt(72, 700, "The unit of power is the"), textAt(232, 700, "in short W.")];

  it.each([
    ["drawn", lineFrom(186, 698, 228, 698)],
    ["as a thin box", box(186, 698, 42, 0.6, "f")],
  ])("is a place to write in: %s", async (_, rule) => {
    expect(await read(...row, rule)).toEqual(["The unit of power is the ____ in short W."]);
  });

  it.each([
    ["below words", lineFrom(72, 698, 180, 698)],
    ["far from the row", lineFrom(186, 688, 228, 688)],
    ["across the page", lineFrom(60, 698, 540, 698)],
  ])("is none %s", async (_, rule) => {
    expect(await read(...row, rule)).toEqual(["The unit of power is the  in short W."]);
  });
});

describe("a fraction", () => {
  const row = [textAt(72, 700, "Let y ="), textAt(138, 700, "be given.")];
  const parts = [textAt(118, 708, "1"), textAt(111, 693, "x + 3")];

  it("is written in its row", async () => {
    expect(await read(...row, ...parts, lineFrom(108, 704, 134, 704))).toEqual(["Let y = 1/(x + 3) be given."]);
  });

  it("needs something above and below its line", () => {
    const piece = (text: string, x: number, y: number, width: number) => ({ text, x, y, width, height: 10 });
    const line = { at: 704, from: 108, to: 134 };
    const alone = [piece("Let y =", 72, 700, 35), piece("1", 118, 708, 6)];
    expect(withFractions(alone, [line])).toBe(alone);
    const struck = [...alone, piece("x", 111, 700, 6), piece("3", 118, 693, 6)];
    expect(withFractions(struck, [line])).toBe(struck);
  });
});

it("what is set at the right edge is a line of its own, though the next word would not fit behind it", async () => {
  const marks = [textAt(500, 684, "(1 mark)"), textAt(500, 652, "(1 mark)")];
  const long = "Explain why the fuse in a plug melts when a fault causes a very large current to flow in it.";
  const questions = [textAt(62, 700, `1. ${long}`), textAt(62, 668, "2"), textAt(84, 668, long)];
  expect(await read(...questions, ...marks)).toEqual([`1. ${long}`, "(1 mark)", `2  ${long}`, "(1 mark)"]);
});
