import { describe, expect, it } from "vitest";
import { topicOf } from "../../../converter/extract/contract/topics.ts";
import { convertFiles } from "../helpers.ts";
import { contractOf, valuesOf } from "./contract-texts.ts";

it("审定金额 is no deposit", async () => {
  const contract = await contractOf("合同\n第一条 付款\n甲方每月20日前按审定金额的80%支付进度款。");
  expect(valuesOf(contract, "deposit")).toEqual([]);
  expect(valuesOf(contract, "paymentTerms")).toEqual(["甲方每月20日前按审定金额的80%支付进度款"]);
});

it("a licence's years are no term, a venue still to be chosen is none", async () => {
  const licence = await contractOf(
    "AGREEMENT\n1. Content. The content shall be licensed to Lotus for a period of five (5) years.\n2. End. Either party may end it by a written notice of 60 days.",
  );
  expect(valuesOf(licence, "term")).toEqual([]);
  expect(valuesOf(licence, "noticePeriod")).toEqual(["written notice of 60 days"]);
  const venue = await contractOf(
    "合同\n第一条 争议\n协商不成的，可向青州市人民法院提起诉讼，或向潍坊仲裁委员会申请仲裁。",
  );
  expect(valuesOf(venue, "disputeVenue")).toEqual([]);
});

describe("the amount", () => {
  it.each([
    ["合同总价由人民币100,000元变更为人民币120,000元。", ["人民币120,000元"]],
    ["单价为3,000元/台，合计金额30,000元。", ["30,000元"]],
    ["乙方应当缴纳保证金20,000元，保险金额不低于500,000元。", []],
    ["合同价为人民币（大写）叁万元整（¥30,000.00），其中暂列金额2,000元。", ["人民币（大写）叁万元整（¥30,000.00）"]],
  ])("of %s", async (sentence, amounts) => {
    const contract = await contractOf(`合同\n第一条 价款\n${sentence}\n第二条 其他\n无。\n第三条 附则\n无。`);
    expect(valuesOf(contract, "amount")).toEqual(amounts);
  });

  it("of labour and of a lease is called wages and rent", async () => {
    const labour = await contractOf("劳动合同\n第一条 报酬\n试用期工资为8,000元；试用期满后月工资为10,000元。");
    expect([valuesOf(labour, "salary"), valuesOf(labour, "amount")]).toEqual([["10,000元"], []]);
    const lease = await contractOf("租赁合同\n第一条 租金\n月租金为人民币3,000元，按季支付。");
    expect([valuesOf(lease, "rent"), valuesOf(lease, "amount")]).toEqual([["人民币3,000元"], []]);
  });

  it.each([
    ["乙方的赔偿责任不超过合同总价的30%。", ["合同总价的30%"]],
    ["任何一方的赔偿责任以合同总价为限。", ["合同总价"]],
    ["乙方承担的责任以附件为准。", []],
  ])("of a cap on liability: %s", async (sentence, caps) => {
    const contract = await contractOf(`合同\n第一条 责任限制\n${sentence}`);
    expect(valuesOf(contract, "liabilityCap")).toEqual(caps);
  });

  it("is no deposit whose words and figures differ", async () => {
    const contract = await contractOf("合同\n第一条 押金\n押金人民币5,000元（大写：伍万元整）。");
    expect(valuesOf(contract, "deposit")).toEqual([]);
    expect(contract.amountMismatches).toHaveLength(1);
  });

  it("of an English agreement is no deposit, insurance or bonus", async () => {
    const contract = await contractOf(`LEASE AGREEMENT
1. Deposit. Tenant shall deposit with Landlord the sum of $3,000.00.
2. Insurance. Tenant carries insurance in an amount of $1,000,000.
3. Rent. The monthly rent is $1,500.00, payable in advance on the first day of each month, according to the following schedule:
Year one\t$1,500.00
4. Liability. Landlord's liability shall not exceed three months' rent.`);
    expect([valuesOf(contract, "rent"), valuesOf(contract, "amount")]).toEqual([["$1,500.00"], []]);
    expect(valuesOf(contract, "deposit")).toEqual(["$3,000.00"]);
    expect(valuesOf(contract, "liabilityCap")).toEqual(["three months' rent"]);
    expect(valuesOf(contract, "paymentTerms")).toEqual([
      "The monthly rent is $1,500.00, payable in advance on the first day of each month",
    ]);
  });
});

