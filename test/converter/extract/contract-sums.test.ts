/** Sums beside the main one, and when they are paid. */
import { describe, expect, it } from "vitest";
import { contractOf, valuesOf } from "./contract-texts.ts";

const factsOf = async (body: string, ...names: string[]) => {
  const contract = await contractOf(`LICENCE AGREEMENT\n1. Terms\n${body}\n2. Law\nIrish law.\n3. Rest\nNone.`);
  const { text } = contract.content;
  for (const { value, start, end } of contract.fields) expect(text.slice(start, end)).toBe(value);
  return names.map((name) => valuesOf(contract, name));
};

describe("English sums", () => {
  it("beside the main one are told with what they are for", async () => {
    const body = `Licensee shall pay a licence issue fee of $125,000.
An annual minimum royalty of $40,000 is due each January.
Each date may be extended once for a fee of $20,000, and assigned for a $50,000 transfer fee.
Licensee carries general liability insurance of at least $5,000,000 per occurrence.
Mr Sample's fee of $1,450 is shared. An annual bonus of 30% of base salary may be paid.
Alder shall subscribe for 510 shares at $510,000 in cash.`;
    expect(await factsOf(body, "amount", "fee", "insurance", "bonus", "contribution")).toEqual([
      ["$125,000"],
      [
        "An annual minimum royalty of $40,000",
        "a fee of $20,000",
        "a $50,000 transfer fee",
        "Mr Sample's fee of $1,450",
      ],
      ["at least $5,000,000 per occurrence"],
      ["An annual bonus of 30% of base salary"],
      ["subscribe for 510 shares at $510,000 in cash"],
    ]);
  });

  it("are no fees where they are penalties or caps", async () => {
    const body = "A late fee of $300 is charged. Total liability shall not exceed the annual fee of $9,000.";
    expect(await factsOf(body, "fee")).toEqual([[]]);
  });

  it("in a box of terms: the total is the amount", async () => {
    const rows = "Total monthly charge (ex VAT)\t€ 2,360.00\nOne-off migration fee\t€ 3,900.00";
    const contract = await contractOf(`Hosting Order Form\n${rows}\n1. A. B.\n2. C. D.\n3. E. F.`);
    expect([valuesOf(contract, "amount"), valuesOf(contract, "fee")]).toEqual([["€ 2,360.00"], ["€ 3,900.00"]]);
  });

  it("are read whole: in words too, with millions, without commas", async () => {
    expect(await factsOf("The price is £175,000 (one hundred and seventy-five thousand pounds).", "amount")).toEqual([
      ["£175,000 (one hundred and seventy-five thousand pounds)"],
    ]);
    expect(await factsOf("The price is $1.5 million.", "amount")).toEqual([["$1.5 million"]]);
    expect(await factsOf("The price is $125000.", "amount")).toEqual([["$125000"]]);
  });
});

describe("English payments", () => {
  it("by instalments stand in a list", async () => {
    const body = `Producer shall pay into the account, according to the cash flow below:
(a) 30% on signature;
(b) GBP 44,000 by 4 p.m. on 31 January 2025; and
(c) 5% on acceptance of the final report.
The fee is invoiced 50% on order and 50% on delivery. The Guarantor shall pay on written demand, within 7 days of service.`;
    expect(await factsOf(body, "paymentTerms")).toEqual([
      [
        "The fee is invoiced 50% on order and 50% on delivery",
        "The Guarantor shall pay on written demand, within 7 days of service",
        "30% on signature",
        "GBP 44,000 by 4 p.m. on 31 January 2025",
        "5% on acceptance of the final report",
      ],
    ]);
    expect(await factsOf("The share rises by:\n(a) 30% on signature;", "paymentTerms")).toEqual([[]]);
  });

  it("go to accounts with sort codes, or to an IBAN", async () => {
    expect(await factsOf("Pay to Alder LLP, sort code 20-55-41, account 83310762, ref. B7.", "bankAccount")).toEqual([
      ["sort code 20-55-41, account 83310762"],
    ]);
    expect(await factsOf("Pay by transfer to NL58 INGB 0006 4471 93 (Alder B.V.).", "bankAccount")).toEqual([
      ["NL58 INGB 0006 4471 93"],
    ]);
  });

  it("that are penalties: for leaving early, for a breach", async () => {
    const body = `Customer may cancel early on paying 60% of the charges for the rest of the term.
If a party does not cure a breach within 72 hours of notice, the other may buy its shares at 80% of fair value.
Service credits are the only remedy if availability is below 98%.
Late payment bears interest under the Late Payment of Commercial Debts (Interest) Act 1998.`;
    const [penalties, cure] = await factsOf(body, "penalty", "curePeriod");
    expect(penalties).toEqual([
      "If a party does not cure a breach within 72 hours of notice, the other may buy its shares at 80% of fair value",
      "Late payment bears interest under the Late Payment of Commercial Debts (Interest) Act 1998",
      "Customer may cancel early on paying 60% of the charges for the rest of the term",
    ]);
    expect(cure).toEqual(["within 72 hours of notice"]);
  });
});

