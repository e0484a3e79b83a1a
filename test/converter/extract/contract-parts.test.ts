import { describe, expect, it } from "vitest";
import { contractOf, outline } from "./contract-texts.ts";

describe("clauses", () => {
  it("begin behind numbered recitals and notes on the form", async () => {
    const found = await contractOf(`合作协议
填写说明
一、本协议为示范文本。
二、未填写的条款应当注明“无”。
鉴于：
1. 甲方经营连锁书店；
2. 乙方提供会员系统。
第一条 合作内容
1. 乙方为甲方建设会员系统。
2. 甲方提供门店清单。
第二条 合作期限
合作期限为两年。
第三条 附则
未尽事宜由双方协商。`);
    expect(outline(found)).toEqual(["第一条 合作内容", "  1", "  2", "第二条 合作期限", "第三条 附则"]);
  });

  it("are numbered by a lone number before a title, as Word writes it; rows of a table are none", async () => {
    const found = await contractOf(`技术开发合同
1 术语和定义
1.1 “系统”指门禁系统。
2 开发内容
2.1 乙方交付下列设备：
1\t读卡器\t20台
2\t控制器\t2台
3 适用法律与争议解决
3.1 本合同适用中华人民共和国法律。
3.2 甲方应当在 30 天内答复。`);
    expect(outline(found)).toEqual([
      "1 术语和定义",
      "  1.1",
      "2 开发内容",
      "  2.1",
      "3 适用法律与争议解决",
      "  3.1",
      "  3.2",
    ]);
  });

  it("go on behind the signatures of the first part; special conditions leave numbers out", async () => {
    const found = await contractOf(`装修工程施工合同
第一部分 协议书
发包人（全称）：青州市样例小学
承包人（全称）：潍坊云帆装饰有限公司
一、工程概况
教学楼二层走廊翻新。
二、合同价
合同价为人民币（大写）叁拾万元整（¥300,000.00）。
三、生效
本合同自双方盖章之日起生效。
发包人：青州市样例小学（公章）\t承包人：潍坊云帆装饰有限公司（公章）
第二部分 通用条款
1. 一般约定
1.1 双方应当诚实履行合同。
2. 发包人
2.1 发包人应当提供施工场地。
3. 承包人
3.1 承包人应当文明施工。
第三部分 专用条款
2. 发包人
2.1 场地在开工前三天移交。
12. 价款的支付
12.1 完工后一次性支付。
附件
附件1：工程量清单`);
    expect(outline(found)).toEqual([
      "第一部分 协议书",
      "  一 工程概况",
      "  二 合同价",
      "  三 生效",
      "第二部分 通用条款",
      "  1 一般约定",
      "    1.1",
      "  2 发包人",
      "    2.1",
      "  3 承包人",
      "    3.1",
      "第三部分 专用条款",
      "  2 发包人",
      "    2.1",
      "  12 价款的支付",
      "    12.1",
    ]);
    expect(found.parties.map(({ role, name }) => [role, name.value])).toEqual([
      ["发包人", "青州市样例小学"],
      ["承包人", "潍坊云帆装饰有限公司"],
    ]);
    expect(found.signature).toHaveLength(1);
    expect(found.annexes.map(({ label }) => label)).toEqual(["附件", "附件1"]);
  });

  it("hold the annexes that they name above the signatures; an annex behind them has its text", async () => {
    const found = await contractOf(`仓储合同
一、标的
甲方将货物交由乙方保管。
二、费用
保管费按月结算。
三、附件
本合同附件：
附件一：货物清单
附件二：库区平面图
甲方：海城港务有限公司（盖章）\t乙方：青禾仓储有限公司（盖章）
日期：2025年3月6日
附件一：货物清单
1. 钢材二十吨
2. 水泥五吨`);
    expect(outline(found)).toEqual(["一 标的", "二 费用", "三 附件"]);
    expect(found.content.text.slice(found.clauses[2]!.start, found.clauses[2]!.end)).toMatch(/附件二：库区平面图$/);
    expect(found.signature).toHaveLength(2);
    expect(found.annexes.map(({ label, heading, children }) => [label, heading, children.length])).toEqual([
      ["附件一", "货物清单", 2],
    ]);
  });

  it("have titles, not sentences, for headings", async () => {
    const found = await contractOf(`SUPPLY TERMS AGREEMENT
This Agreement is made between Alder Ltd ("Supplier") and Birch Inc. ("Buyer").
1. PRICES AND TAXES
1.1 Buyer shall pay all prices in the order. Prices exclude taxes.
1.2 NEITHER PARTY SHALL BE LIABLE FOR LOST PROFITS.
2. GENERAL
2.1 Jurisdiction; Jury Waiver. The courts of Cork decide all disputes.
2.2 Effect of termination. Accrued claims survive for five
(5) years.
3. NOTICES
3.1 Notices are sent by post.
ALDER LTD.\tBIRCH INC.
Signature: __________\tSignature: __________`);
    expect(outline(found)).toEqual([
      "1 Prices and Taxes",
      "  1.1",
      "  1.2",
      "2 General",
      "  2.1 Jurisdiction; Jury Waiver",
      "  2.2 Effect of termination",
      "3 Notices",
      "  3.1",
    ]);
    expect(found.signature.map(({ text }) => text.slice(0, 9))).toEqual(["ALDER LTD", "Signature"]);
    const chinese = await contractOf(`服务合同
第一条 乙方有下列义务：
（一）附件一：服务清单所列的服务；
（二）人员资格：持证上岗。
第二条 证书编号为：A1234567890。
第三条 收款账户：
户名：青禾有限公司`);
    expect(outline(chinese)).toEqual(["第一条", "  （一）", "  （二） 人员资格", "第二条", "第三条 收款账户"]);
  });

  it("are not broken where a number follows its word in the next line of a text file", async () => {
    const { content } = await contractOf(`NON-DISCLOSURE AGREEMENT
8. Term. The obligations of confidentiality under this Agreement shall survive for five
(5) years after its expiration.
9. Remedies. The disclosing party may ask for injunctive relief, and in addition may
(a) claim damages.`);
    expect(content.lines.map(({ text }) => text.slice(-31))).toEqual(
      [
        "NON-DISCLOSURE AGREEMENT",
        "(5) years after its expiration.",
        "relief, and in addition may",
        "(a) claim damages.",
      ].map((text) => expect.stringMatching(new RegExp(`${text.replace(/[()]/g, "\\$&")}$`))),
    );
  });

  it("end where only names and dates follow", async () => {
    const found = await contractOf(`服务合同
第一条 服务
乙方提供清洁服务。
第二条 费用
服务费按月支付。
第三条 其他
甲方：应当提供水电。
未尽事宜另行协商。
甲方负责人（或授权代表）      乙方负责人（或授权代表）
签名：李明（盖章）    签名：王悦（盖章）
签署日期：2025年7月1日    签署日期：2025年7月1日`);
    expect(found.signature.map(({ text }) => text.slice(0, 4))).toEqual(["甲方负责", "签名：李", "签署日期"]);
    expect(found.fields.find(({ name }) => name === "signingDate")?.value).toBe("2025年7月1日");
  });

  it("end where a note says that the signatures follow, behind a list of annexes", async () => {
    const found = await contractOf(`借款合同
一、金额
借款金额为人民币5万元。
二、期限
借款期限为一年。
三、附件
附件1：收据
附件2：承诺书
（以下为签署栏）
甲方（签字、捺印）：__________
签订日期：2025年3月6日`);
    expect(found.signature.map(({ text }) => text.slice(0, 4))).toEqual(["（以下为", "甲方（签", "签订日期"]);
    expect(found.annexes).toEqual([]);
  });

  it("may begin like a unit: 1 分包范围, 2.1名称", async () => {
    const found = await contractOf(`分包合同
1 分包范围
1.1 幕墙安装。
2 时间要求
2.1名称以图纸为准。
2.2 甲方应当在收到资料之后，
30 天内答复。
3 小型机械
由乙方自备。`);
    expect(outline(found)).toEqual(["1 分包范围", "  1.1", "2 时间要求", "  2.1", "  2.2", "3 小型机械"]);
  });

  it("are numbered 1.0 above 1.1, and end with the names of those who sign", async () => {
    const found = await contractOf(`PURCHASE AGREEMENT
This Agreement is dated as of May 4, 2025.
1.0 PRICE
1.1 The price is $500.
2.0 DELIVERY
2.1 Goods are sent by rail.
3.0 LAW
3.1 Texas law applies.
BUYER: Cobalt Tools, Inc.          SELLER: Fern Metals LLC
By: ____________________           By: ____________________`);
    expect(outline(found)).toEqual(["1.0 Price", "  1.1", "2.0 Delivery", "  2.1", "3.0 Law", "  3.1"]);
    expect(found.signature).toHaveLength(2);
    expect(found.fields.find(({ name }) => name === "signingDate")?.value).toBe("May 4, 2025");
  });

  it("have headings before a colon too", async () => {
    const found = await contractOf(`SERVICES AGREEMENT
1. TERM
1.1. Notice Period: Either party may end it by a written notice of 60 days.
1.2. The following: Apples are fruit.
2. FEES
2.1. Base Pay: INR 10,000 a month.
3. LAW
3.1. Indian law applies.`);
    expect(outline(found)).toEqual([
      "1 Term",
      "  1.1 Notice Period",
      "  1.2",
      "2 Fees",
      "  2.1 Base Pay",
      "3 Law",
      "  3.1",
    ]);
  });
});
