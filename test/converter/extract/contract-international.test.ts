import { expect, it } from "vitest";
import { contractOf, outline, valuesOf } from "./contract-texts.ts";

it("an international form: roles on lines of their own, headings below Article 1, a place and date as signature", async () => {
  const contract = await contractOf(`AGENCY CONTRACT
between
Weingut Probe GmbH, Musterstraße 4, 65343 Probe, Germany
hereinafter referred to as “the Principal”
and
Nordprobe AS, Prøvegata 12, 0155 Oslo, Norway
hereinafter referred to as “the Agent”
Article 1
Territory and Products
1.1\tThe Principal appoints the Agent.
Article 2
Commission
2.1\tThe commission is 8% of the net value.
Article 3
Applicable Law
3.1\tThis contract is governed by the laws of Germany.
Made in Probe on 12 September 2024 in two originals.
The Principal\tThe Agent`);
  expect(contract.parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["Principal", "Weingut Probe GmbH"],
    ["Agent", "Nordprobe AS"],
  ]);
  expect(contract.clauses.map(({ label, heading }) => [label, heading])).toEqual([
    ["Article 1", "Territory and Products"],
    ["Article 2", "Commission"],
    ["Article 3", "Applicable Law"],
  ]);
  expect(valuesOf(contract, "signingDate")).toEqual(["12 September 2024"]);
  expect(contract.signature.length).toBeGreaterThan(0);
});

it("conditions with headings in capitals in front of their text; a postcode with XX is no blank", async () => {
  const contract = await contractOf(`HIRE AGREEMENT
Owner\tProbe Hire Ltd, Unit 6, Gateshead NE8 2XX
Hirer\tSample Gardens LLP, The Old Forge, Corbridge NE45 5XX
1. HIRE PERIOD The hire starts when the Equipment leaves the depot.
2. PAYMENT The Hirer shall pay weekly.
3. OFF-HIRE NOTICE The Hirer may end the hire early.`);
  expect(contract.parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["Owner", "Probe Hire Ltd"],
    ["Hirer", "Sample Gardens LLP"],
  ]);
  expect(outline(contract).join("\n")).toContain("Hire Period");
  expect(contract.clauses.map(({ heading }) => heading)).toEqual(["Hire Period", "Payment", "Off-Hire Notice"]);
});

it("a role of order behind the name, 借用方, and 附件A", async () => {
  const contract = await contractOf(`借用协议
出借方：青州样例大学（甲方）
借用方：青州检测有限公司（乙方）
第一条 内容
设备借用。
第二条 期限
借用一年。
第三条 其他
本协议一式两份。
（以下无正文）
甲方（盖章）：
乙方（盖章）：
附件A 设备清单
显微镜一台。`);
  expect(contract.parties.map(({ role, alias, name }) => [role, alias, name.value])).toEqual([
    ["甲方", "出借方", "青州样例大学"],
    ["乙方", "借用方", "青州检测有限公司"],
  ]);
  expect(contract.annexes.map(({ label, heading }) => [label, heading])).toEqual([["附件A", "设备清单"]]);
});