it.each([
  [
    "This Agreement runs from the Effective Date until the last patent expires.",
    "term",
    "from the Effective Date until the last patent expires",
  ],
  [
    "This Deed shall otherwise remain in force until the debts are paid in full.",
    "term",
    "until the debts are paid in full",
  ],
  [
    "This Agreement takes effect on the date of the last signature and continues.",
    "effectiveCondition",
    "the date of the last signature",
  ],
  [
    "It becomes binding when a copy signed by all has been exchanged.",
    "effectiveCondition",
    "when a copy signed by all has been exchanged",
  ],
  ["Access is given on 48 hours' notice.", "noticePeriod", "on 48 hours' notice"],
  ["Completion shall take place on 3 March 2025 at Cork.", "completionDate", "3 March 2025"],
  [
    "It is subject to the non-exclusive jurisdiction of the English courts.",
    "disputeVenue",
    "non-exclusive jurisdiction of the English courts",
  ],
  [
    "Disputes are settled under the Rules of the LCIA by one arbitrator. The seat is Edinburgh.",
    "arbitrationSeat",
    "Edinburgh",
  ],
])("%s", async (sentence, field, value) => {
  expect(await factsOf(sentence, field)).toEqual([[value]]);
});

it("what ends with a debt is no term", async () => {
  expect(await factsOf("Under this Agreement interest continues until payment.", "term")).toEqual([[]]);
});

const chineseFacts = async (body: string, ...names: string[]) => {
  const contract = await contractOf(`合作合同\n第一条 约定\n${body}\n第二条 其他\n无。\n第三条 附则\n无。`);
  const { text } = contract.content;
  for (const { value, start, end } of contract.fields) expect(text.slice(start, end)).toBe(value);
  return names.map((name) => valuesOf(contract, name));
};

