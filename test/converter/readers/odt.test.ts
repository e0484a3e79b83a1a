import { describe, expect, it } from "vitest";
import type { Paragraph, ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { zip } from "../ooxml.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const NAMES =
  'xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:table="b" xmlns:draw="d" xmlns:xlink="x" xmlns:fo="f" xmlns:math="m" xmlns:dc="c" xmlns:loext="l"';

interface Parts {
  /** Automatic styles of content.xml. */
  styles?: string;
  /** What stands in styles.xml. */
  common?: string;
  more?: Record<string, string>;
}

async function read(content: string, { styles = "", common, more = {} }: Parts = {}): Promise<ReadDocument> {
  const parts: Record<string, string> = {
    mimetype: "application/vnd.oasis.opendocument.text",
    "content.xml": `<office:document-content ${NAMES}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${content}</office:text></office:body></office:document-content>`,
    ...(common === undefined
      ? {}
      : { "styles.xml": `<office:document-styles ${NAMES}>${common}</office:document-styles>` }),
    ...more,
  };
  const data = zip(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, bytes(text)])));
  const input = { name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
  return readDocument(input, await formatOf(input));
}

const texts = ({ blocks }: ReadDocument) =>
  blocks.map((block) => (block.kind === "paragraph" ? block.text : "a table"));
const item = (text: string, more = "") => `<text:list-item ${more}><text:p>${text}</text:p></text:list-item>`;
const list = (items: string, more = 'text:style-name="L"') => `<text:list ${more}>${items}</text:list>`;
const level = (number: number, more: string) => `<text:list-level-style-number text:level="${number}" ${more}/>`;
const listStyle = (levels: string, name = "L") => `<text:list-style style:name="${name}">${levels}</text:list-style>`;
const style = (name: string, properties: string, more = 'style:family="text"') =>
  `<style:style style:name="${name}" ${more}><style:text-properties ${properties}/></style:style>`;
const span = (name: string, text: string) => `<text:span text:style-name="${name}">${text}</text:span>`;

