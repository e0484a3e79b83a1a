/** Pieces of text on a page: what another font draws into them, and where the second column begins. */
import { describe, expect, it } from "vitest";
import { bandsOf } from "../../../converter/readers/pdf/gutter.ts";
import type { TextPiece } from "../../../converter/readers/pdf/lines.ts";
import { withOverlaid } from "../../../converter/readers/pdf/overlaid.ts";

const piece = (text: string, x: number, y: number, width: number): TextPiece => ({ text, x, y, width, height: 12 });

describe("signs of another font", () => {
  it("stand in the gaps that the text has for them", () => {
    const row = [piece("所谓 甲 是 乙", 100, 700, 78), piece("“", 124, 700, 6), piece("”", 142, 700, 6)];
    expect(withOverlaid(row).map(({ text }) => text)).toEqual(["所谓“甲”是 乙"]);
  });

  it("stay where they are without a gap near them", () => {
    const row = [piece("所谓甲是乙", 100, 700, 60), piece("“", 124, 700, 6)];
    expect(withOverlaid(row)).toEqual(row);
  });
});

describe("two columns", () => {
  const LINE = "a line of text that fills its column well";
  const rows = (first: TextPiece[]) => [
    first,
    ...Array.from({ length: 24 }, (_, i) => [piece(LINE, i % 2 ? 320 : 60, 660 - 9 * i, 200)]).map((row, i, all) =>
      i % 2 ? row : [...row, ...(all[i + 1] ?? [])],
    ),
  ];

  it("the first row belongs to them where its right part begins as the lines below do", () => {
    const title = piece("Physics", 120, 700, 60);
    expect(bandsOf(rows([title, piece("C. a third option", 320, 700, 90)])).length).toBe(1);
    expect(bandsOf(rows([title, piece("2024", 480, 700, 30)])).length).toBe(2);
  });

  it("little stands in the second, whose number is the next", () => {
    const left = Array.from({ length: 6 }, (_, i) => [
      piece(`${i + 1}. Which of these is one?`, 60, 660 - 30 * i, 200),
      piece("A. this", 60, 645 - 30 * i, 40),
    ]).flat();
    const page = (number: number) => {
      const right = [piece(`${number}. What is it?`, 320, 660, 90), piece("A. that", 320, 645, 40)];
      return left.map((one, i) => (right[i] ? [one, right[i]] : [one]));
    };
    expect(bandsOf(page(7))[0]!.gutter).toBeDefined();
    expect(bandsOf(page(9))[0]!.gutter).toBeUndefined();
  });
});
