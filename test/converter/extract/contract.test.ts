import { describe, expect, it } from "vitest";
import { amountsIn, yuanOfWords } from "../../../converter/extract/contract/fields/amount.ts";
import { isoDate } from "../../../converter/extract/contract/fields/date.ts";
import { type Contract, readContract } from "../../../converter/extract/contract/index.ts";
import { walk } from "../../../converter/extract/contract/tree.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { convertFiles } from "../helpers.ts";
import { paragraph, wordFile } from "../ooxml.ts";

async function contract(text: string): Promise<Contract> {
  const input = {
    name: "a.txt",
    bytes: new TextEncoder().encode(text),
    limits: DEFAULT_LIMITS,
    deadline: new Deadline("a.txt", 10_000),
  };
  return readContract(await readDocument(input, "text"), "a.txt");
}

/** Each clause as `label heading`, indented by its depth. */
const outline = ({ clauses }: Pick<Contract, "clauses">) =>
  [...walk(clauses)].map(({ clause, depth }) =>
    `${"  ".repeat(depth)}${clause.label} ${clause.heading ?? ""}`.trimEnd(),
  );

const fieldsOf = ({ fields }: Contract) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

const LEASE = `房屋租赁合同
出租方（以下简称甲方）：王府景苑资产管理有限公司
地址：北京市东城区样例街1号
开户行：中国工商银行北京样例支行
账号：0200 0000 0912 3456 789
承租方（以下简称乙方）：李明轩
联系电话：13800138000
鉴于甲方是房屋的所有权人，双方就房屋租赁事宜达成如下协议：
一、租赁房屋
1、甲方将位于北京市东城区样例街1号的房屋出租给乙方使用。
2、房屋建筑面积为120平方米。
二、租赁期限
租赁期限自2024年3月1日起至2027年2月28日止。
四、租金及支付方式
（一）月租金为人民币8,500元（大写：捌仟伍佰元整）。
（二）支付方式：
1、按季度支付；
2、乙方应当于每季度首月五日前支付。
（三）押金为人民币17,000元。
五、违约责任
乙方逾期支付租金的，每逾期一日，应当按应付金额的万分之五支付违约金；逾期超过三十日的，甲方有权解除合同。
依照本合同第四条第2款，乙方还应当承担其他费用。
六、合同解除
任何一方解除合同的，应当提前三十日书面通知对方。
七、争议解决
本合同适用中华人民共和国法律。协商不成的，可向房屋所在地人民法院提起诉讼。
八、其他
本合同一式两份，双方各执一份。
甲方（盖章）：        乙方（签字）：
日期：2024年2月20日
附件一：房屋交割清单
1、空调两台
2、热水器一台`;

