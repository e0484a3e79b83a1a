/**
 * A client's place in a cell. Jupyter counts code points, JavaScript UTF-16 units: they differ after an emoji or a rare
 * character (𠮷). VS Code sends UTF-16 units all the same, which shows where its place lies beyond the code points: at the
 * end of the cell, where most is typed. It then gets its answers in the units that it asked in.
 */
export class Cursor {
  readonly #text: string;
  readonly #inUnits: boolean;
  /** In UTF-16 units; never outside the text. */
  readonly units: number;

  /** @param position as the client sent it; the end of the text when it is no number */
  constructor(text: string, position: unknown) {
    const points = [...text].length;
    const place = typeof position === "number" && position >= 0 ? Math.floor(position) : points;
    this.#text = text;
    this.#inUnits = place > points;
    this.units = this.#inUnits ? Math.min(place, text.length) : toUnits(text, place);
  }

  /** A place in UTF-16 units as the client counts. */
  toClient(units: number): number {
    return this.#inUnits ? units : [...this.#text.slice(0, units)].length;
  }
}

function toUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let i = 0; i < codePoints && units < text.length; i++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}
