import { describe, expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { paragraph, wordFile, zip } from "../ooxml.ts";
import { docFile, property } from "../word97.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(data: Uint8Array): Promise<ReadDocument> {
  const input = { name: "a", bytes: data, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000) };
  return readDocument(input, await formatOf(input));
}

function shown({ blocks }: ReadDocument): string[] {
  return blocks.map((block) =>
    block.kind === "table"
      ? block.rows.map(({ cells }) => cells.join("|")).join("⏎")
      : `${block.heading === undefined ? "" : `h${block.heading} `}${block.text.replaceAll("\n", "⏎")}`,
  );
}

describe("Rich text", () => {
  it("reads code pages, Unicode, numbers, tables and notes, and leaves out what is not text", async () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Arial;}}{\*\generator x;}{\info{\title no}}
{\pard\outlinelevel0 \'b4\'f0\'b0\'b8\par}\pard{\listtext\f1 1.\tab}\f0\u39064?\u24211\'3f\'a3\'ba a\line b{\footnote note\par}\par
\trowd\intbl \'bc\'d7\cell b\cell\row\trowd\intbl c\cell d\cell\row\pard end {\*\unknown gone}{\v hid}{\*\shppict{\pict 0102}}\bin4 }}{{\par}`;
    const document = await read(Uint8Array.from(Buffer.from(rtf, "latin1")));
    expect(document.format).toBe("rtf");
    expect(shown(document)).toEqual(["h1 答案", "1. 题库： a⏎b（注：note）", "甲|b⏎c|d", "end hid[图片]"]);
    expect(document.warnings).toEqual(["hidden-text", "picture-skipped"]);
  });

  it("names a cut file and endless nesting", async () => {
    await expect(read(bytes("{\\rtf1"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(read(bytes(`{\\rtf1${"{".repeat(100_000)}`))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });
});

describe("Word 97", () => {
  it("leaves out what was deleted while changes were tracked, and tells of hidden text", async () => {
    const text = "1. 首都是上海哪里？\r下一行\r";
    const marked = (code: number) => docFile(text, { characters: [{ from: 6, to: 8, properties: property(code, 1) }] });
    const deleted = await read(marked(0x0800));
    expect(shown(deleted)).toEqual(["1. 首都是哪里？", "下一行"]);
    expect(deleted.warnings).not.toContain("hidden-text");
    const hidden = await read(marked(0x083c));
    expect(shown(hidden)).toEqual(["1. 首都是上海哪里？", "下一行"]);
    expect(hidden.warnings).toContain("hidden-text");
  });

  it("reads paragraphs, cells, fields and footnotes", async () => {
    const body = "标题\r甲\u0007乙\u0007\u0007丙\u0007丁\u0007\u0007见\u0013 REF x \u0014第一条\u0015完\r";
    const note = "脚注\r";
    const document = await read(docFile(body + note, { counts: [body.length, note.length] }));
    expect(document.format).toBe("doc");
    expect(shown(document)).toEqual(["标题", "甲|乙⏎丙|丁", "见第一条完", "脚注"]);
    expect(document.warnings).toEqual(["list-numbers-lost"]);
  });

  it("names protected and damaged files", async () => {
    await expect(read(docFile("a\r", { flags: 0x0300 }))).rejects.toMatchObject({ code: "ENCRYPTED_FILE" });
    await expect(read(docFile("a\r", { flags: 0 }))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    const file = docFile("abc\r");
    await expect(read(file.slice(0, 1024))).rejects.toMatchObject({
      code: expect.stringMatching(/CORRUPT|UNSUPPORTED/),
    });
  });
});

describe("OpenDocument", () => {
  const odt = (content: string, styles = "") =>
    zip({
      mimetype: bytes("application/vnd.oasis.opendocument.text"),
      "content.xml": bytes(
        `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:table="b" xmlns:draw="d" xmlns:xlink="x"><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${content}</office:text></office:body></office:document-content>`,
      ),
    });

  it("shows automatic numbers, tables, notes and spaces", async () => {
    const styles =
      '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-prefix="第" style:num-suffix="条"/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>';
    const document = await read(
      odt(
        `<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h text:outline-level="2">标题</text:h>
        <text:list xml:id="a" text:style-name="L1"><text:list-item><text:p>甲</text:p><text:list><text:list-item><text:p>乙</text:p></text:list-item></text:list></text:list-item></text:list>
        <text:list text:continue-list="a" text:style-name="L1"><text:list-item><text:p>丙<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p></text:list-item></text:list>
        <table:table><table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>一</text:p></table:table-cell><table:table-cell><text:p>二</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell><text:p>三<text:s text:c="3"/>四</text:p></table:table-cell></table:table-row></table:table>
        <text:list text:continue-numbering="true" text:style-name="L1"><text:list-item><text:list><text:list-item><text:p>丁</text:p></text:list-item></text:list></text:list-item></text:list>
        <text:p>图<draw:frame><draw:image xlink:href="http://x"/></draw:frame></text:p>`,
        styles,
      ),
    );
    expect(document.format).toBe("odt");
    expect(shown(document)).toEqual([
      "h2 标题",
      "第一条 甲",
      "一.1 乙",
      "第二条 丙（注：注）",
      "一|二⏎一|三   四",
      "二.1 丁",
      "图[图片]",
    ]);
  });

  it("names a protected file", async () => {
    const file = zip({
      mimetype: bytes("application/vnd.oasis.opendocument.text"),
      "content.xml": bytes("garbage"),
      "META-INF/manifest.xml": bytes("<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
    });
    await expect(read(file)).rejects.toMatchObject({ code: "ENCRYPTED_FILE" });
  });
});

describe("EPUB", () => {
  const book = (more: Record<string, Uint8Array> = {}) =>
    zip({
      mimetype: bytes("application/epub+zip"),
      "META-INF/container.xml": bytes(
        '<container><rootfiles><rootfile full-path="OEBPS/c.opf"/></rootfiles></container>',
      ),
      "OEBPS/c.opf": bytes(
        '<package><manifest><item id="b" href="two.xhtml"/><item id="a" href="%E4%B8%80.xhtml"/><item id="c" href="gone.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>',
      ),
      "OEBPS/一.xhtml": bytes("<!DOCTYPE html><html><body><h1>第一章</h1><p>甲</p></body></html>"),
      "OEBPS/two.xhtml": bytes("<html><body><p>乙</p></body></html>"),
      ...more,
    });

  it("reads the chapters in their order", async () => {
    const document = await read(book());
    expect([document.format, ...shown(document)]).toEqual(["epub", "h1 第一章", "甲", "乙"]);
    expect(document.warnings).toEqual(["chapter-missing"]);
  });

  it("names protected books", async () => {
    const file = book({ "META-INF/encryption.xml": bytes('<e><CipherReference URI="OEBPS/two.xhtml"/></e>') });
    await expect(read(file)).rejects.toMatchObject({ code: "ENCRYPTED_FILE" });
  });
});

describe("documents inside Word files", () => {
  const chunk = (name: string, content: string, id: string) => ({
    relationship: `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="${name}"/>`,
    part: [`word/${name}`, content] as const,
  });

  it("are read where they stand: MHT and HTML", async () => {
    const mht = chunk(
      "afchunk.mht",
      'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E7=AD=94=E6=A1=88=EF=BC=9AB</p>\n--x--\n',
      "rId9",
    );
    const html = chunk("b.html", "<html><body><p>丙</p></body></html>", "rId8");
    const file = zip({
      ...(await unzipped(
        wordFile({
          body: `${paragraph("甲")}<w:altChunk r:id="rId9"/>${paragraph("乙")}<w:altChunk r:id="rId8"/><w:altChunk r:id="rId7"/>`,
          relationships: mht.relationship + html.relationship + chunk("gone.html", "", "rId7").relationship,
        }),
      )),
      [mht.part[0]]: bytes(mht.part[1]),
      [html.part[0]]: bytes(html.part[1]),
    });
    const document = await read(file);
    expect(shown(document)).toEqual(["甲", "答案：B", "乙", "丙"]);
    expect(document.blocks.map(({ block }) => block)).toEqual([0, 1, 2, 3]);
    expect(document.warnings).toEqual(["embedded-document-skipped"]);
  });
});

async function unzipped(data: Uint8Array): Promise<Record<string, Uint8Array>> {
  const { unzipSync } = await import("fflate");
  return unzipSync(data);
}
