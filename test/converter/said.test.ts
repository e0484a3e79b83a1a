import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "#converter/app/problems";
import { ConvertSettings, convert } from "#converter/index";
import { ERRORS, explainError } from "#converter/said/errors";
import { placeText } from "#converter/said/place";
import { explain, hiddenValues, problem } from "#converter/said/problem";
import { SENTENCES } from "#converter/said/sentences";

const CONVERTER = new URL("../../converter/", import.meta.url);
const words = async (language: string): Promise<Record<string, string>> =>
  JSON.parse(await readFile(new URL(`page/i18n/${language}.json`, CONVERTER), "utf8"));
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

const sources = async () => {
  const files = (await readdir(CONVERTER, { recursive: true })).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("said") && !name.startsWith("page"),
  );
  return (await Promise.all(files.map((name) => readFile(new URL(name, CONVERTER), "utf8")))).join("\n");
};

describe("the sentences", () => {
  it("have both languages, with the same values, and a name for their reason", async () => {
    const [zh, en] = [await words("zh"), await words("en")];
    for (const [key, [chinese, english]] of Object.entries(SENTENCES)) {
      expect(chinese, key).toMatch(/\p{Script=Han}/u);
      expect(english.trim(), key).not.toBe("");
      expect(names(chinese), key).toEqual(names(english));
      const reason = `reason.${key.split("/")[0]}`;
      for (const name of [reason, `${reason}.fix`]) expect([zh[name], en[name]], name).not.toContain(undefined);
    }
  });

  it("are all used, and no reason is written without one", async () => {
    const source = await sources();
    const unused = Object.keys(SENTENCES).filter((key) => !source.includes(`"${key}"`));
    expect(unused).toEqual(["other-language/en", "other-language/zh"]); // chosen by the language that is wanted
    expect(source.match(/\breason: ["`][a-z-]+["`]/g)).toBeNull();
  });
});

describe("the place of an item", () => {
  it.each([
    [{ line: 12, number: "3" }, "a.txt，第 12 行，编号 3", "a.txt, line 12, number 3"],
    [{ block: 24, number: "第四条" }, "a.txt，第 25 段，第四条", "a.txt, paragraph 25, 第四条"],
    [{ block: 3, number: "Section 4" }, "a.txt，第 4 段，Section 4", "a.txt, paragraph 4, Section 4"],
    [{ sheet: "S", block: 0 }, "a.txt，S", "a.txt, S"],
    [{ sheet: "S", row: 2 }, "a.txt，S，第 2 行", "a.txt, S, row 2"],
  ])("%o", (span, zh, en) => {
    const source = { file: "a.txt", ...span };
    expect([placeText(source, "zh"), placeText(source, "en")]).toEqual([zh, en]);
  });
});

describe("errors of files and of the service", () => {
  it("have both languages, with the same values", () => {
    for (const [key, { said, hint }] of Object.entries(ERRORS)) {
      expect(Object.keys(PROBLEMS)).toContain(key.split("/")[0]);
      for (const [chinese, english] of [said, hint]) {
        expect(chinese, key).toMatch(/\p{Script=Han}/u);
        expect(names(chinese), key).toEqual(names(english));
      }
    }
  });

  it("are all used, and readers throw no other", async () => {
    const source = await sources();
    const whole = (key: string) => source.includes(`"${key}"`);
    const chosen = (key: string) =>
      source.includes(`("${key.split("/")[1]}", `) || source.includes(`"${key.split("/")[1]}"`);
    expect(Object.keys(ERRORS).filter((key) => !whole(key) && !chosen(key))).toEqual([]);
    const readers = (await readdir(new URL("readers/", CONVERTER), { recursive: true })).filter((name) =>
      name.endsWith(".ts"),
    );
    for (const name of readers)
      expect(await readFile(new URL(`readers/${name}`, CONVERTER), "utf8"), name).not.toContain("new TunelabError(");
  });

  it("say what and how to mend it in the reader's language, and keep their values", async () => {
    const big = { name: "大.txt", data: new Uint8Array(2 ** 20 + 1).fill(65) };
    const { files } = await convert([big, { name: "空.docx", data: new Uint8Array() }], ConvertSettings.parse({}), {
      limits: { fileBytes: 2 ** 20, streamedBytes: 2 ** 20 },
    });
    expect(files.map(({ error }) => explainError(error!, "zh"))).toEqual([
      { message: "大.txt：大小超过上限 1.0 MB", hint: "把文件拆小，或去掉用不到的部分" },
      { message: "空.docx 是空的", hint: "请对方重新发送" },
    ]);
    expect(files[0]!.error!.message).toBe("大.txt: its size is beyond the limit of 1.0 MB");
    expect(files[0]!.error!.details).toMatchObject({ file: "大.txt", limit: 2 ** 20, sentence: "LIMIT_EXCEEDED/size" });
    expect(explainError({ message: "of another kind", hint: "mend it" }, "zh")).toEqual({
      message: "of another kind",
      hint: "mend it",
    });
  });
});

describe("a problem", () => {
  it("holds its values, shortened, and says them in both languages", () => {
    const said = problem("answer-not-an-option", { answer: `一\n二${"三".repeat(100)}` });
    expect(said.reason).toBe("answer-not-an-option");
    expect(said.values).toEqual({ answer: `一 二${"三".repeat(77)}…` });
    expect(said.message).toBe(explain(said, "en"));
    expect(explain(said, "zh")).toBe(`答案“一 二${"三".repeat(77)}…”不对应任何选项；请写选项字母`);
  });

  it("says places as its reader does", () => {
    const place = { file: "b.xlsx", sheet: "题库", row: 3, number: "12" };
    const said = problem("duplicate", { place });
    expect(said.message).toBe("the same question and answer stand at b.xlsx, 题库, row 3, number 12");
    expect(explain(said, "zh")).toBe("同样的题目和答案已在 b.xlsx，题库，第 3 行，编号 12 出现");
  });

  it("keeps its message where no sentence is known", () => {
    expect(explain({ message: "no answer" }, "zh")).toBe("no answer");
    expect(explain({ sentence: "of-another-version", message: "no answer" }, "zh")).toBe("no answer");
  });

  it("hides what its values hold", () => {
    const safe = hiddenValues(problem("answer-placeholder", { answer: "13800138000" }), () => "138****8000");
    expect(safe.values).toEqual({ answer: "138****8000" });
    expect(safe.message).toBe('the answer is only "138****8000"; write it out');
  });
});

it("tells a Chinese reader which option, which letters, which record", async () => {
  const text = ["1. 甲？", "A. 一", "B. 二", "答案：E", "2. 乙？", "A. 一", "B. 二", "答案：A"];
  const same = ["1. 乙？", "A. 一", "B. 二", "答案：B"];
  const file = (name: string, lines: string[]) => ({ name, data: Buffer.from(lines.join("\n")) });
  const { rejected } = await convert([file("a.txt", text), file("b.txt", same)]);
  expect(rejected.map((item) => explain(item, "zh"))).toEqual([
    "答案“E”中的 E 不在选项里，选项只有 A, B；请核对",
    "同一道题在 a.txt，第 5 行，编号 2 有另一个答案；请决定哪个正确",
  ]);
});