describe("the parts of a contract", () => {
  it("Chinese lists: gaps, references at the start of a line, continued paragraphs, signature and annex", async () => {
    const found = await contract(LEASE);
    expect(found.title?.text).toBe("房屋租赁合同");
    expect(outline(found)).toEqual([
      "一 租赁房屋",
      "  1",
      "  2",
      "二 租赁期限",
      "四 租金及支付方式",
      "  （一）",
      "  （二） 支付方式",
      "    1",
      "    2",
      "  （三）",
      "五 违约责任",
      "六 合同解除",
      "七 争议解决",
      "八 其他",
    ]);
    expect(found.recitals.map(({ text }) => text.slice(0, 3))).toEqual(["鉴于甲"]);
    expect(found.signature.map(({ text }) => text.slice(0, 4))).toEqual(["甲方（盖", "日期：2"]);
    expect(found.annexes.map(({ label, heading }) => [label, heading])).toEqual([["附件一", "房屋交割清单"]]);
    expect(outline({ clauses: found.annexes })).toEqual(["附件一 房屋交割清单", "  1 空调两台", "  2 热水器一台"]);
  });

  it("chapters, articles, numbered clauses, parentheses and circles", async () => {
    const found = await contract(`软件开发合同
第一章 总则
第一条 合同标的
1.1 乙方为甲方开发仓储管理软件，具体包括：
（1）需求分析；
（2）系统设计，其中：
①数据库设计；
②界面设计；
（3）编码与测试。
1.2 交付物见附件一。
第三条规定的交付不影响本条。
第二条 开发期限
2.1 开发期限为六个月。
第二章 权利义务
第三条：保密：双方应当对技术资料保密。
第四条 违约责任 任何一方违约的，应当赔偿对方的损失。`);
    expect(outline(found)).toEqual([
      "第一章 总则",
      "  第一条 合同标的",
      "    1.1",
      "      （1）",
      "      （2）",
      "        ①",
      "        ②",
      "      （3）",
      "    1.2",
      "  第二条 开发期限",
      "    2.1",
      "第二章 权利义务",
      "  第三条 保密",
      "  第四条",
    ]);
  });

  it("English articles, sections, letters and Roman numbers by their sequence", async () => {
    const found = await contract(`LICENSE AGREEMENT
THIS AGREEMENT is made as of March 3, 2023 by and between Alder Ridge Software LLC, a Delaware limited liability company ("Licensor"), and Port Quill Press, Inc., a New York corporation (the "Licensee").
WHEREAS, Licensor owns the Software;
ARTICLE I
DEFINITIONS
Section 1.01 "Affiliate" means any entity that controls, is controlled by or is under common control with a party.
Section 1.02 "Term" has the meaning set forth in Section 3.01.
ARTICLE II
GRANT
Section 2.01 License. Licensor grants Licensee a license
(a) to use the Software;
(b) to copy it, provided that
(i) the copies are marked, and
(ii) no copy is sold;
(c) to train its staff.
Section 2.02 Restrictions. Licensee shall not
(g) lend it;
(h) rent it;
(i) reverse engineer it.
ARTICLE III
TERM
Section 3.01 Term. This Agreement continues for a period of three (3) years and may be terminated upon sixty (60) days' prior written notice.
Section 3.02 Law. This Agreement is governed by and construed in accordance with the laws of the State of New York, and the parties submit to the courts of New York County.
IN WITNESS WHEREOF, the parties have signed.
By: ______________
EXHIBIT A
Price list`);
    expect(outline(found)).toEqual([
      "ARTICLE I Definitions",
      "  Section 1.01",
      "  Section 1.02",
      "ARTICLE II Grant",
      "  Section 2.01 License",
      "    (a)",
      "    (b)",
      "      (i)",
      "      (ii)",
      "    (c)",
      "  Section 2.02 Restrictions",
      "    (g)",
      "    (h)",
      "    (i)",
      "ARTICLE III Term",
      "  Section 3.01 Term",
      "  Section 3.02 Law",
    ]);
    expect(found.parties.map(({ role, name }) => [role, name.value])).toEqual([
      ["Licensor", "Alder Ridge Software LLC"],
      ["Licensee", "Port Quill Press, Inc."],
    ]);
    expect(fieldsOf(found)).toEqual({
      title: "LICENSE AGREEMENT",
      signingDate: "March 3, 2023",
      term: "three (3) years",
      noticePeriod: "upon sixty (60) days' prior written notice",
      governingLaw: "the State of New York",
      disputeVenue: "courts of New York County",
      annexes: "Price list",
    });
    expect(found.definitions.map(({ term }) => term)).toEqual(["Affiliate"]);
    expect(found.annexes.map(({ label }) => label)).toEqual(["EXHIBIT A"]);
  });
});