describe("automatic numbers of OpenDocument", () => {
  it("shows levels within each other, headers without number, starts and styles of single items", async () => {
    const styles =
      listStyle(
        level(1, 'style:num-format="1" style:num-suffix="."') +
          level(2, 'style:num-format="A" style:num-suffix="、"') +
          level(3, 'style:num-format="1" text:display-levels="3" style:num-suffix=")"'),
      ) + listStyle(level(1, 'style:num-format="①, ②, ③, ..." text:start-value="3"'), "M");
    const document = await read(
      list(
        `<text:list-header><text:p>头</text:p></text:list-header><text:list-item><text:p>甲</text:p><text:p>续</text:p>${list(
          `${item("乙")}<text:list-item><text:p>丙</text:p>${list(item("丁"), "")}</text:list-item>`,
          "",
        )}</text:list-item>${item("戊", 'text:start-value="7"')}${item("己", 'text:style-override="M"')}`,
      ) + list(item("庚") + item("辛"), 'text:style-name="M"'),
      { styles },
    );
    expect(texts(document)).toEqual([
      "头",
      "1. 甲",
      "续",
      "A、 乙",
      "B、 丙",
      "1.B.1) 丁",
      "7. 戊",
      "⑧ 己",
      "③ 庚",
      "④ 辛",
    ]);
    expect(document.blocks[1]).toMatchObject({ label: "1." });
  });

  it("goes on with an earlier list by its style or its name, and begins again without", async () => {
    const styles = listStyle(level(1, 'style:num-format="1" style:num-suffix="．"'));
    const document = await read(
      list(item("一"), 'xml:id="a" text:style-name="L"') +
        "<text:p>A．选项</text:p>" +
        list(item("二"), 'text:style-name="L" text:continue-numbering="true"') +
        list(item("三"), 'text:style-name="L"') +
        list(item("四"), 'text:style-name="L" text:continue-list="a"') +
        list(item("五"), 'text:style-name="gone"'),
      { styles },
    );
    expect(texts(document)).toEqual(["1． 一", "A．选项", "2． 二", "1． 三", "3． 四", "五"]);
  });

  it("takes the style of a list from its paragraphs, and patterns that LibreOffice writes", async () => {
    const styles =
      listStyle(level(1, 'style:num-format="一, 二, 三, ..." loext:num-list-format="（%1%）"')) +
      '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q"/>' +
      '<style:style style:name="Q" style:family="paragraph" style:list-style-name="L"/>' +
      listStyle('<text:list-level-style-bullet text:level="1" text:bullet-char="•" style:num-suffix="•"/>', "B") +
      listStyle(level(1, 'style:num-format="½, ⅓, ..." style:num-suffix="."'), "U");
    const paragraph = '<text:list-item><text:p text:style-name="P">甲</text:p></text:list-item>';
    const document = await read(
      list(paragraph, "") + list(item("点"), 'text:style-name="B"') + list(item("异"), 'text:style-name="U"'),
      { styles },
    );
    expect(texts(document)).toEqual(["（一） 甲", "• 点", "1. 异"]);
    expect(document.warnings).toEqual(["number-format-unknown"]);
  });

  it("numbers headings by the outline, but not those that are none", async () => {
    const common =
      '<office:styles><style:style style:name="H" style:family="paragraph" style:list-style-name=""/><text:outline-style style:name="Outline">' +
      '<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="Part "/>' +
      '<text:outline-level-style text:level="2" style:num-format="a" text:display-levels="2"/>' +
      '<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style></office:styles>';
    const heading = (text: string, depth: number, more = "") =>
      `<text:h text:outline-level="${depth}" ${more}>${text}</text:h>`;
    const document = await read(
      heading("A", 1) +
        heading("B", 2) +
        heading("C", 3) +
        heading("D", 1, 'text:is-list-header="true"') +
        heading("E", 1, 'text:style-name="H"') +
        heading("F", 1) +
        heading("G", 2),
      { common },
    );
    expect(texts(document)).toEqual(["Part 1 A", "1.a B", "C", "D", "E", "Part 2 F", "2.a G"]);
  });

  it("counts paragraphs that name their level themselves", async () => {
    const styles = listStyle(level(1, 'style:num-format="1"') + level(2, 'style:num-format="a"'));
    const numbered = (text: string, depth: number) =>
      `<text:numbered-paragraph text:list-id="n" text:style-name="L" text:level="${depth}"><text:p>${text}</text:p></text:numbered-paragraph>`;
    const document = await read(
      `${numbered("甲", 1)}<text:p>间</text:p>${numbered("乙", 2)}${numbered("丙", 1)}${numbered("丁", 99)}`,
      { styles },
    );
    expect(texts(document)).toEqual(["1 甲", "间", "a 乙", "2 丙", "丁"]);
  });
});

