import { describe, expect, it } from "vitest";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { markedChanges, type TrackedChanges } from "../../../converter/readers/word/changes.ts";
import { abstractNumbering, numbering, paragraph, run, table, wordFile, zip } from "../ooxml.ts";
import { docFile, property } from "../word97.ts";

async function read(bytes: Uint8Array, trackedChanges: TrackedChanges): Promise<ReadDocument> {
  const input = { name: "a", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a", 60_000), trackedChanges };
  return readDocument(input, await formatOf(input));
}

const texts = ({ blocks }: ReadDocument) =>
  blocks.map((block) =>
    block.kind === "paragraph" ? block.text : block.rows.map(({ cells }) => cells.join("|")).join(" / "),
  );

const SHOWN = ["期限[-三十-]{+十五+}日", "1. 甲", "[-乙-]", "2. {+新增+}", "3. 丙[-前后-]丁", "末"];
const ACCEPTED = ["期限十五日", "1. 甲", "2. 新增", "3. 丙丁", "末"];

describe("marks", () => {
  it("end with their line, leave spaces alone and the number of an inserted line in front", () => {
    const text = "甲乙 丙\n第三条 价款\nA. 一\n";
    expect(
      markedChanges(text, [
        { from: 1, change: "deleted" },
        { from: 2, change: undefined },
      ]),
    ).toBe("甲[-乙-] 丙\n第三条 价款\nA. 一\n");
    expect(markedChanges(text, [{ from: 4, change: "inserted" }])).toBe("甲乙 丙\n第三条 {+价款+}\nA. {+一+}\n");
    expect(
      markedChanges("a b", [
        { from: 1, change: "deleted" },
        { from: 2, change: undefined },
      ]),
    ).toBe("ab");
  });
});

describe("tracked changes of .docx", () => {
  const ins = (text: string) => `<w:ins w:id="1">${run(text)}</w:ins>`;
  const del = (text: string) =>
    `<w:del w:id="2"><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
  const numbered = (content: string, end = "") =>
    `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>${end}</w:rPr></w:pPr>${content}</w:p>`;
  const lists = abstractNumbering(0, [{ format: "decimal", text: "%1." }]) + numbering(1, 0);
  const body = [
    paragraph(run("期限") + del("三十") + ins("十五") + run("日")),
    numbered(run("甲")),
    numbered(del("乙"), "<w:del/>"),
    numbered(ins("新增"), "<w:ins/>"),
    numbered(run("丙") + del("前"), "<w:del/>"),
    numbered(del("后") + run("丁")),
    paragraph("末"),
  ].join("");

  it("are accepted: deleted ends join paragraphs, deleted paragraphs do not count", async () => {
    const document = await read(wordFile({ body, numbering: lists }), "accepted");
    expect(texts(document)).toEqual(ACCEPTED);
    expect(document.warnings).toEqual(["changes-accepted"]);
  });

  it("are shown, with the numbers that stay", async () => {
    const document = await read(wordFile({ body, numbering: lists }), "shown");
    expect(texts(document)).toEqual(SHOWN);
    expect(document.warnings).toEqual(["changes-shown"]);
  });

  it("reach moved text, tabs, breaks, rows and text boxes; what was deleted does not stand out", async () => {
    const moved = `<w:moveFrom>${run("此句")}</w:moveFrom>${run("后")}<w:moveTo>${run("此句", "<w:b/>")}</w:moveTo>`;
    const lines = `<w:ins>${run("一")}<w:r><w:br/></w:r>${run("二")}</w:ins>`;
    const bold = `<w:del><w:r><w:rPr><w:b/></w:rPr><w:delText>粗</w:delText></w:r></w:del>${run("细")}`;
    const rows = table([
      ["甲", "乙"],
      [paragraph(del("丙")), paragraph(del("丁"))],
    ]).replace(/<w:tr>(?!.*<w:tr>)/, "<w:tr><w:trPr><w:del/></w:trPr>");
    const box = `<w:ins><w:r><w:pict><v:textbox><w:txbxContent>${paragraph("框")}</w:txbxContent></v:textbox></w:pict></w:r></w:ins>`;
    const bytes = wordFile({
      body: [paragraph(moved), paragraph(lines), paragraph(bold), rows, paragraph(box)].join(""),
    });
    const shown = await read(bytes, "shown");
    expect(texts(shown)).toEqual([
      "[-此句-]后{+此句+}",
      "{+一+}\n{+二+}",
      "[-粗-]细",
      "甲|乙 / [-丙-]|[-丁-]",
      "{+框+}",
    ]);
    expect(shown.blocks.map((block) => block.kind === "paragraph" && block.emphasis?.[0]?.text)).toEqual([
      "此句",
      undefined,
      undefined,
      false,
      undefined,
    ]);
    expect(texts(await read(bytes, "accepted"))).toEqual(["后此句", "一\n二", "细", "甲|乙", "框"]);
  });
});

describe("tracked changes of Word 97", () => {
  const deleted = property(0x0800, 1);
  const inserted = property(0x0801, 1);
  const text = "期限三十十五日\r乙\r丙前\r后丁\r末\r";
  const at = (part: string, length = part.length) => {
    const from = text.indexOf(part);
    return { from, to: from + length };
  };
  const bytes = docFile(text, {
    characters: [
      { ...at("三十"), properties: deleted },
      { ...at("十五"), properties: inserted },
      { ...at("乙\r"), properties: deleted },
      { ...at("前\r后"), properties: deleted },
    ],
    paragraphs: [],
  });

  it.each([
    ["accepted", ["期限十五日", "丙丁", "末"]],
    ["shown", ["期限[-三十-]{+十五+}日", "[-乙-]", "丙[-前后-]丁", "末"]],
  ] as const)("are %s", async (reading, expected) => {
    const document = await read(bytes, reading);
    expect(texts(document)).toEqual(expected);
    expect(document.warnings).toContain(`changes-${reading}`);
  });
});

describe("tracked changes of RTF", () => {
  const source =
    "{\\rtf1\\ansi\\uc1\\pard P{\\deleted 30}{\\revised 15} days\\par\\pard {\\listtext 2.\\tab}{\\deleted gone\\par}\\pard {\\listtext 2.\\tab}{\\revised new}\\par\\pard a{\\deleted x\\par}\\pard {\\deleted y}b\\par\\pard {\\mvf here}z{\\mvt here}\\par}";
  const bytes = Uint8Array.from(Buffer.from(source, "latin1"));

  it.each([
    ["accepted", ["P15 days", "2. new", "ab", "zhere"]],
    ["shown", ["P[-30-]{+15+} days", "[-gone-]", "2. {+new+}", "a[-xy-]b", "[-here-]z{+here+}"]],
  ] as const)("are %s", async (reading, expected) => {
    const document = await read(bytes, reading);
    expect(texts(document)).toEqual(expected);
    expect(document.warnings).toEqual([`changes-${reading}`]);
  });
});

describe("tracked changes of OpenDocument", () => {
  const about = "<office:change-info><dc:creator>A</dc:creator><dc:date>2024</dc:date></office:change-info>";
  const region = (id: string, kind: string, content = "") =>
    `<text:changed-region xml:id="${id}" text:id="${id}"><text:${kind}>${about}${content}</text:${kind}></text:changed-region>`;
  const list = (...items: string[]) =>
    `<text:list text:style-name="L">${items.map((text) => `<text:list-item><text:p>${text}</text:p></text:list-item>`).join("")}</text:list>`;
  // As LibreOffice writes them.
  const changes = [
    region("c1", "deletion", "<text:p>三十</text:p>"),
    region("c2", "insertion"),
    region("c3", "deletion", list("乙", "")),
    region("c4", "insertion"),
    region("c5", "deletion", list("前", "后")),
    region("c6", "format-change"),
  ].join("");
  const place = (id: string) => `<text:change text:change-id="${id}"/>`;
  const start = (id: string) => `<text:change-start text:change-id="${id}"/>`;
  const end = (id: string) => `<text:change-end text:change-id="${id}"/>`;
  const text = [
    `<text:tracked-changes>${changes}</text:tracked-changes>`,
    `<text:p>期限${place("c1")}${start("c2")}十五${end("c2")}日</text:p>`,
    list("甲", `${place("c3")}${start("c4")}新增`, `${end("c4")}丙${place("c5")}丁`),
    `<text:p>${start("c6")}末${end("c6")}</text:p>`,
  ].join("");
  const styles =
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>';
  const bytes = zip(
    Object.fromEntries(
      Object.entries({
        mimetype: "application/vnd.oasis.opendocument.text",
        "content.xml": `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:dc="c"><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${text}</office:text></office:body></office:document-content>`,
      }).map(([name, content]) => [name, new TextEncoder().encode(content)]),
    ),
  );

  it.each([
    ["accepted", ACCEPTED],
    ["shown", SHOWN.map((line) => line.replace("[-前后-]", "[-前-]\n[-后-]"))],
  ] as const)("are %s", async (reading, expected) => {
    const document = await read(bytes, reading);
    expect(texts(document)).toEqual(expected);
    expect(document.warnings).toEqual([`changes-${reading}`]);
  });
});
