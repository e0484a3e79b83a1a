import { describe, expect, it } from "vitest";
import { contractOf, valuesOf } from "./contract-texts.ts";

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

  it.each([
    ["This Agreement shall continue until terminated by either party.", "term", ["until terminated by either party"]],
    [
      "This Agreement continues in force unless and until ended in writing.",
      "term",
      ["unless and until ended in writing"],
    ],
    ["This Agreement is made for an indefinite term.", "term", ["an indefinite term"]],
    ["The duty of confidentiality in this Agreement is for an indefinite period.", "term", []],
    [
      "Either party may end this Agreement with not less than 3 months' notice in advance.",
      "noticePeriod",
      ["with not less than 3 months' notice in advance"],
    ],
    [
      "A party that ends this Agreement shall notify the other in writing at least 30 days in advance.",
      "noticePeriod",
      ["at least 30 days in advance"],
    ],
    ["The rent is paid at least 30 days in advance.", "noticePeriod", []],
  ] as const)("without an end, and in advance: %s", async (sentence, name, values) => {
    expect(valuesOf(await english(sentence), name)).toEqual(values);
  });

  it.each([
    ["附件：1.服务清单；2.价格表", ["1.服务清单", "2.价格表"]],
    ["附件：（1）服务清单；（2）价格表。", ["（1）服务清单", "（2）价格表"]],
    ["附件：1、服务清单 2、价格表", ["1、服务清单", "2、价格表"]],
    ["附件：价格表", ["附件：价格表"]],
  ])("annexes in one line: %s", async (line, values) => {
    expect(valuesOf(await chinese(`双方约定如下。\n${line}`), "annexes")).toEqual(values);
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

it("what labels name is read: the date of the agreement, its law, the dates side by side below the signatures", async () => {
  const order = await contractOf(`HOSTING AGREEMENT
Date: 3 March 2025
Service Provider:\tCedar Cloud Pty Ltd (ABN 11 222 333 444)
Customer:\tDune Mining Limited
Governing Law:\tWestern Australia
1. Services
The site is hosted.`);
  expect(order.parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["Service Provider", "Cedar Cloud Pty Ltd"],
    ["Customer", "Dune Mining Limited"],
  ]);
  expect([valuesOf(order, "signingDate"), valuesOf(order, "governingLaw")]).toEqual([
    ["3 March 2025"],
    ["Western Australia"],
  ]);
  const sale = await contractOf(`买卖合同
一、交（提）货时间：2025年6月30日前一次交清。
二、质量：合格。
三、其他：无。
出卖人（章）：      买受人（章）：
2025年5月8日         2025年5月8日`);
  expect([valuesOf(sale, "deliveryDate"), valuesOf(sale, "signingDate")]).toEqual([
    ["2025年6月30日前一次交清"],
    ["2025年5月8日"],
  ]);
});
