import { describe, expect, it } from "vitest";
import type { Paragraph, ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";

async function read(content: string): Promise<ReadDocument> {
  const data = Uint8Array.from(Buffer.from(`{\\rtf1\\ansi\\ansicpg936\\uc1${content}}`, "latin1"));
  const input = { name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
  return readDocument(input, await formatOf(input));
}

const texts = ({ blocks }: ReadDocument) =>
  blocks.map((block) => (block.kind === "paragraph" ? block.text : "a table"));
const rows = ({ blocks }: ReadDocument) =>
  blocks.flatMap((block) => (block.kind === "table" ? block.rows.map(({ cells }) => cells.join("|")) : []));
const level = (format: number, text: string, more = "") =>
  `{\\listlevel\\levelnfc${format}\\levelstartat1\\levelfollow0${more}{\\leveltext\\leveltemplateid1 ${text};}{\\levelnumbers;}\\fi-360}`;
const tables = (levels: string, overrides = "{\\listoverride\\listid9\\listoverridecount0\\ls1}") =>
  `{\\*\\listtable{\\list\\listtemplateid1${levels}{\\listname ;}\\listid9}}{\\*\\listoverridetable${overrides}}`;

describe("formulas of RTF", () => {
  const formula = (content: string) => `{\\mmath {\\*\\moMath ${content}}{\\mmathPict {\\*\\shppict{\\pict 00}}}}`;
  const r = (text: string) => `{\\mr\\mscr0\\msty2 \\f34 ${text}}`;

  // The first as LibreOffice writes it; a .docx reader shows the same formula as this.
  it.each([
    [
      "{\\mf {\\mnum {\\mr a}}{\\mden {\\mrad {\\mradPr {\\mdegHide 1}}{\\mdeg }{\\me {\\mr b}}}}}{\\msSup {\\me {\\mr x}}{\\msup {\\mr 2}}}{\\mnary {\\mnaryPr {\\mchr \\u8721\\'3f}}{\\msub {\\mr i}{\\mr =}{\\mr 1}}{\\msup {\\mr n}}{\\me {\\mr i}}}{\\md {\\mdPr {\\mbegChr [}{\\mendChr ]}}{\\me {\\mr \\u945\\'3f}}}",
      "\\frac{a}{\\sqrt{b}}x^{2}\\sum_{i=1}^{n} i\\left[\\alpha \\right]",
    ],
    [`{\\mrad{\\mradPr{\\mdegHide on}{\\mctrlPr \\f34}}{\\mdeg}{\\me${r("x")}}}`, "\\sqrt{x}"],
    [
      `{\\mm{\\mmPr{\\mmcs{\\mmc{\\mmcPr{\\mcount2}}}}}{\\mmr{\\me${r("a")}}{\\me${r("b")}}}}`,
      "\\begin{matrix}a & b\\end{matrix}",
    ],
    ["{\\mr\\mnor when}{\\mr x}", "\\text{when}x"],
    [`{\\mnew{\\me${r("x")}}}`, "x"],
    [`{\\msSub{\\me{\\b{\\mr v}}}{\\msub${r("0")}}}`, "v_{0}"],
  ])("%s", async (rtf, latex) => {
    const document = await read(`\\pard a${formula(rtf)}b\\par`);
    expect(texts(document)).toEqual([`a$${latex}$b`]);
    expect(document.warnings).toEqual(rtf.includes("mnew") ? ["formula-simplified"] : []);
  });

  it("stand in notes, and end with a file that is cut short", async () => {
    expect(texts(await read(`\\pard a{\\footnote x ${formula(r("y"))}}\\par`))).toEqual(["a（注：x $y$）"]);
    expect(texts(await read("\\pard a\\par{\\*\\moMath{\\mf{\\mnum"))).toEqual(["a"]);
  });
});

describe("automatic numbers of RTF", () => {
  it("counts by the list tables, level by level", async () => {
    const levels =
      level(0, "\\'02\\'00.") + level(3, "\\'02\\'01\\u12289?") + level(0, "\\'05\\'00.\\'01.\\'02", "\\levelfollow2");
    const lists = tables(
      levels,
      "{\\listoverride\\listid9\\listoverridecount0\\ls1}{\\listoverride\\listid9\\listoverridecount1{\\lfolevel\\listoverridestartat\\levelstartat7}\\ls2}",
    );
    const document = await read(
      `${lists}\\pard\\ls1\\ilvl0 a\\par b\\par\\pard\\ls1\\ilvl1 c\\par d\\par\\pard\\ls1\\ilvl2 e\\par\\pard plain\\par\\pard\\ls1 f\\par\\pard\\ls1\\ilvl1 g\\par\\pard\\ls2 h\\par i\\par`,
    );
    expect(texts(document)).toEqual([
      "1. a",
      "2. b",
      "A、 c",
      "B、 d",
      "2.B.1e",
      "plain",
      "3. f",
      "A、 g",
      "7. h",
      "8. i",
    ]);
    expect(document.blocks[0]).toMatchObject({ label: "1." });
    expect(document.warnings).toEqual([]);
  });

  it("knows Chinese numbers, signs in a code page, and levels in decimal", async () => {
    const levels =
      level(39, "\\'03\\'b5\\'da\\'00\\'d5\\'c2") +
      level(0, "\\'03\\'00.\\'01", "\\levellegal1") +
      level(18, "\\'01\\'02");
    const document = await read(
      `${tables(levels)}\\pard\\ls1 a\\par\\pard\\ls1\\ilvl1 b\\par\\pard\\ls1\\ilvl2 c\\par d\\par`,
    );
    expect(texts(document)).toEqual(["第一章 a", "1.1 b", "① c", "② d"]);
  });

  it("shows what the program wrote for others, and tells where nothing says the number", async () => {
    const label = (text: string) => `{\\listtext\\pard\\plain ${text}\\tab}`;
    const document = await read(
      `${tables(level(0, "\\'02\\'00?"))}\\pard${label("1\\u12289?")}\\ls1 a\\par\\pard{\\pntext\\f0 (b)\\tab}{\\*\\pn\\pnlvlbody\\pnlcltr}b\\par\\pard\\ls5 c\\par`,
    );
    expect(texts(document)).toEqual(["1、 a", "(b) b", "c"]);
    expect(document.warnings).toEqual(["list-numbers-lost"]);
  });

  it("reads a damaged list table as far as it goes", async () => {
    const document = await read("{\\*\\listtable{\\list{\\listlevel{\\leveltext}}\\listid9}}\\pard\\ls1 a\\par");
    expect(texts(document)).toEqual(["a"]);
    expect(document.warnings).toEqual(["list-numbers-lost"]);
  });
});

describe("what stands out in RTF", () => {
  const colors = "{\\colortbl;\\red255\\green0\\blue0;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}";
  const of = async (content: string) => (await read(`${colors}${content}`)).blocks[0] as Paragraph;

  it("gives what is bold, underlined, coloured, highlighted", async () => {
    const { text, emphasis } = await of(
      "A{\\b B}{\\cf1 C}{\\cf2 D}{\\highlight1 E}{\\highlight3 F}{\\ul G\\ulnone H}{\\b I\\b0 J}{\\b K\\plain L}{\\rtlch\\ab M\\ltrch\\dbch\\ab N}\\par",
    );
    expect(text).toBe("ABCDEFGHIJKLMN");
    expect(emphasis).toEqual([
      { kind: "bold", text: "B" },
      { kind: "color", text: "C" },
      { kind: "highlight", text: "E" },
      { kind: "underline", text: "G" },
      { kind: "bold", text: "I" },
      { kind: "bold", text: "K" },
      { kind: "bold", text: "N" },
    ]);
  });

  it("says nothing of headings that stand out by their style", async () => {
    const styles = "{\\stylesheet{\\s0 Normal;}{\\s1\\b\\cf1 heading 1;}{\\*\\cs2\\b Strong;}{\\s3\\b Title;}}";
    const { heading, emphasis } = await of(`${styles}\\pard\\s1\\b\\cf1 a{\\ul b}\\par`);
    expect([heading, emphasis]).toEqual([1, [{ kind: "underline", text: "b" }]]);
    expect(await of(`${styles}\\pard\\s3\\b a\\par`)).toEqual({ kind: "paragraph", block: 0, text: "a", heading: 1 });
  });

  it("makes a blank of underlined spaces in any number of pieces", async () => {
    const blank = await of("a{\\ul  \\~\\u160?\\'20}b{\\ul\\tab}c\\tab d{\\ul  }e\\par");
    expect(blank.text).toBe("a____b____c\td e");
    expect(blank.emphasis).toEqual([{ kind: "underline", text: " " }]);
  });

  it("leaves out what was deleted, and gives rows of tables what stands out in them", async () => {
    expect((await of("a{\\deleted b}c\\par")).text).toBe("ac");
    const { blocks } = await read(`${colors}\\trowd\\cellx100\\cellx200\\intbl a\\cell{\\cf1 b}\\cell\\row\\pard`);
    expect(blocks).toEqual([
      { kind: "table", block: 0, rows: [{ row: 1, cells: ["a", "b"], emphasis: [{ kind: "color", text: "b" }] }] },
    ]);
  });
});

describe("other parts of RTF", () => {
  it("keeps the columns of merged cells and the tables within cells", async () => {
    const document = await read(
      `\\trowd\\clvmgf\\cellx100\\cellx200\\cellx300\\intbl a\\cell b\\cell c\\cell\\row
\\trowd\\clvmrg\\cellx100\\cellx305\\intbl\\cell d\\cell\\row
\\trowd\\cellx150\\cellx300\\intbl e\\cell\\pard\\intbl\\itap2 f\\nestcell g\\nestcell{\\*\\nesttableprops\\trowd\\cellx50\\nestrow}{\\nonesttables\\par}\\pard\\intbl h\\cell\\row\\pard`,
    );
    expect(rows(document)).toEqual(["a|b|c", "a|d|", "e|f\tg\nh"]);
  });

  it("gives headers and footers once, text boxes behind their paragraph, answers of comments below it", async () => {
    const box = "{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard box\\par two\\par}}{\\shprslt old}}";
    const comment = (text: string) => `{\\*\\annotation{\\*\\atnref 0}\\pard ${text}}`;
    const document = await read(
      `{\\header\\pard No. {\\b 7}\\par}{\\footer No. 7\\par\\par}\\pard 1. a${box}b${comment("\\'b4\\'f0\\'b0\\'b8: B")}${comment("why")}\\par`,
    );
    expect(texts(document)).toEqual(["1. ab\n答案: B", "box", "two"]);
    expect(document.margins).toEqual(["No. 7"]);
    expect(document.warnings).toEqual(["comments-skipped"]);
  });

  it("prefers Unicode where a file says both, and reads on behind damage", async () => {
    expect(texts(await read("{\\upr{a}{\\*\\ud{\\u24211?}}}\\page b\\par}}{\\listtext"))).toEqual(["库\nb"]);
  });
});
