import { describe, expect, it } from "vitest";
import { topicOf } from "../../../converter/extract/contract/topics.ts";
import { convertFiles } from "../helpers.ts";
import { contractOf, valuesOf } from "./contract-texts.ts";

describe("parties", () => {
  it("of the cover and of the lines below are the same; a name ends before its particulars", async () => {
    const { parties } = await contractOf(`借款合同
出借方：青州样例小额贷款有限公司
借款方：赵启明
出借方（甲方）：青州样例小额贷款有限公司，住所地为青州市样例街8号；
借款方（乙方）：赵启明，身份证号码：11010519491231002X
保证人一：钱多多
保证人二：潍坊云帆装饰有限公司
第一条 金额
借款金额为人民币50,000元。`);
    expect(
      parties.map(({ role, alias, name, particulars }) => [
        role,
        alias,
        name.value,
        ...particulars.map(({ label, value }) => `${label}=${value}`),
      ]),
    ).toEqual([
      ["甲方", "出借方", "青州样例小额贷款有限公司", "住所地=青州市样例街8号"],
      ["乙方", "借款方", "赵启明", "身份证号码=11010519491231002X"],
      ["保证人一", undefined, "钱多多"],
      ["保证人二", undefined, "潍坊云帆装饰有限公司"],
    ]);
  });

  it("of an order form stand beside their roles", async () => {
    const { parties } = await contractOf(
      "HOSTING AGREEMENT\nProvider\tHarbor Lane Hosting, Inc., 12 Quay Street, Portland\nCustomer: Northfield Grain LLC\nBuyer\t________\n1. Services\nProvider hosts the site.",
    );
    expect(parties.map(({ role, name, particulars }) => [role, name.value, particulars[0]?.value])).toEqual([
      ["Provider", "Harbor Lane Hosting, Inc.", "12 Quay Street, Portland"],
      ["Customer", "Northfield Grain LLC", undefined],
    ]);
  });
});

describe("parties in tables and numbered lists", () => {
  const partiesOf = async (text: string) =>
    (await contractOf(text)).parties.map(({ role, name, particulars }) => [
      role,
      name.value,
      ...particulars.map(({ label, value }) => `${label}=${value}`),
    ]);

  it("are read from labels without colons, each with its own particulars", async () => {
    expect(
      await partiesOf(`加盟合同
合同编号\tQH-2025-8
特许人（甲方）\t海城青禾餐饮管理有限公司
被特许人（乙方）\t北岸小吃店
甲方地址\t海城市港前路5号
法定代表人\t周样例\t联系电话\t0411-5550100
第一条 授权
甲方许可乙方开设一家门店。`),
    ).toEqual([
      ["甲方", "海城青禾餐饮管理有限公司", "地址=海城市港前路5号"],
      ["乙方", "北岸小吃店", "法定代表人=周样例", "联系电话=0411-5550100"],
    ]);
  });

  it("have their roles in brackets without quotes, in numbered lists", async () => {
    expect(
      await partiesOf(`SHARE SALE AGREEMENT
PARTIES
(1) ALDER (UK) HOLDINGS LIMITED, incorporated in England with company number 00000001 (Seller); and
(2) BIRCH PLC, a company whose registered office is at 1 Sample Street (the Buyer).
BACKGROUND
(A) Cedar Limited (the Company) is a private company.
1. Sale
The Seller sells the shares.`),
    ).toEqual([
      ["Seller", "ALDER (UK) HOLDINGS LIMITED"],
      ["Buyer", "BIRCH PLC", "address=1 Sample Street"],
    ]);
  });

  it("stand in a table below “between”, people beside firms", async () => {
    expect(
      await partiesOf(`LEASE AGREEMENT
This lease is made between:
Landlord\tAlder Homes Ltd.\tNo. 201400001K, 3 Sample Road
Tenant\tJune Sample\t12 Quay Street, Cork
1. Rent
The Tenant pays rent.`),
    ).toEqual([
      ["Landlord", "Alder Homes Ltd."],
      ["Tenant", "June Sample", "address=12 Quay Street, Cork"],
    ]);
    expect(await partiesOf("AGREEMENT\nCustomer\tService Desk\n1. Work\nWork is done.")).toEqual([]);
  });
});

