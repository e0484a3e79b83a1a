import { describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { brief, convertFiles } from "../helpers.ts";
import { zip } from "../ooxml.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const GOOD = { name: "good.txt", data: bytes("1.甲（ ）\nA.一 B.二\n答案：A") };
const BOMB = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>`;
const XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const deepXml = (root: string) => `<${root}>${"<a>".repeat(5000)}${"</a>".repeat(5000)}</${root}>`;
const odf = (content: string) =>
  zip({ mimetype: bytes("application/vnd.oasis.opendocument.text"), "content.xml": bytes(content) });

describe("input that means harm", () => {
  it.each<[string, Uint8Array, string]>([
    ["laughs.quiz.xml", bytes(`<?xml version="1.0"?>${BOMB}<quiz>&b;</quiz>`), "CORRUPT_FILE"],
    ["outside.qti.xml", bytes(`<?xml version="1.0"?>${XXE}<questestinterop>&x;</questestinterop>`), "CORRUPT_FILE"],
    ["laughs.odt", odf(`${BOMB}<a>&b;</a>`), "CORRUPT_FILE"],
    ["deep.quiz.xml", bytes(deepXml("quiz")), "LIMIT_EXCEEDED"],
    ["deep.qti.xml", bytes(deepXml("questestinterop")), "LIMIT_EXCEEDED"],
    ["deep.odt", odf(deepXml("a")), "LIMIT_EXCEEDED"],
    ["deep.html", bytes("<ul><li>".repeat(50_000)), "LIMIT_EXCEEDED"],
    [
      "bomb.odt",
      zip({ mimetype: bytes("opendocument.text"), "content.xml": new Uint8Array(50 * 2 ** 20) }),
      "LIMIT_EXCEEDED",
    ],
    ["bomb.epub", zip({ "META-INF/container.xml": new Uint8Array(50 * 2 ** 20) }), "LIMIT_EXCEEDED"],
    ["line.txt", new Uint8Array(17 * 2 ** 20).fill(0x61), "LIMIT_EXCEEDED"],
    ["cut.json", bytes('{"data":[{"q":"a","a":"b"},'), "CORRUPT_FILE"],
  ])("%s ends as a named error, and the next file goes on", async (name, data, code) => {
    const conversion = await convertFiles([{ name, data }, GOOD]);
    expect(conversion.files[0]!.error?.code).toBe(code);
    expect(conversion.files[0]!.error!.message).toContain(name);
    expect(brief(conversion)).toHaveLength(1);
  });

  it("rejects what is nested without end in JSON", async () => {
    const conversion = await convertFiles([
      { name: "deep.json", data: bytes("[".repeat(50_000) + "]".repeat(50_000)) },
      {
        name: "deep.jsonl",
        data: bytes(`{"q":${"[".repeat(50_000)}${"]".repeat(50_000)}}\n{"q":"甲是？","a":"乙"}\n`),
      },
    ]);
    expect(conversion.rejected.map(({ reason }) => reason)).toEqual(["row-too-deep", "row-too-deep"]);
    expect(conversion.records).toHaveLength(1);
  });

  it("zero bytes do not turn UTF-8 into another encoding", async () => {
    const data = bytes("1. 水是湿的吗？\0\nA. 是\0\nB. 不是\n答案：A\n");
    const { error, encoding } = (await convertFiles([{ name: "nul.txt", data }])).files[0]!;
    expect([error?.code, encoding]).toEqual(["UNSUPPORTED_FORMAT", undefined]);
  });

  it("reads a mislabelled file as what it is", async () => {
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ["题干", "A", "B", "答案"],
        ["甲", "一", "二", "A"],
      ]),
      "s",
    );
    const html = "<html><table><tr><td>题干<td>A<td>B<td>答案<tr><td>乙<td>一<td>二<td>B</table></html>";
    const conversion = await convertFiles([
      { name: "a.txt", data: new Uint8Array(write(book, { type: "buffer", bookType: "biff8" })) },
      { name: "b.xls", data: bytes(html) },
      { name: "c.docx", data: bytes('[{"q":"问","a":"答"}]') },
    ]);
    expect(conversion.files.map(({ format, records }) => [format, records])).toEqual([
      ["xls", 1],
      ["html", 1],
      ["json", 1],
    ]);
  });

  it("a workbook that would fill all memory ends alone, even where V8 can do nothing but abort", async () => {
    const namespaces = ["office", "table", "text"].map(
      (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
    );
    const cell =
      '<table:table-cell office:value-type="string" table:number-columns-repeated="60000000"><text:p>x</text:p>';
    const table = `<table:table table:name="A"><table:table-row>${cell}</table:table-cell></table:table-row></table:table>`;
    const fods = `<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" ${namespaces.join(" ")}><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body></office:document>`;
    const limits = { workbookBytes: 40 * 2 ** 20 };
    const conversion = await convert([{ name: "wide.fods", data: bytes(fods) }, GOOD], ConvertSettings.parse({}), {
      limits,
    });
    expect(conversion.files[0]!.error).toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining("memory to read it is beyond the limit of 40 MB"),
    });
    expect(conversion.files[1]!.error).toBeUndefined();
  });

  it.each<[string, string]>([
    ["spaces.txt", " ".repeat(20_000_000)],
    ["brackets.txt", "（".repeat(3_000_000)],
    ["options.txt", "A.".repeat(1_000_000)],
    ["stars.md", `# x\n${"*a".repeat(1_000_000)}`],
    ["bars.md", `|a|\n|-|\n${"|".repeat(1_000_000)}`],
    ["braces.gift", `::a:: ${"{=".repeat(500_000)}`],
    ["json.json", `[{"q":"${"x".repeat(20_000_000)}","a":"b"}]`],
    ["rtf.rtf", `{\\rtf1 ${"\\'b4".repeat(500_000)}}`],
    ["nul.txt", `1.甲\u0000（ ）\nA.一 B.二\n答案：A`],
  ])("%s: millions of signs on one line come to an end", async (name, text) => {
    const conversion = await convertFiles([{ name, data: bytes(text) }, GOOD]);
    expect(conversion.files[1]!.error).toBeUndefined();
    expect(conversion.files[0]!.items).toBe(conversion.files[0]!.records + conversion.files[0]!.rejected);
  });
});
