import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocx } from "../../../converter/readers/docx/index.ts";
import { formatNumber } from "../../../converter/readers/word/number-format.ts";
import { abstractNumbering, numbering, paragraph, run, table, type WordPart, wordFile } from "../ooxml.ts";

function read(parts: WordPart) {
  const bytes = wordFile(parts);
  return readDocx({ name: "a.docx", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a.docx", 60_000) });
}

async function texts(parts: WordPart): Promise<string[]> {
  const { blocks } = await read(parts);
  return blocks.map((block) =>
    block.kind === "paragraph" ? block.text : block.rows.map(({ cells }) => cells.join("|")).join(" / "),
  );
}

describe("number formats as Word shows them", () => {
  it.each([
    [
      "chineseCountingThousand",
      [1, 10, 11, 20, 103, 110, 1001, 10_010],
      ["一", "十", "十一", "二十", "一百零三", "一百一十", "一千零一", "一万零一十"],
    ],
    ["chineseCounting", [10, 99, 100], ["十", "九十九", "一○○"]],
    ["chineseLegalSimplified", [1, 10, 25], ["壹", "壹拾", "贰拾伍"]],
    ["ideographTraditional", [1, 10], ["甲", "癸"]],
    ["decimalEnclosedCircle", [1, 20, 21], ["①", "⑳", "㉑"]],
    ["upperLetter", [1, 26, 27, 53], ["A", "Z", "AA", "AAA"]],
    ["lowerRoman", [4, 1994], ["iv", "mcmxciv"]],
    ["ordinal", [1, 2, 11, 23], ["1st", "2nd", "11th", "23rd"]],
    ["ordinalText", [1, 20, 21], ["First", "Twentieth", "Twenty-first"]],
    ["cardinalText", [0 + 1, 115], ["One", "One hundred fifteen"]],
    ["decimalZero", [1, 10], ["01", "10"]],
    ["decimalFullWidth", [12], ["１２"]],
    ["ideographEnclosedCircle", [1], ["㊀"]],
  ])("%s", (format, values, shown) => {
    expect(values.map((value) => formatNumber(value, format))).toEqual(shown);
  });
});

describe("automatic numbering", () => {
  const levels = abstractNumbering(0, [
    { format: "chineseCountingThousand", text: "第%1条" },
    { format: "decimal", text: "%1.%2", legal: true },
    { format: "lowerLetter", text: "(%3)", suffix: "nothing" },
  ]);
  const p = (text: string, numId: number, level = 0) => paragraph(text, { numId, level });

  it("counts levels, restarts deeper ones and shows upper levels", async () => {
    const body = [
      p("标的", 1),
      p("甲", 1, 1),
      p("乙", 1, 1),
      p("丙", 1, 2),
      p("价款", 1),
      p("丁", 1, 1),
      p("戊", 1, 2),
    ].join("");
    expect(await texts({ body, numbering: levels + numbering(1, 0) })).toEqual([
      "第一条 标的",
      "1.1 甲",
      "1.2 乙",
      "(a)丙",
      "第二条 价款",
      "2.1 丁",
      "(a)戊",
    ]);
  });

  it("goes on after unnumbered text, and starts again where an instance says so", async () => {
    const body = [p("一", 1), paragraph("中间"), p("二", 1), p("三", 2), p("四", 2), p("五", 3)].join("");
    const instances = numbering(1, 0) + numbering(2, 0, { 0: 1 }) + numbering(3, 0);
    expect(await texts({ body, numbering: levels + instances })).toEqual([
      "第一条 一",
      "中间",
      "第二条 二",
      "第一条 三",
      "第二条 四",
      "第三条 五",
    ]);
  });

  it("follows styles: numbers of a style, levels linked to a style, none where it is switched off", async () => {
    const linked = abstractNumbering(0, [
      { format: "decimal", text: "%1.", style: "H1" },
      { format: "upperLetter", text: "%2.", style: "H2" },
    ]);
    const styles =
      '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>';
    const body = [
      paragraph("题", { style: "H1" }),
      paragraph("甲", { style: "H2" }),
      paragraph("乙", { style: "H2" }),
      paragraph("无", { style: "H1", numId: 0 }),
    ].join("");
    expect(await texts({ body, styles, numbering: linked + numbering(1, 0) })).toEqual([
      "1. 题",
      "A. 甲",
      "B. 乙",
      "无",
    ]);
  });

  it("counts empty numbered paragraphs, keeps a level with lvlRestart 0 running", async () => {
    const running = abstractNumbering(0, [
      { format: "upperRoman", text: "%1." },
      { format: "decimal", text: "%2)", restart: 0 },
    ]);
    const body = [p("a", 1), p("x", 1, 1), p("", 1, 1), p("b", 1), p("y", 1, 1)].join("");
    expect(await texts({ body, numbering: running + numbering(1, 0) })).toEqual(["I. a", "1) x", "II. b", "3) y"]);
  });
});

describe("numbers of empty paragraphs", () => {
  const lists =
    abstractNumbering(0, [{ format: "decimal", text: "%1." }]) + numbering(1, 0) + numbering(2, 0, { 0: 1 });
  const empty = (numId = 1) => paragraph("", { numId });

  it("go to the text below them, stand above a table, and count the rows whose first cells they are", async () => {
    const body = [
      empty(),
      paragraph("火警电话是（ ）"),
      paragraph("A. 110"),
      empty(),
      paragraph(""),
      paragraph(run("急救电话", "<w:b/>")),
      empty(),
      table([["题干", "选项"]]),
      table([
        [empty(2), "甲", ""],
        [empty(2), "乙", empty(2)],
      ]),
      empty(),
      paragraph("二、判断题"),
      empty(),
    ].join("");
    const parts = { body, numbering: lists };
    expect(await texts(parts)).toEqual([
      "1. 火警电话是（ ）",
      "A. 110",
      "2. 急救电话",
      "3.",
      "题干|选项",
      "1.|甲| / 2.|乙|",
      "二、判断题",
    ]);
    const { blocks } = await read(parts);
    expect(blocks.map(({ block }) => block)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(blocks[2]).toMatchObject({ label: "2.", emphasis: [{ kind: "bold", text: "急救电话" }] });
  });

  it("count nothing where only one is empty, or most have text", async () => {
    const one = [paragraph("甲", { numId: 1 }), empty(), paragraph("乙方签字")].join("");
    expect(await texts({ body: one, numbering: lists })).toEqual(["1. 甲", "乙方签字"]);
    const most = [1, 2, 3].map(() => paragraph("甲", { numId: 1 })).join("") + empty() + paragraph("乙") + empty();
    expect(await texts({ body: most, numbering: lists })).toEqual(["1. 甲", "2. 甲", "3. 甲", "乙"]);
  });
});

describe("Word text", () => {
  it("reads tracked changes as accepted, skips field codes and fallbacks, keeps breaks, tabs and symbols", async () => {
    const body = paragraph(
      [
        run("甲"),
        `<w:ins>${run("加")}</w:ins>`,
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        `<mc:AlternateContent><mc:Choice Requires="wps">${run("新")}</mc:Choice><mc:Fallback>${run("旧")}</mc:Fallback></mc:AlternateContent>`,
        '<w:r><w:tab/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:br/></w:r>',
        run("末"),
      ].join(""),
    );
    expect(await texts({ body })).toEqual(["甲加新\t√\n末"]);
    expect((await read({ body })).warnings).toEqual(["changes-accepted"]);
  });

  it("shows underlined spaces as a blank, a formula as LaTeX, a text box after its paragraph", async () => {
    const formula =
      '<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e><m:r><m:t>b</m:t></m:r></m:e></m:rad></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>';
    const box = `<w:r><w:pict><v:textbox><w:txbxContent>${paragraph("框内")}</w:txbxContent></v:textbox></w:pict></w:r>`;
    const body = paragraph(`${run("填")}${run("    ", '<w:u w:val="single"/>')}${formula}${box}`);
    expect(await texts({ body })).toEqual(["填____$\\frac{a}{\\sqrt{b}}x^{2}$", "框内"]);
  });

  it("reads tables with cells merged along and down", async () => {
    const cell = (text: string, properties = "") => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
    const body = `<w:tbl><w:tr>${cell("甲", '<w:vMerge w:val="restart"/>')}${cell("乙", '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell("", "<w:vMerge/>")}${cell("丙")}${cell("丁")}</w:tr></w:tbl>`;
    expect(await texts({ body })).toEqual(["甲|乙| / 甲|丙|丁"]);
  });

  it("takes an answer from a comment, and only warns of other comments", async () => {
    const comments = `<w:comments xmlns:w="x"><w:comment w:id="1"><w:p><w:r><w:t>答案：B</w:t></w:r></w:p></w:comment><w:comment w:id="2"><w:p><w:r><w:t>改一下</w:t></w:r></w:p></w:comment></w:comments>`;
    const body = paragraph(
      `${run("题")}<w:r><w:commentReference w:id="1"/></w:r><w:r><w:commentReference w:id="2"/></w:r>`,
    );
    const document = await read({ body, parts: { "word/comments.xml": comments } });
    expect(document.blocks[0]).toMatchObject({ text: "题\n答案：B" });
    expect(document.warnings).toEqual(["comments-skipped"]);
  });

  it("reads options in a table without lines as options", async () => {
    expect(
      await texts({
        body: table([
          ["A. 甲", "B. 乙"],
          ["C. 丙", "D. 丁"],
        ]),
      }),
    ).toEqual(["A. 甲|B. 乙 / C. 丙|D. 丁"]);
  });
});