const signed = (first: string, second: string) => `供货合同补充协议
鉴于双方已于2024年5月6日签订编号为A-1的《供货合同》（以下称原合同），现补充如下：
一、期限
供货期限自2025年1月1日起至2025年12月31日止。
二、其他
本补充协议自双方盖章之日起生效，一式两份。
三、通知
一方变更地址的，应当在变更后五日内书面通知对方。
甲方（盖章）：海城港务有限公司\t乙方（盖章）：青禾物流有限公司
日期：${first}\t日期：${second}`;

describe("dates", () => {
  it("of signing stand below the signatures, where they agree; another contract's is none", async () => {
    const contract = await contractOf(signed("2024年12月20日", "2024年12月20日"));
    expect(valuesOf(contract, "signingDate")).toEqual(["2024年12月20日"]);
    expect(valuesOf(contract, "effectiveDate")).toEqual([]);
    expect(valuesOf(contract, "effectiveCondition")).toEqual(["自双方盖章之日起生效"]);
    expect(valuesOf(contract, "startDate")).toEqual(["2025年1月1日"]);
    expect(valuesOf(contract, "noticePeriod")).toEqual(["应当在变更后五日内书面通知"]);
    const differing = await contractOf(signed("2024年12月20日", "2024年12月22日"));
    expect(valuesOf(differing, "signingDate")).toEqual([]);
  });

  it("of an English agreement are told by their words", async () => {
    const contract = await contractOf(`SERVICES AGREEMENT
This Agreement is entered into as of 3 March 2025 between Alder Ltd ("Provider") and Birch Inc. ("Client").
1. Prices. The prices are fixed until 31 December 2025 and replace the offer dated 1 February 2025.
2. Term. This Agreement enters into force on 1 April 2025 and remains in force until 31 March 2027, and may be ended for the first time as of 30 June 2026.
3. Arbitration. Disputes are settled by arbitration under the Rules of the Cork Chamber. The seat of arbitration is Cork.`);
    expect(valuesOf(contract, "signingDate")).toEqual(["3 March 2025"]);
    expect(valuesOf(contract, "effectiveDate")).toEqual(["1 April 2025"]);
    expect(valuesOf(contract, "expiryDate")).toEqual(["31 March 2027"]);
    expect(valuesOf(contract, "arbitrationSeat")).toEqual(["Cork"]);
  });
});

it("facts of a table of labels are what stands beside the labels; a term beside a duty of secrecy is one", async () => {
  const lease = await contractOf(`租赁合同
押金\t人民币24,000元
付款方式\t按季支付，每季度首月5日前付清
第一条 期限
本合同有效期为2年，保密义务自披露之日起持续5年。`);
  expect(["deposit", "paymentTerms", "term", "confidentialityPeriod"].map((name) => valuesOf(lease, name))).toEqual([
    ["人民币24,000元"],
    ["按季支付，每季度首月5日前付清"],
    ["2年"],
    ["自披露之日起持续5年"],
  ]);
});

it("payment terms and penalties are whole sentences, and annexes are named once", async () => {
  const contract = await contractOf(`采购合同
第一条 付款
1.1 货到验收合格后10个工作日内支付合同总价的95%；余款在一年后付清，汇入下列账户：
开户银行：中国样例银行南京分行
账　　号：2100 1234 5678 9012
1.2 交货期：收到预付款之日起30日内。
第二条 违约
2.1 乙方逾期交货的，每逾期一日按逾期货款的0.1%支付违约金；乙方泄密的，应当支付违约金人民币50,000元。
2.2 提前还款的，不收取违约金。
第三条 附则
附件一：货物清单；附件二：技术要求为本合同的组成部分。附件一所列货物应当全新。`);
  expect(valuesOf(contract, "paymentTerms")).toEqual(["货到验收合格后10个工作日内支付合同总价的95%"]);
  expect(valuesOf(contract, "penalty")).toEqual([
    "乙方逾期交货的，每逾期一日按逾期货款的0.1%支付违约金",
    "乙方泄密的，应当支付违约金人民币50,000元",
  ]);
  expect(valuesOf(contract, "bankAccount")).toEqual(["2100 1234 5678 9012"]);
  expect(valuesOf(contract, "annexes")).toEqual(["附件一：货物清单", "附件二：技术要求"]);
});

