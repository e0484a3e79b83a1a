import { describe, expect, it } from "vitest";
import { isIban, isIdCard, isLuhn, isUscc } from "../../../converter/clean/personal/checksums.ts";
import { findPersonalData } from "../../../converter/clean/personal/index.ts";
import { PersonalDataKind } from "../../../converter/clean/settings.ts";
import { convertText } from "../helpers.ts";

const ALL = new Set(PersonalDataKind.options);
const found = (text: string) =>
  findPersonalData(text, ALL).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe("check digits", () => {
  // Published examples: GB 11643, GB 32100-2015, ISO 13616 and the test numbers of card schemes.
  it.each([
    [isIdCard, "11010519491231002X", true],
    [isIdCard, "440524188001010014", true],
    [isIdCard, "110105194912310021", false],
    [isIdCard, "11010519490231002X", false],
    [isUscc, "91350100M000100Y43", true],
    [isUscc, "91350100M000100Y44", false],
    [isLuhn, "4111111111111111", true],
    [isLuhn, "4111111111111112", false],
    [isIban, "GB82WEST12345698765432", true],
    [isIban, "GB82WEST12345698765431", false],
  ])("%o %s", (check, text, valid) => expect(check(text)).toBe(valid));
});

describe("finding", () => {
  it.each([
    [
      "身份证号11010519491231002X，手机１３８００１３８０００。",
      ["id-card: 11010519491231002X", "mobile: １３８００１３８０００"],
    ],
    ["身份证号：110105 19491231 002X", ["id-card: 110105 19491231 002X"]],
    ["统一社会信用代码：91350100M000100Y43", ["uscc: 91350100M000100Y43"]],
    [
      "身份证号：110105194912310021；身份证 110105491231002",
      ["id-card: 110105194912310021", "id-card: 110105491231002"],
    ],
    ["统一社会信用代码91350100M000100Y44", ["uscc: 91350100M000100Y44"]],
    ["编号110105194912310021", []],
    ["IBAN: GB82WEST12345698765431", ["iban: GB82WEST12345698765431"]],
    ["0411-82345678。", ["telephone: 0411-82345678"]],
    ["联系电话：0411-82345678，客服400-810-1234", ["telephone: 0411-82345678", "telephone: 400-810-1234"]],
    ["卡号：4111 1111 1111 1111", ["bank-card: 4111 1111 1111 1111"]],
    ["开户行：样例银行 账号：0200 0000 0912 3456 789", ["bank-account: 0200 0000 0912 3456 789"]],
    ["护照号码：E12345678；车牌京A·12345，粤BD12345", ["passport: E12345678", "plate: 京A·12345", "plate: 粤BD12345"]],
    [
      "邮箱 zhang.san+1@mail.example.cn。微信号：abc_12345",
      ["email: zhang.san+1@mail.example.cn", "messenger: abc_12345"],
    ],
    ["货物运至位于江苏省南京市江宁区示范路18号3栋201室的仓库", ["address: 江苏省南京市江宁区示范路18号3栋201室"]],
    ["法定代表人：周启明　联系人：欧阳明轩，张先生", ["name: 周启明", "name: 欧阳明轩", "name: 张"]],
    [
      "Contact: Mary Whitfield, SSN 123-45-6789, +44 20 7946 0958, AB 12 34 56 C",
      [
        "name: Mary Whitfield",
        "us-ssn: 123-45-6789",
        "international-phone: +44 20 7946 0958",
        "uk-nino: AB 12 34 56 C",
      ],
    ],
    [
      "IBAN GB82 WEST 1234 5698 7654 32, IP 192.168.0.1 (server 10.0.0.7)",
      ["iban: GB82 WEST 1234 5698 7654 32", "ip-address: 192.168.0.1", "ip-address: 10.0.0.7"],
    ],
  ])("%s", (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    "圆周率约为3.14159265358979，共有13800138000.5元。",
    "第110105194912310021号文件", // wrong check digit
    "计算 12345678901234567890 的位数",
    "甲方：应当按时付款。乙方：有限责任公司",
    "图2.1.3.4所示，GB 50016-2014 第5.2.1条",
    "根据《道路交通安全法》第九十一条第2款，北京路18号文件规定",
    "维生素C、B型肝炎、A320客机",
  ])("nothing in %s", (text) => expect(found(text)).toEqual([]));

  it("is quick on hostile text", () => {
    for (const part of ["号", "1号", "区路1号", "@a.", "1 ", "姓名：", "A1", "+1 "])
      found(part.repeat(60_000 / part.length));
  });
});

