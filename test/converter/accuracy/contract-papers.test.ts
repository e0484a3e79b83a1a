/** Contracts that others wrote and read: every part as they read it, nothing that contradicts them. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type PartKind, readContractPaper } from "./contract-papers.ts";
import { paperNames } from "./papers.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/contracts", import.meta.url));

/** What is not found: sums in rows of a table, conditions, ways to settle a dispute that are no court and no mediation. */
const MISSED: Record<string, string[]> = {
  "en-commercial-agency": [
    "amount 8% on the net invoice value of all sales of the Products",
    "paymentTerms Commission shall be paid within 30 days after the end of each calendar quarter",
  ],
  "en-equipment-hire": [
    "penalty one and a half times the daily Hire Charge for each day or part day of delay",
    "noticePeriod 24 hours’ notice by email",
  ],
  "zh-jieyong": ["noticePeriod 15日"],
  "zh-zhuangxiu": ["term 开工日期2024年3月11日，竣工日期2024年6月18日，工期100天"],
  "en-clinical-trial": ["disputeResolution referred to the parties’ senior representatives for 28 days"],
  "en-cloud-order-form": ["disputeResolution Netherlands Commercial Court"],
  "en-distribution": ["amount $750,000", "amount $900,000", "amount $1,080,000", "amount $45,000"],
  "en-employment": ["penalty repay the signing bonus in full"],
  "en-lease": ["amount $16,404.17"],
  "en-patent-licence": ["signDate 4/28/2025", "signDate 4/30/2025"],
  "en-share-purchase": [
    "effectiveDate the Secretary of State giving clearance of the transaction under the National Security and Investment Act 2021",
    "amount £25,000",
  ],
  "zh-construction": ["governingLaw 中华人民共和国法律"],
  "zh-nda-noncompete": ["governingLaw 国家现行法律、法规"],
  "zh-tech-service": ["paymentTerms 技术服务费由甲方分三期支付乙方"],
};

/** Key facts that the readers did not look for. */
const NOT_LOOKED_FOR =
  /^(?:bankName|copies|signingPlace|taxRate|startDate|expiryDate|warranty|liabilityCap|deliveryDate|confidentialityPeriod|interestRate|mediation|curePeriod|insurance|fee|bonus|contribution|guaranteePeriod|nonCompetePeriod|probationSalary) /;
/** And those that they passed over. */
const UNLISTED: Record<string, string[]> = {
  "en-equipment-hire": ["noticePeriod by giving 24 hours’ notice"],
  "en-software-maintenance": ["signingDate January 6, 2025"],
  "en-cloud-order-form": ["paymentTerms Monthly charges are invoiced in advance on the first of the month"],
  "en-distribution": ["noticePeriod on ninety (90) days’ notice"],
  "en-employment": ["noticePeriod at least sixty (60) days before the end of the then-current term"],
  "en-msa": ["paymentTerms The Supplier shall invoice monthly in arrears"],
  "zh-construction": [
    "paymentTerms 竣工验收合格并经审计后支付至结算价款的97%",
    "penalty 逾期竣工违约金的上限：签约合同价的5%",
  ],
  "zh-equip": [
    "paymentTerms 余款即合同总价的5%作为质量保证金，计人民币180,000.00元，质保期满无质量问题后10个工作日内无息支付",
  ],
  "zh-equipment-purchase": [
    "paymentTerms 剩余10%作为质量保证金，即人民币131,140.00元，质量保证期届满且无质量问题的，甲方于30日内无息支付",
  ],
  "zh-labour-dispatch": ["noticePeriod 应提前10日书面告知"],
  "zh-loan": ["noticePeriod 应在变更后五日内书面通知"],
  "zh-loan-guarantee": ["noticePeriod 应在变更后5日内书面通知"],
  "zh-procurement-framework": ["penalty 买方逾期付款的，按同期一年期LPR计付逾期利息"],
};

/** Terms that only point to where they are explained, and a date that is a fact. */
const POINTERS: Record<string, string[]> = {
  "en-joint-venture": ["definition Deadlock"],
  "en-patent-licence": ["definition Effective Date"],
};

const WHOLE: PartKind[] = ["title", "articles", "parties", "definitions", "annexes", "signature"];

it.each(paperNames(FOLDER))("%s", async (name) => {
  const { parts, wrong, unlisted } = await readContractPaper(FOLDER, name);
  expect(WHOLE.flatMap((kind) => parts[kind].missed)).toEqual(POINTERS[name] ?? []);
  expect(parts.facts.missed).toEqual(MISSED[name] ?? []);
  expect(wrong).toEqual([]);
  expect(unlisted.filter((fact) => !NOT_LOOKED_FOR.test(fact))).toEqual(UNLISTED[name] ?? []);
});