it("a heading that joins two topics names none", () => {
  expect(["货物交接与签收", "保证担保", "陈述与保证"].map((heading) => topicOf(heading, "zh"))).toEqual([
    undefined,
    "担保",
    "陈述与保证",
  ]);
  expect(
    ["保密与竞业限制", "质量要求与技术标准", "社会保险和福利待遇"].map((heading) => topicOf(heading, "zh")),
  ).toEqual([undefined, "质量标准", "社会保险与福利"]);
  expect(["Term and Termination", "Quality and Warranty"].map((heading) => topicOf(heading, "en"))).toEqual([
    undefined,
    "Warranty",
  ]);
});

describe("records", () => {
  const records = async (text: string) =>
    (await convertFiles([{ name: "a.txt", data: new TextEncoder().encode(text) }], { task: "contract" })).records;

  it("do not ask for one of two clauses with the same heading, nor who is late", async () => {
    const all = await records(`装修合同
甲方：海城港务有限公司
乙方：青禾装饰有限公司
第一部分 通用条款
第一条 工期
乙方应当按照约定的时间完成全部装修工程。
第二条 违约责任
乙方逾期完工的，每逾期一日支付违约金一千元；逾期超过30日的，甲方有权解除合同。乙方应按时进场，材料未经检验的，不得使用于工程。
第二部分 专用条款
第三条 工期
工期为六十天，自甲方移交场地之日起计算。`);
    const asked = all.map(({ record }) => record.instruction).join("\n");
    expect(asked).toContain("违约责任");
    expect(asked).not.toContain("工期");
    expect(asked).toContain("乙方逾期完工的，应当如何处理？");
    expect(asked).not.toContain("：逾期超过30日的");
    expect(asked).not.toContain("按时进场");
  });

  it("quote whole sentences in English too, and ask for no short name", async () => {
    const all = await records(`SUPPLY AGREEMENT
This Agreement is made between Corvane Metals Ltd ("Corvane") and Birch Cycles Inc. ("Buyer").
1. Delivery. If delivery is late for more than a week, Corvane shall pay damages of 0.5% of the price for each further week.
2. Assignment. If the price falls below that level, the parties shall meet and agree on another one in good faith.
3. Confidentiality. Each party keeps the other's information secret.`);
    const answers = all
      .filter(({ task }) => task === "answer")
      .map(({ record }) => [record.instruction, record.output]);
    expect(answers.map(([, output]) => output)).toEqual([
      "Birch Cycles Inc.",
      "Corvane shall pay damages of 0.5% of the price for each further week.",
    ]);
  });

  it("neither summarise a form as a table nor take a heading for the evidence of a risk", async () => {
    const html = `<table><tr><td>合同编号</td><td>A-2025-7</td></tr><tr><td>项目名称</td><td>书库改造</td></tr>
<tr><td>签订日期</td><td>2025年4月8日</td></tr></table><p>甲方：海城图书馆</p><p>乙方：青禾装饰有限公司</p>
<p>第一条 竞业限制</p><p>乙方员工离职后两年内应当遵守约定的义务。</p><p>第二条 质量</p><p>工程质量应当合格并且通过验收。</p>
<p>第三条 其他</p><p>未尽事宜由双方另行协商解决。</p>`;
    const { records: all } = await convertFiles([{ name: "a.html", data: new TextEncoder().encode(html) }], {
      task: "contract",
    });
    expect(all.filter(({ task }) => task === "table" || task === "risk")).toEqual([]);
    expect(all.length).toBeGreaterThan(3);
  });
});

it.each([
  ["THIS DEED is made the 9th day of September 2024 between them.", ["9th day of September 2024"]],
  ["This Agreement, dated 4 May 2025, is between them.", ["4 May 2025"]],
  ["DATED 4 May 2025", ["4 May 2025"]],
  ["Order Date\t4 May 2025", ["4 May 2025"]],
  ["By a roofing contract dated 8 March 2021 the Claimant agreed to work.", []],
  ["This Deed supplements the loan agreement dated 2 September 2024.", []],
])("an agreement is dated by what is said of itself: %s", async (sentence, dates) => {
  const contract = await contractOf(`DEED OF RELEASE\n${sentence}\n1. Release. Each is released.`);
  expect(valuesOf(contract, "signingDate")).toEqual(dates);
});
