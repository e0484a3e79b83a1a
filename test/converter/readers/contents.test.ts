/** Tables of contents that Word and its like make: their lines are no text of their own. */
import { describe, expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { convertFiles } from "../helpers.ts";
import { paragraph, run, wordFile, zip } from "../ooxml.ts";
import { docFile } from "../word97.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(data: Uint8Array): Promise<ReadDocument> {
  const input = { name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
  return readDocument(input, await formatOf(input));
}

const texts = ({ blocks }: ReadDocument) => blocks.map((block) => (block.kind === "paragraph" ? block.text : "table"));

const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const code = (text: string) => `<w:r><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`;
const tab = "<w:r><w:tab/></w:r>";
const page = (number: string) =>
  `${mark("begin")}${code(" PAGEREF _Toc1 \\h ")}${mark("separate")}${run(number)}${mark("end")}`;
const STYLES =
  '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style><w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>';

/** As Word writes it: the field begins in the first entry and ends in a paragraph of its own. */
function wordContents(titles: readonly string[]): string {
  const begin = mark("begin") + code(' TOC \\o "1-3" \\h \\z \\u ') + mark("separate");
  const entries = titles.map((title, i) =>
    paragraph(
      `${i === 0 ? begin : ""}<w:hyperlink w:anchor="_Toc1">${run(title)}${tab}${page(String(i + 1))}</w:hyperlink>`,
      {
        style: "11",
      },
    ),
  );
  return `<w:sdt><w:sdtContent>${paragraph("目 录")}${entries.join("")}${paragraph(mark("end"))}</w:sdtContent></w:sdt>`;
}

describe("Word's table of contents", () => {
  const clauses = ["第一条 标的", "第二条 价款", "第三条 违约责任"];

  it("is left out with its heading", async () => {
    const body = wordContents(clauses) + clauses.map((text) => paragraph(text, { style: "a" })).join("");
    const document = await read(wordFile({ body, styles: STYLES }));
    expect(texts(document)).toEqual(clauses);
    expect(document.warnings).toEqual(["contents-skipped"]);
  });

  it("takes nothing else: a field that never ends, lines that only look alike", async () => {
    const open = mark("begin") + code(" TOC ") + mark("separate");
    const body = [paragraph(open + run("第一章") + tab + run("1")), paragraph("正文"), paragraph("得分\t5")].join("");
    expect(texts(await read(wordFile({ body, styles: STYLES })))).toEqual(["正文"]);
    const plain = wordFile({ body: [paragraph("得分\t5"), paragraph("目录")].join(""), styles: STYLES });
    expect(texts(await read(plain))).toEqual(["得分\t5", "目录"]);
  });

  it("makes no items of a question bank", async () => {
    const bank = ["一、单选题", "1. 火警电话是（ ）", "A. 110", "B. 119", "答案：B"];
    const body = wordContents(["一、单选题", "1. 火警电话是（ ）"]) + bank.map((line) => paragraph(line)).join("");
    const { records, rejected } = await convertFiles([{ name: "a.docx", data: wordFile({ body, styles: STYLES }) }]);
    expect(records).toHaveLength(1);
    expect(rejected).toEqual([]);
  });

  it("is known in .doc, .rtf, .odt and .html", async () => {
    const doc = docFile(
      "\u0013 TOC \\o \u0014第一章 总则\t\u0013 PAGEREF _Toc1 \\h \u00141\u0015\r第二章 附则\t2\r\u0015第一章 总则\r正文\r",
    );
    expect(texts(await read(doc))).toEqual(["第一章 总则", "正文"]);
    const rtf = String.raw`{\rtf1\ansi{\field{\*\fldinst {TOC \\o "1-3" \\h}}{\fldrslt {Chapter one\tab 1\par Chapter two\tab 2\par}}}\pard Chapter one\par text\par}`;
    expect(texts(await read(bytes(rtf)))).toEqual(["Chapter one", "text"]);
    const odt = zip({
      mimetype: bytes("application/vnd.oasis.opendocument.text"),
      "content.xml": bytes(
        '<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:table-of-content><text:index-body><text:p>一<text:tab/>1</text:p></text:index-body></text:table-of-content><text:p>正文</text:p></office:text></office:body></office:document-content>',
      ),
    });
    expect(texts(await read(odt))).toEqual(["正文"]);
    const html = "<html><body><p class=MsoToc1>Chapter one...... 1</p><h1>Chapter one</h1><p>text</p></body></html>";
    expect(texts(await read(bytes(html)))).toEqual(["Chapter one", "text"]);
  });
});
