/** What a cell shows: its number in its format, as SheetJS's formatter has it. */
import { SSF } from "xlsx";

export interface NumberFormats {
  /** Days count from 1904, as on old Macs. */
  date1904: boolean;
  /** By style. */
  codes: readonly string[];
}

/** ECMA-376, part 1, 18.8.30. The short date is the reader's own in Excel; year, month and day are never mistaken. */
export const BUILT_IN_FORMATS: Readonly<Record<number, string>> = {
  ...SSF.get_table(),
  14: "yyyy/m/d",
  22: "yyyy/m/d h:mm",
  // Chinese Excel's own
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: "m/d/yy",
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
};

/** Excel turns larger whole numbers into 1.2E+11; numbers of contracts and people are wanted whole. */
export function shownNumber(value: number, style: number, { codes, date1904 }: NumberFormats): string {
  const code = codes[style] ?? "General";
  if (code === "General" && Number.isSafeInteger(value)) return String(value);
  try {
    const shown = SSF.format(code, value, { date1904 });
    return /E\+/i.test(shown) && Number.isSafeInteger(value) ? String(value) : shown;
  } catch {
    return String(value); // a format that is broken, or a date out of range
  }
}