describe("what stands out in OpenDocument", () => {
  const styles =
    style("Red", 'fo:color="#ff0000"') +
    style("Bold", 'fo:font-weight="bold"') +
    style("Both", 'fo:background-color="#ffff00"', 'style:family="text" style:parent-style-name="Red"') +
    style("Plain", 'fo:color="#000000" fo:font-weight="normal"') +
    style("Line", 'style:text-underline-style="solid"') +
    style("Gone", 'text:display="none"') +
    style("Answer", 'fo:font-weight="bold"', 'style:family="paragraph"') +
    style("Title", 'fo:font-weight="bold"', 'style:family="paragraph"');
  const of = async (content: string) => {
    const [paragraph] = (await read(content, { styles })).blocks;
    return paragraph as Paragraph;
  };

  it("gives what is bold, underlined, coloured, highlighted, through the styles' parents", async () => {
    const { text, emphasis } = await of(
      `<text:p>甲${span("Red", `红${span("Bold", "粗")}`)}${span("Both", "亮")}${span("Line", "线")}</text:p>`,
    );
    expect(text).toBe("甲红粗亮线");
    expect(emphasis).toEqual([
      { kind: "color", text: "红粗亮" },
      { kind: "bold", text: "粗" },
      { kind: "highlight", text: "亮" },
      { kind: "underline", text: "线" },
    ]);
    const whole = await of(`<text:p text:style-name="Answer">A.对${span("Plain", "（略）")}</text:p>`);
    expect(whole.emphasis).toEqual([{ kind: "bold", text: "A.对" }]);
  });

  it("says nothing of headings and titles, which always stand out", async () => {
    expect((await of('<text:p text:style-name="Title">卷</text:p>')).emphasis).toBeUndefined();
    expect(await of('<text:p text:style-name="Title">卷</text:p>')).toMatchObject({ heading: 1 });
    const heading = await of('<text:h text:outline-level="2" text:style-name="Answer">卷</text:h>');
    expect([heading.heading, heading.emphasis]).toEqual([2, undefined]);
  });

  it("makes a blank of underlined spaces, however they are written", async () => {
    const spaces = `\u00A0\u00A0 <text:s text:c="5"/>`;
    expect(await of(`<text:p>青出于蓝，${span("Line", spaces)}。</text:p>`)).toEqual({
      kind: "paragraph",
      block: 0,
      text: "青出于蓝，____。",
    });
    expect((await of(`<text:p>姓名${span("Line", "<text:tab/>")}班</text:p>`)).text).toBe("姓名____班");
    expect((await of(`<text:p>a${span("Line", " ")}b  c<text:tab/>d</text:p>`)).text).toBe("a b c\td");
  });

  it("gives the rows of tables what stands out in them", async () => {
    const cell = (text: string) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const { blocks } = await read(
      `<table:table><table:table-row>${cell("A.一")}${cell(span("Red", "B.二"))}</table:table-row></table:table>`,
      { styles },
    );
    expect(blocks).toEqual([
      {
        kind: "table",
        block: 0,
        rows: [{ row: 1, cells: ["A.一", "B.二"], emphasis: [{ kind: "color", text: "B.二" }] }],
      },
    ]);
  });

  it("marks what is to be filled in, and tells of hidden text", async () => {
    const { emphasis } = await of("<text:p>甲方：<text:placeholder>公司名称</text:placeholder></text:p>");
    expect(emphasis).toEqual([{ kind: "placeholder", text: "公司名称" }]);
    expect((await read(`<text:p>a${span("Gone", "b")}</text:p>`, { styles })).warnings).toEqual(["hidden-text"]);
    const section = '<text:section text:display="none"><text:p>a</text:p></text:section>';
    expect((await read(section)).warnings).toEqual(["hidden-text"]);
  });
});

describe("other parts of OpenDocument", () => {
  it("gives headers and footers once", async () => {
    const common =
      "<office:master-styles><style:master-page><style:header><text:p>合同编号：<text:span>HT-1</text:span></text:p></style:header><style:footer><text:p>合同编号：HT-1</text:p><text:p><text:tab/></text:p></style:footer></style:master-page></office:master-styles>";
    expect((await read("<text:p>文</text:p>", { common })).margins).toEqual(["合同编号：HT-1"]);
  });

  it("puts text boxes behind their paragraph, and answers of comments below it", async () => {
    const comment = (text: string) =>
      `<office:annotation><dc:creator>李</dc:creator><text:p>${text}</text:p></office:annotation>`;
    const box = "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>";
    const document = await read(`<text:p>1. 问${box}题${comment("答案：B")}${comment("再看")}</text:p>${box}`);
    expect(texts(document)).toEqual(["1. 问题\n答案：B", "框", "框"]);
    expect(document.warnings).toEqual(["comments-skipped"]);
  });

  it("reads embedded formulas as LaTeX, and goes on where one is damaged", async () => {
    const object = (number: number) =>
      `<draw:frame><draw:object xlink:href="./Object ${number}"/><draw:image xlink:href="./Replacement ${number}"/></draw:frame>`;
    const mathml =
      '<math xmlns="m"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mi>π</mi><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></mrow><annotation encoding="StarMath 5.0">x^2</annotation></semantics></math>';
    const document = await read(`<text:p>解${object(1)}得${object(2)}</text:p>`, {
      more: { "Object 1/content.xml": mathml, "Object 2/content.xml": "<!DOCTYPE math><math/>" },
    });
    expect(texts(document)).toEqual(["解$x^{2}=\\frac{\\pi }{2a}$得[图片]"]);
    expect(document.warnings).toEqual(["embedded-object", "picture-skipped"]);
  });
});
