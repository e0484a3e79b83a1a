import { describe, expect, it } from "vitest";
import { contractOf, outline, valuesOf } from "./contract-texts.ts";

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

  it("may have a column each", async () => {
    expect(
      await partiesOf(`租赁合同
甲方（出租方）\t乙方（承租方）
单位名称\t海城机械有限公司\t北岸建筑有限公司
住所\t海城市港前路5号\t____
法定代表人\t周样例\t吴样例
合同编号\tZL-1
第一条 标的
甲方将塔吊出租给乙方。`),
    ).toEqual([
      ["甲方", "海城机械有限公司", "住所=海城市港前路5号", "法定代表人=周样例"],
      ["乙方", "北岸建筑有限公司", "法定代表人=吴样例"],
    ]);
    expect(await partiesOf("合同\n甲方\t乙方\n名称\t____\t____\n第一条 标的\n无。")).toEqual([]);
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

  it("may be numbered like the clauses below them", async () => {
    const text = `LOAN AGREEMENT
BETWEEN:
1. MAPLE FINANCE LTD., a company of Ontario (the "Lender"); and
2. JOHN SAMPLE, of 4 Hill Street (the "Borrower").
1. LOAN
The Lender lends CAD 900.
2. INTEREST
Interest accrues on the unpaid principal at 6% per annum.
3. LAW
The laws of Ontario apply.`;
    expect(await partiesOf(text)).toEqual([
      ["Lender", "MAPLE FINANCE LTD."],
      ["Borrower", "JOHN SAMPLE"],
    ]);
    const contract = await contractOf(text);
    expect(outline(contract)).toEqual(["1 Loan", "2 Interest", "3 Law"]);
    expect([valuesOf(contract, "interestRate"), valuesOf(contract, "penalty")]).toEqual([["6% per annum"], []]);
  });

  it("are called Party A and Party B, each in its line", async () => {
    const text = `SECRECY AGREEMENT
This Agreement is entered into by and between:
Party A: Harbour Chips Limited, with its registered office at 2 Pier Road, Hong Kong
Party B: Inlet Packaging Co., Ltd., with its registered office at 8 Sample Street, Shanghai

(each a "Party" and together the "Parties")
Article 1 Information
1.1 The information that is disclosed under this Agreement is secret.
Article 2 Disputes
2.1 Disputes shall be submitted to the Hong Kong International Arbitration Centre.
Article 3 Law
3.1 The laws of Hong Kong apply.`;
    expect(await partiesOf(text)).toEqual([
      ["Party A", "Harbour Chips Limited", "address=2 Pier Road, Hong Kong"],
      ["Party B", "Inlet Packaging Co., Ltd.", "address=8 Sample Street, Shanghai"],
    ]);
    const contract = await contractOf(text);
    expect(contract.clauses.map(({ label }) => label)).toEqual(["Article 1", "Article 2", "Article 3"]);
    expect(valuesOf(contract, "disputeVenue")).toEqual(["submitted to the Hong Kong International Arbitration Centre"]);
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
      await termsOf(
        "AGREEMENT\n1. Definitions\nWork Site\nmeans the dock in Cork;\n2. Law\nIrish law.\n3. Fees\nNone.",
      ),
    ).toEqual([["Work Site", "Work Site means the dock in Cork;"]]);
    expect(
      await termsOf("AGREEMENT\n1. Terms\n“Site”\nmeans the yard at Quay Street in Cork;\n2. Law\nIrish law."),
    ).toEqual([["Site", "“Site” means the yard at Quay Street in Cork;"]]);
  });
});