describe("Chinese sums", () => {
  it("beside the price: fees, deposits, insurance, wages during probation", async () => {
    const body = `合同总价为人民币486,000元，其中（1）安全文明施工费：¥16,300.00元；（2）暂列金额：¥30,000.00元。
更换画面的，每块每次另行支付制作及安装费1,200元。
履约保证金：人民币贰万元整（￥20,000.00），合同终止后无息退还。
每车次保险金额不低于人民币500,000元。
试用期间的月工资为14,400元。`;
    expect(await chineseFacts(body, "amount", "fee", "deposit", "insurance", "probationSalary")).toEqual([
      ["人民币486,000元"],
      ["安全文明施工费：¥16,300.00元", "暂列金额：¥30,000.00元", "每块每次另行支付制作及安装费1,200元"],
      ["履约保证金：人民币贰万元整（￥20,000.00）"],
      ["不低于人民币500,000元"],
      ["14,400元"],
    ]);
  });

  it.each([
    ["“重大影响”指合计导致净资产减少人民币100万元以上。转让价款为人民币682万元。", "amount", ["人民币682万元"]],
    [
      "甲方按月支付补偿金，标准为平均工资的40%，预计为￥18,400.00（大写：壹万捌仟肆佰元整）。",
      "amount",
      ["￥18,400.00（大写：壹万捌仟肆佰元整）"],
    ],
    ["押金人民币50,000元（伍万元整）。", "deposit", ["押金人民币50,000元（伍万元整）"]],
    ["押金人民币5,000元（伍万元整）。", "deposit", []],
    ["迟延送达的，每次扣款人民币500元。", "penalty", ["迟延送达的，每次扣款人民币500元"]],
    ["赔偿总额以已收律师费的三倍为限。", "liabilityCap", ["已收律师费的三倍"]],
    ["乙方分六期偿还本金。", "paymentTerms", ["乙方分六期偿还本金"]],
    ["费用汇入：中国建设银行青州支行　4400 1583 4040 5300 8812。", "bankAccount", ["4400 1583 4040 5300 8812"]],
    [
      "收款账户：中国农业银行青州支行，户名赵启明，卡号6228 4803 1812 0095 573。",
      "bankAccount",
      ["6228 4803 1812 0095 573"],
    ],
  ])("%s", async (sentence, field, values) => {
    expect(await chineseFacts(sentence, field)).toEqual([values]);
  });
});

describe("Chinese periods", () => {
  it.each([
    ["特许经营期限为叁年，自2025年4月1日起至2028年3月31日止。", "term", ["叁年，自2025年4月1日起至2028年3月31日止"]],
    [
      "还款期限展期，自2025年6月18日起至2026年12月17日止，共18个月。",
      "term",
      ["自2025年6月18日起至2026年12月17日止，共18个月"],
    ],
    ["本合同有效期限，自签订之日起至本案二审终结止。", "term", ["自签订之日起至本案二审终结止"]],
    ["三方于2023年6月15日签订《补充协议》，将还款期限延至2025年6月17日。", "expiryDate", []],
    ["三方于2023年6月15日签订《补充协议》，将还款期限延至2025年6月17日。", "term", []],
    ["保证期间为主债务履行期限届满之日起三年。", "guaranteePeriod", ["主债务履行期限届满之日起三年"]],
    ["乙方离职后12个月内，不得到有竞争关系的单位任职。", "nonCompetePeriod", ["乙方离职后12个月"]],
    ["经守约方书面催告后15日内仍未改正的，守约方有权解除合同。", "curePeriod", ["经守约方书面催告后15日内"]],
    ["期限届满前90日，乙方可书面申请续约。", "noticePeriod", ["期限届满前90日，乙方可书面申请续约"]],
    ["本合同一式两份；自甲方盖章、乙方签字之日起生效。", "effectiveCondition", ["自甲方盖章、乙方签字之日起生效"]],
  ])("%s", async (sentence, field, values) => {
    expect(await chineseFacts(sentence, field)).toEqual([values]);
  });
});

it("a law firm's number stands below the title", async () => {
  const contract = await contractOf("委托合同\n（2025）粤律民代字第0136号\n一、委托\n二、费用\n三、其他");
  expect(valuesOf(contract, "number")).toEqual(["（2025）粤律民代字第0136号"]);
});

it("a loan is its sum, not the fee for it; the day it is due is its end", async () => {
  const body = `Lender shall lend Seven Hundred Dollars ($700,000) in a single advance.
Borrower shall pay an origination fee of $11,250 at closing.
The principal is due on March 14, 2028 (the "Maturity Date").`;
  expect(await factsOf(body, "amount", "fee", "expiryDate")).toEqual([
    ["$700,000"],
    ["an origination fee of $11,250"],
    ["March 14, 2028"],
  ]);
});

it.each([
  ["The defects liability period is 12 months.", "warranty", "12 months"],
  ["The law of England and Wales applies.", "governingLaw", "England and Wales"],
  [
    "The dispute ends here and the English courts have jurisdiction.",
    "disputeVenue",
    "the English courts have jurisdiction",
  ],
])("%s", async (sentence, field, value) => {
  expect(await factsOf(sentence, field)).toEqual([[value]]);
});
