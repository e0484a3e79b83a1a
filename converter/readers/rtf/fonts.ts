/** Which characters the bytes of RTF stand for: by the code page of the file, or of the font. */

export class Fonts {
  readonly #pages = new Map<number, string>();
  readonly #decoders = new Map<string, InstanceType<typeof TextDecoder>>();
  #page = "windows-1252";
  /** Of the table, which is being read. */
  #font = -1;

  /** Of the file. */
  setPage(number: number): void {
    this.#page = CODE_PAGES[number] ?? this.#page;
  }

  /** A word of the table of fonts. */
  word(word: string, value: number | undefined): void {
    if (word === "f") this.#font = value ?? -1;
    const page = word === "fcharset" ? FONT_CHARSETS[value ?? 0] : undefined;
    if (page !== undefined) this.#pages.set(this.#font, page);
  }

  decoded(bytes: readonly number[], font: number): string {
    const page = this.#pages.get(font) ?? this.#page;
    const decoder = this.#decoders.get(page) ?? new TextDecoder(page);
    this.#decoders.set(page, decoder);
    return decoder.decode(Uint8Array.from(bytes));
  }
}

const CODE_PAGES: Record<number, string> = {
  437: "ibm866",
  874: "windows-874",
  932: "shift_jis",
  936: "gb18030",
  949: "euc-kr",
  950: "big5",
  1250: "windows-1250",
  1251: "windows-1251",
  1252: "windows-1252",
  1253: "windows-1253",
  1254: "windows-1254",
  1255: "windows-1255",
  1256: "windows-1256",
  1257: "windows-1257",
  1258: "windows-1258",
  54936: "gb18030",
  65001: "utf-8",
};

/** \fcharset of a font. */
const FONT_CHARSETS: Record<number, string> = {
  0: "windows-1252",
  128: "shift_jis",
  129: "euc-kr",
  134: "gb18030",
  136: "big5",
  161: "windows-1253",
  162: "windows-1254",
  163: "windows-1258",
  177: "windows-1255",
  178: "windows-1256",
  186: "windows-1257",
  204: "windows-1251",
  222: "windows-874",
  238: "windows-1250",
};
