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