describe("definitions", () => {
  const termsOf = async (text: string) => (await contractOf(text)).definitions.map(({ term, value }) => [term, value]);

  it("need no quotes in a clause on definitions", async () => {
    expect(
      await termsOf(`SUPPLY AGREEMENT
1. Definitions and interpretation
Business Day means a day when banks in Cork are open.
Change of Control: the sale of half of the shares.
Headings: headings do not affect the meaning of this agreement.
2. Payment
Late Payment means that interest is due.
3. Law
Irish law applies.`),
    ).toEqual([
      ["Business Day", "Business Day means a day when banks in Cork are open."],
      ["Change of Control", "Change of Control: the sale of half of the shares."],
    ]);
    expect(
      await termsOf(`服务合同
第一条 定义
1.1 平台：指甲方运营的订票网站。
1.2 服务期是指本合同生效后的十二个月。
1.3 甲方指定联系人负责日常联络工作。
第二条 服务
乙方提供维护服务。
第三条 其他
无。`),
    ).toEqual([
      ["平台", "平台：指甲方运营的订票网站。"],
      ["服务期", "服务期是指本合同生效后的十二个月。"],
    ]);
  });

  it("may have their term in a line of its own", async () => {
    expect(
      await termsOf("AGREEMENT\n1. Terms\n“Site”\nmeans the yard at Quay Street in Cork;\n2. Law\nIrish law."),
    ).toEqual([["Site", "“Site” means the yard at Quay Street in Cork;"]]);
  });
});

it("审定金额 is no deposit", async () => {
  const contract = await contractOf("合同\n第一条 付款\n甲方每月20日前按审定金额的80%支付进度款。");
  expect(valuesOf(contract, "deposit")).toEqual([]);
  expect(valuesOf(contract, "paymentTerms")).toEqual(["甲方每月20日前按审定金额的80%支付进度款"]);
});