describe("actions", () => {
  const bank = `1.李明轩的电话是13800138000，身份证号11010519491231002X。属实吗（ ）
姓名：李明轩
A.属实 B.不属实
答案：A
2.拨打13800138000，李明轩会接听吗（ ）
A.会 B.不会
答案：B
3.火警电话是（ ）
A.110 B.119
答案：B`;
  const converted = (action: "off" | "report" | "mask" | "pseudonym" | "drop", key?: string) =>
    convertText(bank, { outputStyle: "answer", clean: { personalData: { action, ...(key ? { key } : {}) } } as never });
  const inputs = async (...args: Parameters<typeof converted>) =>
    (await converted(...args)).records.map(({ record }) => record.input);

  it("report counts and never values", async () => {
    const { checks, records } = await converted("report");
    const report = checks.find(({ check }) => check === "personal-data")!;
    expect(report).toEqual({
      check: "personal-data",
      effect: "report",
      found: 2,
      dropped: 0,
      changed: 0,
      counts: { "id-card": 1, mobile: 2, name: 3 },
    });
    expect(records.map(({ warnings }) => warnings.includes("personal-data"))).toEqual([true, true, false]);
    expect(JSON.stringify(report)).not.toMatch(/138|李/);
  });

  it("mask the middle, everywhere in the file once a label named the person", async () => {
    expect(await inputs("mask")).toEqual([
      "李**的电话是138****8000，身份证号110***************。属实吗（  ）\n姓名：李**\nA. 属实\nB. 不属实",
      "拨打138****8000，李**会接听吗（  ）\nA. 会\nB. 不会",
      "火警电话是（  ）\nA. 110\nB. 119",
    ]);
  });

  it("put the same invented value for the same value, by the key, and no valid number", async () => {
    const [first, second] = await inputs("pseudonym", "a long secret");
    const phone = /电话是(12\d{9})，/.exec(first!)![1]!;
    expect(second).toContain(phone);
    const name = /姓名：(.+)/.exec(first!)![1]!;
    expect(name).not.toBe("李明轩");
    expect(second).toContain(`${name}会接听`);
    expect(isIdCard(/身份证号(\w{18})/.exec(first!)![1]!)).toBe(false);
    expect(await inputs("pseudonym", "a long secret")).toEqual(await inputs("pseudonym", "a long secret"));
    expect((await inputs("pseudonym", "another secret"))[0]).not.toBe(first);
  });

  it("leave records out, without telling the value in the rejection", async () => {
    const { records, rejected, files } = await converted("drop");
    expect(records).toHaveLength(1);
    expect(rejected.map(({ reason }) => reason)).toEqual(["personal-data", "personal-data"]);
    expect(rejected.map(({ text }) => text)).toEqual(["***", "***"]);
    expect(JSON.stringify(rejected)).not.toMatch(/13800138000|李/);
    expect(files[0]).toMatchObject({ items: 3, records: 1, rejected: 2 });
  });

  it.each(["mask", "drop"] as const)(
    "%s: nor in a heading that the source names, nor in other rejections",
    async (action) => {
      const text = `一、单选题（电话：13800138000）
1.火警电话是（ ）
A.110 B.119
答案：B
2.张伟的身份证号是110105194912310021，没有答案（ ）
A.110 B.119
3.火警电话是（ ）
A.110 B.119
答案：B
`;
      const { records, rejected } = await convertText(text, { clean: { personalData: { action } } as never });
      expect(rejected.map(({ reason }) => reason)).toEqual(["answer-missing", "duplicate"]);
      expect(JSON.stringify({ records, rejected })).not.toMatch(/13800138000|110105194912310021/);
      if (action === "drop") expect(JSON.stringify(rejected)).not.toContain("张伟");
      expect(records[0]!.source.section).toBe(action === "drop" ? "***" : "一、单选题（电话：138****8000）");
    },
  );
});
