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
  | "math"
  /** Of a field. */
  | "code"
  /** Words about nested tables. */
  | "nested";

const words = (text: string, into: Into) => text.split(" ").map((word) => [word, into] as const);

/** Words that begin a group whose text goes elsewhere. */
export const DESTINATIONS: ReadonlyMap<string, Into> = new Map([
  ...words(
    "info pict objdata nonshppict rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl mmathPr wgrffmtfilter filetbl revtbl bkmkstart bkmkend template atnid atnauthor sp shprslt nonesttables levelnumbers upr pgdsctbl userprops ftnsep ftnsepc mmathPict",
    "nothing",
  ),
  ...words("header headerl headerr headerf footer footerl footerr footerf", "margin"),
  ...words("listtext pntext", "label"),
  ...words("listtable listoverridetable", "lists"),
  ["fonttbl", "fonts"],
  ["colortbl", "colors"],
  ["stylesheet", "styles"],
  ["leveltext", "label text"],
  ...words("moMath moMathPara", "math"),
  ["fldinst", "code"],
  ["listname", "nothing"],
  ["footnote", "note"],
  ["annotation", "comment"],
  ["shptxt", "box"],
  ["nesttableprops", "nested"],
  ["ud", "text"],
]);

/** Groups that are known here though readers may leave them out. */
export const KNOWN_OPTIONAL = new Set(
  "shppict listtable listoverridetable annotation shpinst nesttableprops ud fldinst moMath moMathPara".split(" "),
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
