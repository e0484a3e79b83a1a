/** What stands at the end of a contract: signatures, the only annex, titles below the numbers of annexes. */
import { describe, expect, it } from "vitest";
import { looksLikeContract } from "../../../converter/extract/contract/recognise.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { readDocument } from "../../../converter/readers/index.ts";
import { contractOf, outline, valuesOf } from "./contract-texts.ts";

describe("signatures", () => {
  const deed = (closing: string) =>
    contractOf(
      `DEED OF GUARANTEE\n1. GUARANTEE\nThe Guarantor pays.\n2. COSTS\nThe Guarantor bears costs.\n3. LAW\nIrish law applies.\n${closing}`,
    );

  it.each([
    "IN WITNESS of which this is executed as a deed.",
    "SIGNED AS A DEED by JUNE SAMPLE",
    "EXECUTED AS A DEED by ALDER PLC",
    "Signed for Birch Films Limited",
    "Signed, sealed and delivered by June Sample",
    "SIGNATURES",
  ])("begin with: %s", async (line) => {
    const { signature, title } = await deed(`${line}\n................ Director`);
    expect(title?.text).toBe("DEED OF GUARANTEE");
    expect(signature.map(({ text }) => text)).toEqual([line, "................ Director"]);
  });

  it("are no duty to sign", async () => {
    const { signature } = await deed("Signed for by the carrier, each parcel is at the risk of the buyer.");
    expect(signature).toEqual([]);
  });
});

describe("annexes", () => {
  it("have their titles on the line below the number", async () => {
    const contract = await contractOf(
      "JOINT VENTURE AGREEMENT\n1. Business\nFish.\n2. Board\nFour directors.\n3. Law\nScots law.\nSigned for Alder Ltd ______\nSchedule 1\nThe Company\nRegistered number\t1\nTHE SCHEDULE\nForm of Demand\nTo: Birch Ltd",
    );
    expect(contract.annexes.map(({ label, heading }) => [label, heading])).toEqual([
      ["Schedule 1", "The Company"],
      ["THE SCHEDULE", "Form of Demand"],
    ]);
    expect(valuesOf(contract, "annexes")).toEqual(["The Company", "Form of Demand"]);
    const { text } = contract.content;
    for (const { value, start, end } of contract.fields) expect(text.slice(start, end)).toBe(value);
  });

  it("need no number where there is one, and no signatures", async () => {
    const order = await contractOf(
      "Hosting Order Form\n1. Terms. These are they.\n2. Fees. None.\n3. Law. Dutch law.\nAppendix – Service levels\nAvailability\t99%",
    );
    expect([order.title?.text, ...valuesOf(order, "annexes")]).toEqual([
      "Hosting Order Form",
      "Appendix – Service levels",
    ]);
    const letter = await contractOf(
      "委托合同\n第一条 委托\n甲方委托乙方。\n第二条 费用\n费用三千元。\n第三条 生效\n签字后生效。\n甲方（盖章）：\n附：风险告知书\n诉讼有风险。",
    );
    expect(valuesOf(letter, "annexes")).toEqual(["附：风险告知书"]);
  });

  it("without a number are none in the midst of clauses", async () => {
    const contract = await contractOf(
      "委托合同\n第一条 委托\n甲方委托乙方。\n附：证件复印件\n第二条 费用\n费用三千元。\n第三条 生效\n签字后生效。",
    );
    expect(outline(contract)).toEqual(["第一条 委托", "第二条 费用", "第三条 生效"]);
    expect(contract.annexes).toEqual([]);
  });
});

it("an account to pay into is no heading", async () => {
  const contract = await contractOf(
    "委托合同\n第一条　乙方代理本案。\n第二条　上列费用汇入乙方账户：中国建设银行青州支行。\n第三条　无。",
  );
  expect(outline(contract)).toEqual(["第一条", "第二条", "第三条"]);
});

it.each([
  "DEED OF GUARANTEE AND INDEMNITY\n1.\tGUARANTEE\nA pays.\n2.\tCOSTS\nA pays.\n3.\tLAW\nIrish law.",
  "Cloud Hosting Order Form\n1. Terms. Of this order.\n2. Fees. Are paid.\n3. Law. Dutch law.",
  "CONSTRUCTION SUBCONTRACT\n1. WORKS\nA works.\n2. PRICE\nB pays.\n3. LAW\nEnglish law.",
])("is known for a contract by its title: %s", async (text) => {
  const bytes = new TextEncoder().encode(text);
  const input = { name: "a.txt", bytes, limits: DEFAULT_LIMITS, deadline: new Deadline("a.txt", 10_000) };
  expect(looksLikeContract(await readDocument(input, "text"))).toBe(true);
});
