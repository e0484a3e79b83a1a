/** Places of cells, such as AB12. */

/** Columns that Excel has. */
export const MOST_COLUMNS = 16_384;

/** `AB12` → 27; undefined where there is no such column. */
export function columnOf(place: string): number | undefined {
  let column = 0;
  let i = 0;
  for (; i < place.length; i++) {
    const letter = place.charCodeAt(i) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return i === 0 || column > MOST_COLUMNS ? undefined : column - 1;
}
