/** Lists of a web page, whose numbers a browser writes. */
export interface List {
  ordered: boolean;
  style: string;
  next: number;
}

/** The number of a list item as `type` says: 1, A, a, I or i. */
export function itemNumber(value: number, style: string): string {
  if (/^[aA]$/.test(style) && value >= 1 && value <= 26) return String.fromCharCode((style === "A" ? 64 : 96) + value);
  if (/^[iI]$/.test(style) && value >= 1 && value < 40) {
    const roman = "X".repeat(Math.floor(value / 10)) + ROMAN[value % 10]!;
    return style === "I" ? roman : roman.toLowerCase();
  }
  return String(value);
}

const ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