describe("parties of the first and second part", () => {
  it("are read behind long definitions of their names", async () => {
    const { parties } = await contractOf(
      `TEACHING AGREEMENT
This Agreement is made on 4 May 2026
BY AND BETWEEN:
Ravi Sample, an individual residing at 12 Sample Lane (hereinafter referred to as the "Educator", which expression shall, unless it be repugnant to the context or meaning thereof, be deemed to mean and include his heirs and executors) of the FIRST PART;
AND
Lotus Learning Limited, a company incorporated in India (hereinafter referred to as "Lotus", which expression shall include its assigns) of the SECOND PART.
1. Term
The content shall be licensed for a period of five (5) years.`,
    );
    expect(parties.map(({ role, name }) => [role, name.value])).toEqual([
      ["Educator", "Ravi Sample"],
      ["Lotus", "Lotus Learning Limited"],
    ]);
  });
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

describe("periods and rates", () => {
  const chinese = (sentence: string) => contractOf(`合同\n第一条 约定\n${sentence}`);
  const english = (sentence: string) => contractOf(`SUPPLY AGREEMENT\n1. Terms. ${sentence}`);

  it.each([
    ["交货期：合同签订后30日内。", ["合同签订后30日内"]],
    ["乙方应于收到订单后7日内将货物运抵甲方仓库。", ["收到订单后7日内"]],
    ["甲方应于2025年5月1日前将房屋交付乙方使用。", ["2025年5月1日前"]],
    ["乙方应于2025年5月1日前交付首期租金。", []],
    ["交货时间以订单为准。乙方逾期交货的，应在3日内交货并支付违约金1000元。", []],
  ])("of delivery: %s", async (sentence, values) => {
    expect(valuesOf(await chinese(sentence), "deliveryDate")).toEqual(values);
  });

  it.each([
    [
      "Supplier shall deliver the Goods within twenty-one (21) days of the order.",
      ["twenty-one (21) days of the order"],
    ],
    ["The Equipment shall be delivered to Cork on or before 5 May 2026.", ["5 May 2026"]],
    ["Tenant shall deliver a certificate within 10 days of the date hereof.", []],
  ])("of delivery: %s", async (sentence, values) => {
    expect(valuesOf(await english(sentence), "deliveryDate")).toEqual(values);
  });

  it.each([
    ["保密期限自本合同生效之日起至合同终止后二年。", ["自本合同生效之日起至合同终止后二年"]],
    ["双方的保密义务在本合同终止后三年内持续有效。", ["本合同终止后三年"]],
    ["乙方在本协议解除后5年内仍应承担保密义务。", ["本协议解除后5年"]],
    ["违反保密义务的，应在5日内通知对方。保密义务不因合同终止而免除。", []],
  ])("of confidentiality: %s", async (sentence, values) => {
    expect(valuesOf(await chinese(sentence), "confidentialityPeriod")).toEqual(values);
  });

  it.each([
    ["All information is confidential. This obligation survives termination for four years.", ["four years"]],
    [
      "For three (3) years after its end, each party keeps the other's plans secret.",
      ["three (3) years after its end"],
    ],
    ["This Confidentiality Agreement shall remain in force for two years.", []],
    ["Information is confidential. The licence lasts for two years.", []],
    ["The duties of confidentiality continue for six (6) years thereafter.", ["six (6) years thereafter"]],
  ])("of confidentiality: %s", async (sentence, values) => {
    expect(valuesOf(await english(sentence), "confidentialityPeriod")).toEqual(values);
  });

  it("of a loan: its interest is no late interest", async () => {
    const loan = await chinese("借款年利率为6%，借款人于2026年3月1日前偿还借款本金；逾期的，按年利率12%计收逾期利息。");
    expect([valuesOf(loan, "interestRate"), valuesOf(loan, "paymentTerms")]).toEqual([
      ["年利率为6%"],
      ["借款年利率为6%，借款人于2026年3月1日前偿还借款本金"],
    ]);
    const english = await contractOf(
      "LOAN AGREEMENT\n1. Interest. The Loan bears interest at 5.5% per annum.\n2. Default. Overdue interest on the principal is 9%.",
    );
    expect(valuesOf(english, "interestRate")).toEqual(["5.5% per annum"]);
  });

  it("of notice are written in several words, or ask for a renewal", async () => {
    const english = await contractOf(
      "AGREEMENT\n1. Term. It renews unless a party gives at least one hundred and eighty (180) days' prior written notice.",
    );
    expect(valuesOf(english, "noticePeriod")).toEqual([
      "at least one hundred and eighty (180) days' prior written notice",
    ]);
    const renewal = await chinese("乙方续租的，应在期满前60日以书面形式向甲方提出申请。");
    expect(valuesOf(renewal, "noticePeriod")).toEqual(["应在期满前60日以书面形式向甲方提出申请"]);
  });
});

it("instalments, sums behind 小写 and fixed penalties are read too", async () => {
  const sale = await contractOf(`SALE AGREEMENT
1. Price. The price is £900, of which
(a) £600 shall be paid to the Seller on Completion; and
(b) £300 is due within 30 days of it, subject to clause 4.
2. End. An early termination charge equal to two months' fee is payable.`);
  expect(valuesOf(sale, "paymentTerms")).toEqual([
    "£600 shall be paid to the Seller on Completion",
    "£300 is due within 30 days of it",
  ]);
  const frame = await contractOf("AGREEMENT\n1. Volume. Buyer shall purchase Products for at least $7,000 a year.");
  expect(valuesOf(frame, "amount")).toEqual(["$7,000"]);
  const cap = await contractOf("AGREEMENT\n1. Cap. IN NO EVENT: NEITHER PARTY’S TOTAL LIABILITY SHALL EXCEED $90,000.");
  expect(valuesOf(cap, "liabilityCap")).toEqual(["$90,000"]);
  expect(valuesOf(sale, "penalty")).toEqual(["An early termination charge equal to two months' fee is payable"]);
  const works = await contractOf(`分包合同
合同登记编号：（2025）第7号
第一条 价款
签约合同价为人民币（大写）：伍万元整，小写：¥50,000.00元。留10%作为质量保证金，即人民币5,000元。
第二条 违约
甲方逾期付款的，按一年期贷款市场报价利率支付利息；乙方虚报工程量的，按虚报金额的两倍支付违约金。`);
  expect([valuesOf(works, "number"), valuesOf(works, "amount"), valuesOf(works, "deposit")]).toEqual([
    ["（2025）第7号"],
    ["人民币（大写）：伍万元整，小写：¥50,000.00元"],
    ["10%作为质量保证金，即人民币5,000元"],
  ]);
  expect(valuesOf(works, "penalty")).toEqual([
    "甲方逾期付款的，按一年期贷款市场报价利率支付利息",
    "乙方虚报工程量的，按虚报金额的两倍支付违约金",
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
