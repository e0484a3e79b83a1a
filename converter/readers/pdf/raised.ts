/** Small pieces above or below the base line: the 8 of 3×10⁸, the 2 of H₂O. */
import { unicodeRaised } from "../../text/raised.ts";
import type { TextPiece } from "./lines.ts";

/** Of the height of the line's other text. */
const SMALL = 0.8;
const UP = 0.2;
const DOWN = 0.08;

/** The pieces of a line as they are shown; only signs that Unicode has raised are: a small note is none. */
export function withRaised(row: readonly TextPiece[]): readonly TextPiece[] {
  const base = baseOf(row);
  if (!base || row.every(({ height }) => height >= SMALL * base.height)) return row;
  return row.map((piece) => {
    const above = piece.y - base.y;
    if (piece.height >= SMALL * base.height || piece.recognised) return piece;
    const up = above > UP * base.height;
    const text = up || above < -DOWN * base.height ? unicodeRaised(piece.text, up) : undefined;
    return text === undefined ? piece : { ...piece, text };
  });
}

/** Height and base line of most of the characters. */
function baseOf(row: readonly TextPiece[]): { height: number; y: number } | undefined {
  const characters = new Map<string, { height: number; y: number; count: number }>();
  for (const { height, y, text } of row) {
    const key = `${height.toFixed(1)} ${y.toFixed(1)}`;
    const same = characters.get(key) ?? { height, y, count: 0 };
    same.count += text.trim().length;
    characters.set(key, same);
  }
  return [...characters.values()].sort((a, b) => b.count - a.count)[0];
}
