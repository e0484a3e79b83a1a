/** Encodings of text that can be asked for; those of TextDecoder, by the names that people know. */
const FAMILIES: Readonly<Record<string, readonly (string | number)[]>> = {
  "windows-": [874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258],
  "iso-8859-": [1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16],
  "koi8-": ["r", "u"],
};

export const ENCODINGS: readonly string[] = [
  ...["utf-8", "utf-16le", "utf-16be", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr"],
  ...Object.entries(FAMILIES).flatMap(([family, kinds]) => kinds.map((kind) => `${family}${kind}`)),
  ...["macintosh", "ibm866"],
];

/** Whether a name, also one that is not listed such as `gb2312`, is that of an encoding. */
export function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
