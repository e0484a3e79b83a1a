import { describe, expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { eqField } from "../../../converter/readers/word/eq-field.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";
import { docFile, property } from "../word97.ts";

describe("EQ fields", () => {
  it.each([
    ["EQ \\f(1,2)", "$\\frac{1}{2}$"],
    [" eq \\f(a + b, \\r(3,x)) ", "$\\frac{a + b}{\\sqrt[3]{x}}$"],
    ["EQ \\r(,2)", "$\\sqrt{2}$"],
    ["EQ \\r(2)", "$\\sqrt{2}$"],
    ["EQ x\\s\\up7(2)y\\s\\do3(1)", "$x^{2}y_{1}$"],
    ["EQ \\f(f(x),\\(1\\, 2\\))", "$\\frac{f(x)}{(1, 2)}$"],
    ["EQ \\f(1;2)", "$\\frac{1}{2}$"],
    ["EQ \\f(路程,时间)", "$\\frac{路程}{时间}$"],
    ["EQ \\o(AB,\\s\\up6(→))", "$\\overrightarrow{AB}$"],
    ["EQ \\o(\\s\\up6(→),a)", "$\\vec{a}$"],
    ["EQ \\o(x,\\s\\up6(-))", "$\\bar{x}$"],
    ["EQ \\o\\ac(○,12)", "⑫"],
    ["EQ \\o\\ac(○,A)", "$\\textcircled{A}$"],
    ["EQ \\o(\\s\\up7(点燃),====)", "$\\overset{点燃}{====}$"],
    ['EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(zhōng),中)', "中"],
    [
      "EQ \\b\\lc\\{\\rc\\ (\\a\\al\\co1(x+y=1,x-y=2))",
      "$\\left\\{\\begin{aligned}x+y=1 \\\\ x-y=2\\end{aligned}\\right.$",
    ],
    ["EQ \\b\\bc\\[(\\a\\co2(1,2,3,4))", "$\\left[\\begin{matrix}1 & 2 \\\\ 3 & 4\\end{matrix}\\right]$"],
    ["EQ \\b(\\f(1,2))", "$\\left(\\frac{1}{2}\\right)$"],
    ["EQ \\i\\su(k=1,n,k)", "$\\sum_{k=1}^{n} k$"],
    ["EQ \\i(0,1,xdx)", "$\\int_{0}^{1} xdx$"],
    ["EQ \\x\\to(AB)", "$\\overline{AB}$"],
    ["EQ \\x(答)", "$\\boxed{答}$"],
    ["EQ \\f(EQ \\r(2),2) \\* MERGEFORMAT", "$\\frac{\\sqrt{2}}{2}$"],
    ["EQ \\l(α,β)", "$\\alpha,\\beta$"],
  ])("%s", (code, shown) => {
    expect(eqField(code)).toEqual({ shown, isWhole: true });
  });

  it.each([
    ["EQ \\q(1,2)", "1 2"],
    ["EQ \\f(1)", "1"],
    ["EQ \\f(1,2", "(1,2"],
    ["EQ \\f", ""],
    ["EQ \\o(a,b)", "ab"],
    [`EQ ${"\\r(".repeat(100)}1${")".repeat(100)}`, `${"(".repeat(100)}1${")".repeat(100)}`],
  ])("%s degrades to its content", (code, shown) => {
    expect(eqField(code)).toEqual({ shown, isWhole: false });
  });

  it("are no other fields, and take no time that grows with the square of their length", () => {
    expect(eqField(" EQUATION x")).toBeUndefined();
    expect(eqField("PAGE \\* MERGEFORMAT")).toBeUndefined();
    expect(eqField(`EQ ${"(".repeat(3000)}`)).toMatchObject({ isWhole: false });
    expect(eqField(`EQ ${" ,".repeat(100_000)}`)).toMatchObject({ isWhole: false });
  });
});

describe("EQ fields in files", () => {
  async function read(bytes: Uint8Array): Promise<ReadDocument> {
    const input = { name: "a", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
    return readDocument(input, await formatOf(input));
  }
  const texts = ({ blocks }: ReadDocument) => blocks.map((block) => (block.kind === "paragraph" ? block.text : ""));

  it("of .docx, over several runs, with a raised one, a result that shows it, one in another, simple ones", async () => {
    const sign = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = (text: string, look = "") =>
      `<w:r><w:rPr>${look}</w:rPr><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`;
    const raised = code("2", '<w:vertAlign w:val="superscript"/>');
    const inner = `${sign("begin")}${code("EQ \\r(3)")}${sign("end")}`;
    const body = [
      `${run("得")}${sign("begin")}${code(" eq \\f(x")}${raised}${code(",")}${inner}${code(")")}${sign("separate")}${run("旧")}${sign("end")}${run("。")}`,
      `<w:fldSimple w:instr=" EQ \\o\\ac(○,3) ">${run("○")}</w:fldSimple>${run("项")}`,
      `${sign("begin")}${code("PAGE")}${sign("separate")}${run("7")}${sign("end")}`,
      `${sign("begin")}${code("EQ \\q(1)")}${sign("end")}`,
    ].map((content) => paragraph(content));
    const document = await read(wordFile({ body: body.join("") }));
    expect(texts(document)).toEqual(["得$\\frac{x^{2}}{\\sqrt{3}}$。", "③项", "7", "1"]);
    expect(document.warnings).toEqual(["formula-simplified"]);
  });

  it("of Word 97", async () => {
    const text = "得\u0013 EQ \\f(x2,\u0013EQ \\r(3)\u0015)\u0014旧\u0015。\r";
    const from = text.indexOf("2,");
    const characters = [{ from, to: from + 1, properties: property(0x2a48, 1) }];
    expect(texts(await read(docFile(text, { characters })))).toEqual(["得$\\frac{x^{2}}{\\sqrt{3}}$。"]);
  });

  it("of RTF", async () => {
    const rtf =
      "{\\rtf1\\ansi\\uc1\\pard a{\\field\\flddirty{\\*\\fldinst {\\f1  EQ \\\\f(x{\\super 2},\\u8730?{\\field{\\*\\fldinst EQ \\\\r(3)}{\\fldrslt old}})}}{\\fldrslt {old}}}b{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par}";
    const document = await read(Uint8Array.from(Buffer.from(rtf, "latin1")));
    expect(texts(document)).toEqual(["a$\\frac{x^{2}}{√\\sqrt{3}}$b7"]);
  });
});
