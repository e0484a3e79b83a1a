/** Files with passwords, made by the libraries that open them; test/peers asks LibreOffice. */
import { configure, TextReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import office from "officecrypto-tool";
import { describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { ConvertSettings, convert } from "../../../converter/index.ts";
import { brief, convertFiles } from "../helpers.ts";
import { paragraph, wordFile } from "../ooxml.ts";

const RECORD = "single | 火警电话是（  ）⏎A. 110⏎B. 119 | B";
const TEXT = "1. 火警电话是（ ）\nA. 110\nB. 119\n答案：B";
const PASSWORD = "正确-horse";

function locked(data: Uint8Array): Uint8Array {
  return new Uint8Array(office.encrypt(Buffer.from(data), { password: PASSWORD }));
}

function workbook(): Uint8Array {
  const book = utils.book_new();
  const rows = [
    ["题干", "选项A", "选项B", "答案"],
    ["火警电话是（ ）", "110", "119", "B"],
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "题");
  return new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" }));
}

async function archive(zipCrypto: boolean): Promise<Uint8Array> {
  configure({ useWebWorkers: false });
  const writer = new ZipWriter(new Uint8ArrayWriter());
  const options = zipCrypto ? { zipCrypto } : { encryptionStrength: 3 as const };
  await writer.add("开放.txt", new TextReader(TEXT));
  await writer.add("题库.txt", new TextReader(TEXT.replaceAll("119", "120")), { password: PASSWORD, ...options });
  return writer.close();
}

describe("files with a password", () => {
  const document = wordFile({
    body: TEXT.split("\n")
      .map((line) => paragraph(line))
      .join(""),
  });
  const files: [string, Uint8Array][] = [
    ["a.docx", locked(document)],
    ["a.xlsx", locked(workbook())],
  ];

  it.each(files)("%s opens with the right one among several", async (name, data) => {
    const passwords = ["wrong", PASSWORD];
    const conversion = await convertFiles([{ name, data }], { passwords, outputStyle: "answer" });
    expect(conversion.files[0]).toMatchObject({ format: name.slice(2), sizeBytes: data.length });
    expect(brief(conversion)).toEqual([RECORD]);
  });

  it.each(files)("%s is named without one, and with wrong ones", async (name, data) => {
    const hints = [undefined, ["wrong"]].map(
      async (passwords) => (await convertFiles([{ name, data }], passwords && { passwords })).files[0]!.error,
    );
    expect(await Promise.all(hints)).toMatchObject([
      { code: "ENCRYPTED_FILE", hint: expect.stringContaining("--password") },
      { code: "ENCRYPTED_FILE", hint: expect.stringContaining("none of the 1 passwords") },
    ]);
  });

  it("that claims endless hashing is refused", async () => {
    const [[, data]] = files as [[string, Uint8Array]];
    const greedy = Uint8Array.from(
      Buffer.from(Buffer.from(data).toString("latin1").replace('spinCount="100000"', 'spinCount="999999"'), "latin1"),
    );
    expect(greedy).not.toEqual(data);
    const settings = { passwords: [PASSWORD] };
    const { files: reports } = await convertFiles([{ name: "a.docx", data: greedy }], settings);
    expect(reports[0]!.error?.code).toBe("LIMIT_EXCEEDED");
  });

  it.each([
    ["AES", false],
    ["the old way", true],
  ])("members of an archive, encrypted by %s", async (_, zipCrypto) => {
    const data = await archive(zipCrypto);
    const open = await convertFiles([{ name: "a.zip", data }], { passwords: ["wrong", PASSWORD] });
    expect(open.files.map(({ file, records }) => [file, records])).toEqual([
      ["a.zip", 0],
      ["a.zip/开放.txt", 1],
      ["a.zip/题库.txt", 1],
    ]);
    const shut = await convertFiles([{ name: "a.zip", data }]);
    expect(shut.files.map(({ error }) => error?.code)).toEqual([undefined, undefined, "ENCRYPTED_FILE"]);
    const wrong = await convertFiles([{ name: "a.zip", data }], { passwords: ["wrong"] });
    expect(wrong.files[2]!.error).toMatchObject({ hint: expect.stringContaining("none of the 1") });
  });

  it("count their unpacked bytes like others", async () => {
    const data = await archive(false);
    const settings = ConvertSettings.parse({ passwords: [PASSWORD] });
    const { files: reports } = await convert([{ name: "a.zip", data }], settings, { limits: { memberBytes: 20 } });
    expect(reports.map(({ error }) => error?.code)).toEqual([undefined, "LIMIT_EXCEEDED", "LIMIT_EXCEEDED"]);
  });
});
