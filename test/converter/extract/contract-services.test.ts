/** What contracts of service and hire say in their own way: rates, particulars, charges for too much or too little. */
import { expect, it } from "vitest";
import { contractOf, valuesOf } from "./contract-texts.ts";

const chinese = (text: string) =>
  contractOf(`服务合同\n甲方：甲公司\n乙方：乙公司\n第一条 费用\n${text}\n第二条 其他\n无。\n第三条 附则\n无。`);
const english = (text: string) =>
  contractOf(`SERVICES AGREEMENT\n\n1. Fees. ${text}\n\n2. Other. None.\n\n3. General. None.`);

it.each([
  ["保洁服务费标准为每平方米每月人民币1.80元。", ["每平方米每月人民币1.80元"]],
  ["按下列收费标准收取：\n车辆\t收费标准\n小车\t80元/辆·月\n大车\t120元/辆·月", ["80元/辆·月", "120元/辆·月"]],
  ["设备单价为2,000元/台。", []],
  ["差旅费标准为每人每天300元。", []],
])("rates: %s", async (text, rates) => {
  expect(valuesOf(await chinese(text), "rate")).toEqual(rates);
});

it.each([
  ["Work beyond that is charged at £85 per hour.", ["£85 per hour"]],
  ["The fee is USD 12.50 per user, billed monthly.", ["USD 12.50 per user"]],
  ["Mileage is paid at $0.60 per mile.", []],
  ["A delay is charged at $100 per day.", []],
])("rates: %s", async (text, rates) => {
  const contract = await english(text);
  expect([valuesOf(contract, "rate"), valuesOf(contract, "amount")]).toEqual([rates, []]);
});

it("a non-refundable fee is the amount, one for administration is not", async () => {
  expect(valuesOf(await english("The non-refundable fee is £4,000."), "amount")).toEqual(["£4,000"]);
  expect(valuesOf(await english("We refund it less an administration fee of £40."), "amount")).toEqual([]);
});

it("particulars in rows above an agreement", async () => {
  const contract = await contractOf(`BOAT RENTAL AGREEMENT
Booking number\tBR-2024/77
Rental Period\tnoon on 3 May 2024 to noon on 5 May 2024
Rental Fee\t£900 plus VAT

1. Rental. The Owner rents the boat to the Renter.

2. Effect. This Agreement takes effect on signature by the Renter.

3. Disputes. The parties shall try to settle disputes by mediation. The Owner may refuse mediation.

Signed for and on behalf of the Owner
______________`);
  const found = ["number", "term", "amount", "effectiveCondition", "mediation"].map((name) => valuesOf(contract, name));
  expect(found).toEqual([
    ["BR-2024/77"],
    ["noon on 3 May 2024 to noon on 5 May 2024"],
    ["£900"],
    ["signature by the Renter"],
    ["The parties shall try to settle disputes by mediation"],
  ]);
  expect(contract.signature[0]!.text).toBe("Signed for and on behalf of the Owner");
});

it("instalments in words, and what is paid for an overrun or a cancellation", async () => {
  const contract =
    await english(`The Client shall pay thirty per cent on signing and the rest not later than 7 days before the event.
A guest who stays shall pay £40 for each hour of overrun. On late notice the Client shall pay fifty per cent of the fee as a cancellation charge. The studio opens for each hour booked.`);
  expect(valuesOf(contract, "paymentTerms")).toEqual([
    "The Client shall pay thirty per cent on signing and the rest not later than 7 days before the event",
  ]);
  expect(valuesOf(contract, "penalty")).toEqual([
    "A guest who stays shall pay £40 for each hour of overrun",
    "On late notice the Client shall pay fifty per cent of the fee as a cancellation charge",
  ]);
});

it.each([
  ["penalty", "抽检合格率低于90%的，当月费用扣除3%。", ["抽检合格率低于90%的，当月费用扣除3%"]],
  ["penalty", "月收入超过5,000元的部分扣除个人所得税3%。", []],
  ["paymentTerms", "业主应于每月5日前交纳当月停车费。", ["业主应于每月5日前交纳当月停车费"]],
  ["paymentTerms", "甲方应于每月15日前缴纳社会保险费。", []],
  ["mediation", "双方可以申请当地人民调解委员会调解，或者起诉。", ["可以申请当地人民调解委员会调解"]],
  ["mediation", "业主之间的纠纷由乙方负责调解。", []],
])("%s: %s", async (name, text, values) => {
  expect(valuesOf(await chinese(text), name)).toEqual(values);
});

it("labels spread over the line of a cover page", async () => {
  const contract = await contractOf(
    "合 同 编 号：BJ-12\n保洁合同\n签 订 日 期：2024年6月1日\n第一条 服务\n每日清扫。\n第二条 费用\n无。\n第三条 附则\n无。",
  );
  expect([valuesOf(contract, "number"), valuesOf(contract, "signingDate")]).toEqual([["BJ-12"], ["2024年6月1日"]]);
});