describe("definitions in one line", () => {
  const termsOf = async (text: string) => (await contractOf(text)).definitions.map(({ term, value }) => [term, value]);

  it("are told apart", async () => {
    expect(
      await termsOf(
        "AGREEMENT\n1. Terms. In this Agreement, “Film” means the picture above; “Budget” means the sum in Annex 1; and “Rebate” means the Irish incentive. “Site” means the dock at Cork.\n2. Law\nIrish law.\n3. Fees\nNone.",
      ),
    ).toEqual([
      ["Film", "“Film” means the picture above"],
      ["Budget", "“Budget” means the sum in Annex 1"],
      ["Rebate", "“Rebate” means the Irish incentive"],
      ["Site", "“Site” means the dock at Cork."],
    ]);
  });

  it("in Chinese follow 所称, with or without quotes", async () => {
    expect(
      await termsOf(`补充协议
1、双方签订《借款合同》（编号：A-06号，下称“原合同”），约定借款；签订《框架协议》（以下简称“本协议”）。
一、定义
1．本协议所称“商业秘密”，是指不为公众所知悉的信息。
2．“竞争单位”，是指附件所列单位；“还款日”是指每月末日。
二、物业
本合同所称业主，是指依法取得所有权的人；共用部位，是指走廊。
三、其他
无。`),
    ).toEqual([
      ["原合同", "《借款合同》（编号：A-06号，下称“原合同”）"],
      ["商业秘密", "“商业秘密”，是指不为公众所知悉的信息。"],
      ["竞争单位", "“竞争单位”，是指附件所列单位"],
      ["还款日", "“还款日”是指每月末日。"],
      ["业主", "业主，是指依法取得所有权的人"],
      ["共用部位", "共用部位，是指走廊。"],
    ]);
  });
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

describe("English parties", () => {
  const partiesOf = async (text: string) =>
    (await contractOf(text)).parties.map(({ role, name, particulars }) => [
      role,
      name.value,
      ...particulars.map(({ label, value }) => `${label}=${value}`),
    ]);

  it("end before what describes them", async () => {
    expect(
      await partiesOf(`TRIAL AGREEMENT
This Agreement is made between Alder Pharma GmbH (HRB 104411), of Quay 8, Kiel (the “Sponsor”), and Dr June Sample, consultant surgeon, an employee of the hospital (the “Investigator”).
1. Law
Irish law.`),
    ).toEqual([
      ["Sponsor", "Alder Pharma GmbH"],
      ["Investigator", "Dr June Sample"],
    ]);
  });

  it("may share a role", async () => {
    expect(
      await partiesOf(`DEED OF GUARANTEE
BETWEEN:
(1) MARY ANN SAMPLE of 3 Mill View, Cork and JOHN SAMPLE of the same address (together “the Guarantors”); and
(2) BIRCH FINANCE PLC (together with its successors, “the Lender”).
WHEREAS the Lender lends.
1. Guarantee
The Guarantors pay.`),
    ).toEqual([
      ["the Guarantors", "MARY ANN SAMPLE"],
      ["the Guarantors", "JOHN SAMPLE"],
      ["the Lender", "BIRCH FINANCE PLC"],
    ]);
  });

  it("stand two in a row of an order form, or are who has duties below a box of terms", async () => {
    expect(
      await partiesOf(`Hosting Order Form
Order no.\tA-1\tQuote\tQ-2
Provider\tAlder Hosting B.V., Quay 24, Delft\tCustomer\tSample Museums, 2 Mill Road, Cork
Order date\t2 June 2025\tContact\tJune Sample
1. Terms. Provider hosts.`),
    ).toEqual([
      ["Provider", "Alder Hosting B.V.", "address=Quay 24, Delft"],
      ["Customer", "Sample Museums", "address=2 Mill Road, Cork"],
    ]);
    expect(
      await partiesOf(`FILM AGREEMENT
Studio\tAlder Pictures Limited, 22 Mill Road, Cork
Line Team\tSample Film OÜ, Quay 60, Tallinn
Location Town\tSample Bay, Estonia
1. Work. The Line Team shall hire a crew, and Studio may visit.
2. Fee. Studio pays.
3. Law. Irish law.`),
    ).toEqual([
      ["Studio", "Alder Pictures Limited", "address=22 Mill Road, Cork"],
      ["Line Team", "Sample Film OÜ", "address=Quay 60, Tallinn"],
    ]);
  });
});

it("people have no brackets in their names, firms have", async () => {
  const { parties } = await contractOf(`股权转让协议
转让方：钱多多（身份证号：11010519491231XXXX），住所为青州市样例街8号
受让方：青州样例投资合伙企业（有限合伙），执行事务合伙人：赵启明
丙方：李明、王悦（夫妻）
第一条 价款
一百元。`);
  expect(parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["转让方", "钱多多"],
    ["受让方", "青州样例投资合伙企业（有限合伙）"],
    ["丙方", "李明、王悦"],
  ]);
});

it("three among whom an agreement is made, a key term a line", async () => {
  const loan = await contractOf(`LOAN AGREEMENT
This Agreement is made by and among:

Alder Capital, LP, a Delaware limited partnership (the "Lender");

Birch Brewing Company, an Oregon corporation (the "Borrower"); and

June T. Sample, an individual residing in Bend, Oregon (the "Guarantor").

1. Loan. The Lender lends.`);
  expect(loan.parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["Lender", "Alder Capital, LP"],
    ["Borrower", "Birch Brewing Company"],
    ["Guarantor", "June T. Sample"],
  ]);
  const lease = await contractOf(`TENANCY AGREEMENT
Landlord: Mrs June Sample of 4 Strand Road, Sligo
Tenant: Thomas Sample
Rent: €1,250 per month, payable in advance on the 1st of each month
Deposit: €1,300
1. Rent. It is paid.
2. Use. Private.
3. Law. Irish law.
Signed by the Landlord: ____________ and witnessed in Sligo
Signed by the Tenant: ____________`);
  expect(lease.parties.map(({ role, name, particulars }) => [role, name.value, particulars[0]?.value])).toEqual([
    ["Landlord", "Mrs June Sample", "4 Strand Road, Sligo"],
    ["Tenant", "Thomas Sample", undefined],
  ]);
  expect([valuesOf(lease, "rent"), valuesOf(lease, "deposit")]).toEqual([["€1,250"], ["€1,300"]]);
  expect(lease.signature).toHaveLength(2);
});

it("a name is spread over the line, an agent is a party", async () => {
  const { parties } = await contractOf(`居间合同
甲方（艺人）：林  夏（艺名：夏夏）
居间方：青州样例经纪有限公司
第一条 内容
无。`);
  expect(parties.map(({ role, name }) => [role, name.value])).toEqual([
    ["甲方", "林  夏"],
    ["居间方", "青州样例经纪有限公司"],
  ]);
});