describe("parties and key facts", () => {
  it("are verbatim spans of the contract", async () => {
    const found = await contract(LEASE);
    expect(
      found.parties.map(({ role, alias, name, particulars }) => [role, alias, name.value, particulars.length]),
    ).toEqual([
      ["甲方", "出租方", "王府景苑资产管理有限公司", 3],
      ["乙方", "承租方", "李明轩", 1],
    ]);
    expect(fieldsOf(found)).toEqual({
      title: "房屋租赁合同",
      signingDate: "2024年2月20日",
      startDate: "2024年3月1日",
      expiryDate: "2027年2月28日",
      term: "自2024年3月1日起至2027年2月28日止",
      rent: "人民币8,500元（大写：捌仟伍佰元整）",
      paymentTerms: "乙方应当于每季度首月五日前支付",
      deposit: "押金为人民币17,000元",
      noticePeriod: "应当提前三十日书面通知",
      penalty: "乙方逾期支付租金的，每逾期一日，应当按应付金额的万分之五支付违约金",
      governingLaw: "中华人民共和国法律",
      disputeVenue: "可向房屋所在地人民法院提起诉讼",
      bankName: "中国工商银行北京样例支行",
      bankAccount: "0200 0000 0912 3456 789",
      copies: "一式两份",
      annexes: "附件一：房屋交割清单",
    });
    const spans = [...found.fields, ...found.definitions, ...found.parties.flatMap((p) => [p.name, ...p.particulars])];
    for (const { value, start, end } of spans) expect(found.content.text.slice(start, end)).toBe(value);
    expect(found.fields.find(({ name }) => name === "rent")?.normalized).toBe("8500.00");
    expect(found.fields.find(({ name }) => name === "expiryDate")?.normalized).toBe("2027-02-28");
  });

  it("of side-by-side tables go to the party of their column", async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
    const rows = [
      ["甲方：海城港务有限公司", "乙方：青禾物流有限公司"],
      ["法定代表人：周明", "法定代表人：吴桐"],
      ["电话：", "电话：0411-82345678"],
    ];
    const table = `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
    const articles = [
      "第一条 服务内容",
      "乙方为甲方提供仓储服务。",
      "第二条 期限",
      "期限为一年。",
      "第三条 其他",
      "未尽事宜另行协商。",
    ];
    const body = paragraph("仓储合同") + table + articles.map((text) => paragraph(text)).join("");
    const input = {
      name: "a.docx",
      bytes: wordFile({ body }),
      limits: DEFAULT_LIMITS,
      deadline: new Deadline("a.docx", 10_000),
    };
    const { parties } = readContract(await readDocument(input, "docx"), "a.docx");
    expect(parties.map(({ name, particulars }) => [name.value, particulars.map(({ value }) => value)])).toEqual([
      ["海城港务有限公司", ["周明"]],
      ["青禾物流有限公司", ["吴桐", "0411-82345678"]],
    ]);
  });

  it("stand on the lines and in the brackets of a form that was filled in", async () => {
    const found = await contract(`车位租赁合同
出租方（甲方）：__赵启明__
承租方（乙方）：___钱多多___
联系电话：____________
第一条 期限
租赁期限自【2025】年【3】月【1】日起至【2026】年【2】月【28】日止，共__12__个月。
第二条 租金
租金为人民币__9,600__元（大写：__玖仟陆佰元整__），押金人民币__800__元，应于____日内退还。
第三条 质保
质保期满后15日内付清尾款；质保期为验收合格之日起24个月。
第四条 争议
提交杭州仲裁委员会按其届时有效的仲裁规则仲裁，仲裁裁决是终局的。`);
    expect(found.parties.map(({ role, name }) => [role, name.value])).toEqual([
      ["甲方", "赵启明"],
      ["乙方", "钱多多"],
    ]);
    expect(fieldsOf(found)).toMatchObject({
      startDate: "【2025】年【3】月【1】日",
      expiryDate: "【2026】年【2】月【28】日",
      rent: "人民币9,600元（大写：玖仟陆佰元整）",
      deposit: "押金人民币800元",
      warranty: "24个月",
      disputeVenue: "提交杭州仲裁委员会按其届时有效的仲裁规则仲裁",
    });
  });

  it("of another thing are not the term; a place ends with its name", async () => {
    const found = await contract(`SERVICES AGREEMENT
This Agreement is made on 3 March 2025 between Alder Ltd ("Provider") and Birch Inc. ("Client").
1. Confidentiality
Each party keeps the other's information secret for a period of five (5) years thereafter.
2. Term
The initial term is eighteen (18) months beginning on 3 March 2025.
3. Law
The courts of Dublin have exclusive jurisdiction over any dispute arising out of this Agreement.`);
    expect(fieldsOf(found)).toMatchObject({ term: "eighteen (18) months", disputeVenue: "courts of Dublin" });
  });

  it("of a cover table stand in the cell beside their label", async () => {
    const found = await contract(
      `<table><tr><td>合同编号</td><td>TS2025-08</td></tr>
<tr><td>委托方（甲方）</td><td>苏州云杉物流有限公司</td></tr><tr><td>受托方（乙方）</td><td>南京青石软件有限公司</td></tr>
<tr><td>签订日期</td><td>2025年4月8日</td></tr></table>
<p>技术服务合同</p><p>第一条 服务内容</p><p>乙方为甲方提供系统运维服务，并按月提交报告。</p>`,
    );
    expect(found.parties.map(({ role, name }) => [role, name.value])).toEqual([
      ["甲方", "苏州云杉物流有限公司"],
      ["乙方", "南京青石软件有限公司"],
    ]);
    expect(fieldsOf(found)).toMatchObject({ number: "TS2025-08", signingDate: "2025年4月8日" });
  });

  it("left blank in a template are no data", async () => {
    const found = await contract(`采购合同
合同编号：________
甲方：____________
乙方（卖方）：【】
签订日期：    年  月  日
第一条 价款
合同总价为人民币（大写）______元整（¥______）。
第二条 期限
合同期限为【】年，自20__年__月__日起至____年__月__日止。
第三条 争议
向【】人民法院提起诉讼。`);
    expect(found.parties).toEqual([]);
    expect(fieldsOf(found)).toEqual({ title: "采购合同" });
  });

  it.each([
    ["人民币（大写）伍佰伍拾万圆整（¥5,500,000.00）", 5_500_000, false, true],
    ["￥1,265,000元（大写：壹佰贰拾陆万伍仟元整）", 1_265_000, false, true],
    ["人民币壹万零叁佰元伍角整（¥10,300.50）", 10_300.5, false, true],
    ["人民币（大写）叁拾万元整（¥350,000.00）", 300_000, true, false],
    ["合同金额120.5万元", 1_205_000, false, false],
  ])("amount %s", (text, yuan, mismatch, confirmed) => {
    const half = text.replace(/[（）：]/g, (sign) => ({ "（": "(", "）": ")", "：": ":" })[sign]!);
    expect(amountsIn(half).map((one) => [one.yuan, one.mismatch, one.confirmed])).toEqual([
      [yuan, mismatch, confirmed],
    ]);
  });

  it("banking numerals and dates", () => {
    expect(yuanOfWords("玖仟捌佰柒拾陆万伍仟肆佰叁拾贰元壹角零玖分")).toBe(98_765_432.19);
    expect(
      [
        "2024年1月15日",
        "2024.01.15",
        "二〇二四年一月十五日",
        "April 8, 2024",
        "8th day of April, 2024",
        "2024年2月30日",
      ].map(isoDate),
    ).toEqual(["2024-01-15", "2024-01-15", "2024-01-15", "2024-04-08", "2024-04-08", undefined]);
  });

  it("of which words and figures differ are left out, with a warning", async () => {
    const text = `采购合同
甲方：海城港务有限公司
乙方：青禾物流有限公司
第一条 价款
合同总价为人民币（大写）叁拾万元整（¥350,000.00）。
第二条 交付
乙方应当在三十日内交付全部货物。
第三条 其他
本合同一式两份，双方各执一份。`;
    const conversion = await convertFiles([{ name: "a.txt", data: new TextEncoder().encode(text) }]);
    expect(conversion.files[0]!.warnings).toContain("amount-mismatch");
    expect(JSON.stringify(conversion.records)).not.toContain('合同金额":');
  });
});

const TOPICS = ["付款", "价款", "违约责任", "变更与解除", "争议解决", "标的", "期限与生效", "通知与送达"];

/** The parts of an output that must stand in the input. */
function spansOf(output: string): string[] {
  if (output.startsWith("{"))
    return Object.values(JSON.parse(output) as Record<string, string | object>).flatMap((value) =>
      typeof value === "string" ? [value] : (Object.values(value) as string[]),
    );
  if (output.startsWith("风险：")) return [...output.matchAll(/依据：(.*)/g)].map(([, evidence]) => evidence!);
  return TOPICS.includes(output) ? [] : [output];
}

describe("records", () => {
  const records = async (text: string, contract = {}) =>
    (await convertFiles([{ name: "a.txt", data: new TextEncoder().encode(text) }], { contract: contract as never }))
      .records;

  it("give clauses, topics without their heading, answers, key facts and risks in the contract's words", async () => {
    const all = await records(LEASE);
    const outputs = all.map(({ record }) => record.output);
    for (const { record } of all) for (const span of spansOf(record.output)) expect(record.input).toContain(span);
    expect(outputs).toContain("每逾期一日，应当按应付金额的万分之五支付违约金");
    expect(all.find(({ record }) => record.output === "违约责任")!.record.input).not.toContain("违约责任");
    expect(all.find(({ record }) => /甲方是谁/.test(record.instruction))!.record.output).toBe(
      "王府景苑资产管理有限公司",
    );
  });

  it("come of standard terms without a title or named parties too, and not of an exam on contracts", async () => {
    const terms =
      "Standard Terms\n1. Services. This Consulting Services Agreement governs the services that either party orders.\n2. Payment. The paying party shall pay within thirty days of the invoice.\n3. Term. Either party may end the services by thirty days' written notice.\n4. Liability. Neither party is liable for lost profits.";
    expect((await records(terms)).filter(({ task }) => task === "find")).toHaveLength(4);
    const exam =
      "1. A party to this sale breaks the contract. What may the other party claim?\nAnswer: Damages.\n2. When does a party act in good faith?\nAnswer: When it is honest.\n3. May parties change their contract?\nAnswer: Yes, by agreement.";
    expect((await records(exam)).map(({ kind }) => kind)).toEqual(["short", "short", "short"]);
  });

  it("of the tasks that are asked for, and of the user's own checklist", async () => {
    const checklist = [{ name: "押金", phrases: ["押金为…元"], risk: "押金可能不退。" }];
    const risks = await records(LEASE, { tasks: ["risk"], checklist });
    expect(risks.map(({ record }) => record.output)).toEqual([
      "风险：押金（中）\n依据：押金为人民币17,000元。\n说明：押金可能不退。",
    ]);
    expect(await records(LEASE, { tasks: ["define"] })).toEqual([]);
  });

  it("leave out clauses that are forms", async () => {
    const text = LEASE.replace(
      "租赁期限自2024年3月1日起至2027年2月28日止。",
      "租赁期限自____年__月__日起至____年__月__日止，共____年。",
    );
    const conversion = await convertFiles([{ name: "a.txt", data: new TextEncoder().encode(text) }]);
    expect(conversion.rejected.map(({ reason, source }) => [reason, source.number])).toContainEqual([
      "clause-template",
      "二",
    ]);
  });
});

it("stays quick on hostile text", async () => {
  const hostile = [
    "（".repeat(60_000),
    "第一条".repeat(20_000),
    "1.".repeat(30_000),
    "百分之一日元".repeat(10_000),
    '"a'.repeat(30_000),
    "责任以".repeat(20_000),
    "本合同自双方签字".repeat(10_000),
    "term of employ ".repeat(5_000),
  ];
  for (const text of hostile) await contract(`合同\n甲方：甲甲甲甲\n第一条 一\n${text}\n第二条 二\n${text}\n第三条 三`);
});
