/** The words of RTF that this reader knows. */

/** Where the text of a group goes. */
export type Into =
  | "text"
  | "nothing"
  | "note"
  | "comment"
  | "margin"
  | "box"
  /** A number, for programs that do not count themselves. */
  | "label"
  | "fonts"
  | "colors"
  | "styles"
  | "lists"
  | "label text"
  /** Words about nested tables. */
  | "nested";

const words = (text: string, into: Into) => text.split(" ").map((word) => [word, into] as const);

/** Words that begin a group whose text goes elsewhere. */
export const DESTINATIONS: ReadonlyMap<string, Into> = new Map([
  ...words(
    "info pict objdata fldinst nonshppict rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl mmathPr wgrffmtfilter filetbl revtbl bkmkstart bkmkend template atnid atnauthor sp shprslt nonesttables levelnumbers upr pgdsctbl userprops ftnsep ftnsepc",
    "nothing",
  ),
  ...words("header headerl headerr headerf footer footerl footerr footerf", "margin"),
  ...words("listtext pntext", "label"),
  ...words("listtable listoverridetable", "lists"),
  ["fonttbl", "fonts"],
  ["colortbl", "colors"],
  ["stylesheet", "styles"],
  ["leveltext", "label text"],
  ["listname", "nothing"],
  ["footnote", "note"],
  ["annotation", "comment"],
  ["shptxt", "box"],
  ["nesttableprops", "nested"],
  ["ud", "text"],
]);

/** Groups that are known here though readers may leave them out. */
export const KNOWN_OPTIONAL = new Set(
  "shppict listtable listoverridetable annotation shpinst nesttableprops ud".split(" "),
);

/** Words that stand for characters. */
export const WORDS: Record<string, string> = Object.assign(Object.create(null), {
  tab: "\t",
  line: "\n",
  emdash: "—",
  endash: "–",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
  emspace: " ",
  enspace: " ",
  qmspace: " ",
});

export const CODE_PAGES: Record<number, string> = {
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
export const FONT_CHARSETS: Record<number, string> = {
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
