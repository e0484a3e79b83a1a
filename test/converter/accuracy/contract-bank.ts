/** Contracts whose parts are known: what a reader should find in them. Parties, numbers and addresses are invented. */
import {
  PURCHASE_ARTICLES,
  PURCHASE_END,
  PURCHASE_PREAMBLE,
  PURCHASE_TITLE,
  SERVICES_AGREEMENT,
} from "../samples/contracts.ts";

export interface KnownContract {
  name: string;
  language: "zh" | "en";
  title: string;
  preamble: string[];
  articles: { heading: string; clauses: string[] }[];
  /** The signature block, line by line. */
  signature: string[];
  annexes: string[];
  /** Role and name. */
  parties: [role: string, name: string][];
  /** Every key fact that the contract states, as it stands there. */
  fields: Record<string, string[]>;
  definitions: string[];
}

const PURCHASE: KnownContract = {
  name: "purchase",
  language: "zh",
  title: PURCHASE_TITLE,
  preamble: PURCHASE_PREAMBLE,
  articles: PURCHASE_ARTICLES,
  signature: PURCHASE_END.slice(0, 4),
  annexes: PURCHASE_END.slice(4),
  parties: [
    ["甲方", "南京临江精密制造有限公司"],
    ["乙方", "苏州工园智能装备有限公司"],
  ],
  fields: {
    title: [PURCHASE_TITLE],
    number: ["HT-2024-0316"],
    signingPlace: ["江苏省南京市"],
    signingDate: ["2024年3月16日"],
    amount: ["人民币（大写）壹佰贰拾陆万伍仟元整（¥1,265,000.00）"],
    taxRate: ["13%"],
    warranty: ["二十四个月"],
    noticePeriod: ["应当在发货前三日书面通知", "应当在事件发生后五日内书面通知", "应当提前五日书面通知"],
    penalty: [
      "乙方逾期交货的，每逾期一日，应当按逾期交货设备价款的千分之三向甲方支付违约金",
      "甲方逾期付款的，每逾期一日，应当按逾期付款金额的千分之一向乙方支付违约金",
    ],
    governingLaw: ["中华人民共和国法律"],
    disputeVenue: ["均可向甲方所在地有管辖权的人民法院提起诉讼"],
    copies: ["一式四份"],
    effectiveCondition: ["自双方法定代表人或者授权代表签字并加盖公章之日起生效"],
    paymentTerms: [
      "合同生效后十个工作日内，甲方向乙方支付合同总价的百分之三十作为预付款",
      "设备运抵交货地点并经开箱检验合格后十个工作日内，甲方支付合同总价的百分之四十",
      "最终验收合格后十个工作日内，甲方支付合同总价的百分之二十五",
      "剩余百分之五作为质量保证金，在质量保证期届满且无未决质量争议后十个工作日内无息支付",
    ],
    annexes: ["附件一：技术规格书", "附件二：培训计划"],
  },
  definitions: ["设备", "最终验收", "质量保证期"],
};

const LEASE: KnownContract = {
  name: "lease",
  language: "zh",
  title: "房屋租赁合同",
  preamble: [
    "合同编号：ZL（2024）第017号",
    "出租方（甲方）：杭州青林置业有限公司",
    "地址：浙江省杭州市西湖区样例路9号",
    "承租方（乙方）：宁波海宴餐饮管理有限公司",
    "地址：浙江省宁波市鄞州区示范街20号",
    "根据《中华人民共和国民法典》及有关规定，双方就房屋租赁事宜达成如下协议：",
  ],
  articles: [
    {
      heading: "租赁房屋",
      clauses: [
        "甲方将位于杭州市西湖区样例路9号一层的房屋出租给乙方使用，建筑面积为三百二十平方米。",
        "乙方租赁该房屋用于经营餐饮，未经甲方书面同意不得改变用途。",
      ],
    },
    {
      heading: "租赁期限",
      clauses: [
        "租赁期限自2024年5月1日起至2029年4月30日止。",
        "乙方要求续租的，应当提前三个月书面通知甲方，同等条件下乙方有优先承租权。",
      ],
    },
    {
      heading: "租金与押金",
      clauses: [
        "年租金总额为人民币480,000元（大写：肆拾捌万元整），按季度支付。",
        "乙方应当于本合同签订之日起五日内支付押金40,000元。",
        "租金汇入甲方账户。开户行：中国建设银行杭州样例支行",
        "账号：3305 0161 7035 0000 0042",
      ],
    },
    {
      heading: "房屋的维修",
      clauses: [
        "房屋主体结构由甲方负责维修，乙方应当及时通知甲方。",
        "因乙方使用不当造成损坏的，由乙方负责修复并承担费用。",
      ],
    },
    {
      heading: "违约责任",
      clauses: [
        "乙方逾期支付租金的，每逾期一日，应当按应付金额的万分之五向甲方支付违约金。",
        "一方擅自解除合同的，应当向对方支付三个月租金作为赔偿。",
      ],
    },
    {
      heading: "争议解决",
      clauses: ["因本合同发生的争议，双方协商解决；协商不成的，提交杭州仲裁委员会仲裁。"],
    },
    { heading: "附则", clauses: ["本合同一式两份，双方各执一份，自双方签字盖章之日起生效。"] },
  ],
  signature: ["甲方（盖章）：", "乙方（盖章）：", "日期：2024年4月18日"],
  annexes: ["附件一：房屋交接清单"],
  parties: [
    ["甲方", "杭州青林置业有限公司"],
    ["乙方", "宁波海宴餐饮管理有限公司"],
  ],
  fields: {
    title: ["房屋租赁合同"],
    number: ["ZL（2024）第017号"],
    startDate: ["2024年5月1日"],
    expiryDate: ["2029年4月30日"],
    term: ["自2024年5月1日起至2029年4月30日止"],
    rent: ["人民币480,000元（大写：肆拾捌万元整）"],
    deposit: ["押金40,000元"],
    noticePeriod: ["应当提前三个月书面通知"],
    penalty: ["乙方逾期支付租金的，每逾期一日，应当按应付金额的万分之五向甲方支付违约金"],
    disputeVenue: ["提交杭州仲裁委员会仲裁"],
    bankName: ["中国建设银行杭州样例支行"],
    bankAccount: ["3305 0161 7035 0000 0042"],
    copies: ["一式两份"],
    signingDate: ["2024年4月18日"],
    effectiveCondition: ["自双方签字盖章之日起生效"],
    paymentTerms: ["年租金总额为人民币480,000元（大写：肆拾捌万元整），按季度支付"],
    annexes: ["附件一：房屋交接清单"],
  },
  definitions: [],
};

const LABOUR: KnownContract = {
  name: "labour",
  language: "zh",
  title: "劳动合同书",
  preamble: [
    "甲方（用人单位）：成都云岭软件有限公司",
    "统一社会信用代码：91510100MA6SAMPL9R",
    "法定代表人：何清越",
    "乙方（劳动者）：林书宁",
    "签订日期：2025年7月1日",
    "甲乙双方根据《中华人民共和国劳动合同法》，在平等自愿、协商一致的基础上签订本合同。",
  ],
  articles: [
    {
      heading: "合同期限",
      clauses: ["本合同为固定期限劳动合同，合同期限为三年。", "试用期为三个月，试用期包括在劳动合同期限内。"],
    },
    {
      heading: "工作内容和工作地点",
      clauses: ["乙方担任软件测试工程师，工作地点为成都市。", "甲方因工作需要调整乙方岗位的，应当与乙方协商一致。"],
    },
    {
      heading: "工作时间和休息休假",
      clauses: ["乙方实行标准工时制，每日工作八小时，每周工作四十小时。", "乙方依法享有法定节假日和带薪年休假。"],
    },
    {
      heading: "劳动报酬",
      clauses: ["乙方月工资为人民币12,000元，甲方于每月十日前以货币形式支付。", "乙方试用期工资为月工资的百分之八十。"],
    },
    {
      heading: "合同的解除",
      clauses: [
        "乙方解除劳动合同的，应当提前三十日以书面形式通知甲方。",
        "乙方严重违反甲方规章制度的，甲方可以解除劳动合同。",
      ],
    },
    { heading: "争议处理", clauses: ["双方发生劳动争议的，可以向成都市劳动人事争议仲裁委员会申请仲裁。"] },
  ],
  signature: ["甲方（盖章）：", "乙方（签字）：林书宁"],
  annexes: [],
  parties: [
    ["甲方", "成都云岭软件有限公司"],
    ["乙方", "林书宁"],
  ],
  fields: {
    title: ["劳动合同书"],
    signingDate: ["2025年7月1日"],
    term: ["三年"],
    salary: ["人民币12,000元"],
    noticePeriod: ["应当提前三十日以书面形式通知"],
    disputeVenue: ["可以向成都市劳动人事争议仲裁委员会申请仲裁"],
    paymentTerms: ["乙方月工资为人民币12,000元，甲方于每月十日前以货币形式支付"],
  },
  definitions: [],
};

const SERVICES: KnownContract = {
  name: "services",
  language: "en",
  title: "SERVICES AGREEMENT",
  preamble: SERVICES_AGREEMENT.slice(0, SERVICES_AGREEMENT.indexOf("ARTICLE 1"))
    .split("\n\n")
    .slice(1)
    .filter((line) => line.trim() !== ""),
  articles: SERVICES_AGREEMENT.slice(SERVICES_AGREEMENT.indexOf("ARTICLE 1"), SERVICES_AGREEMENT.indexOf("IN WITNESS"))
    .split(/ARTICLE \d+\n/)
    .slice(1)
    .map((part) => {
      const [heading, ...clauses] = part.trim().split("\n\n");
      return { heading: capitalised(heading!), clauses: clauses.map((clause) => clause.replace(/^\d+\.\d+ /, "")) };
    }),
  signature: SERVICES_AGREEMENT.slice(SERVICES_AGREEMENT.indexOf("IN WITNESS"))
    .split("\n")
    .filter((line) => line.trim() !== ""),
  annexes: [],
  parties: [
    ["Provider", "Harbor Lane Analytics, Inc."],
    ["Client", "Northfield Grain Cooperative"],
  ],
  fields: {
    title: ["SERVICES AGREEMENT"],
    effectiveDate: ["April 8, 2024"],
    term: ["twenty-four (24) months"],
    amount: ["$18,500.00"],
    warranty: ["ninety (90) days"],
    noticePeriod: [
      "at least sixty (60) days before the end of the current period",
      "on forty-five (45) days' written notice",
    ],
    curePeriod: ["within thirty (30) days after written notice"],
    insurance: ["at least $1,000,000 per occurrence"],
    penalty: [
      "Any undisputed amount that is not paid when due bears interest at the rate of one percent (1%) per month or the highest rate permitted by law, whichever is lower",
    ],
    governingLaw: ["the State of Minnesota"],
    disputeVenue: ["state or federal courts in Hennepin County, Minnesota"],
    signingDate: ["April 8, 2024"],
    paymentTerms: [
      "Client shall pay Provider a monthly fee of $18,500.00 and the additional fees stated in each Statement of Work",
      "Provider shall invoice Client at the end of each month, and Client shall pay each undisputed invoice within thirty (30) days after receipt",
    ],
    liabilityCap: ["the fees paid in the twelve (12) months before the claim arose"],
  },
  definitions: ["Confidential Information", "Deliverables", "Statement of Work", "Business Day"],
};

const LICENCE: KnownContract = {
  name: "licence",
  language: "en",
  title: "SOFTWARE LICENSE AGREEMENT",
  preamble: [
    'This Agreement is made as of January 15, 2025 by and between Alder Ridge Software LLC, a Delaware limited liability company ("Licensor"), and Port Quill Press, Inc., a New York corporation ("Licensee").',
    "WHEREAS, Licensor owns the Software and Licensee wishes to use it;",
  ],
  articles: [
    {
      heading: "Definitions",
      clauses: [
        '"Software" means the typesetting programs that Licensor delivers under this Agreement, in object code.',
        '"Documentation" means the manuals that Licensor delivers with the Software.',
      ],
    },
    {
      heading: "Grant of License",
      clauses: [
        "Licensor grants Licensee a non-exclusive license to use the Software at its own premises.",
        "Licensee shall not lend, rent or resell the Software to any third party.",
      ],
    },
    {
      heading: "Fees",
      clauses: [
        "Licensee shall pay an annual fee of $24,000.00 within thirty days after each invoice.",
        "Fees that have been paid are not refunded unless this Agreement says so.",
      ],
    },
    {
      heading: "Term and Termination",
      clauses: [
        "This Agreement continues for a period of three (3) years unless it is terminated earlier.",
        "Either party may terminate this Agreement upon sixty (60) days' prior written notice.",
      ],
    },
    {
      heading: "Governing Law",
      clauses: [
        "This Agreement is governed by the laws of the State of New York.",
        "The parties submit to the courts of New York County.",
      ],
    },
  ],
  signature: ["IN WITNESS WHEREOF, the parties have signed.", "By: ______________", "By: ______________"],
  annexes: ["EXHIBIT A"],
  parties: [
    ["Licensor", "Alder Ridge Software LLC"],
    ["Licensee", "Port Quill Press, Inc."],
  ],
  fields: {
    title: ["SOFTWARE LICENSE AGREEMENT"],
    signingDate: ["January 15, 2025"],
    amount: ["$24,000.00"],
    term: ["three (3) years"],
    noticePeriod: ["upon sixty (60) days' prior written notice"],
    governingLaw: ["the State of New York"],
    disputeVenue: ["courts of New York County"],
    paymentTerms: ["Licensee shall pay an annual fee of $24,000.00 within thirty days after each invoice"],
  },
  definitions: ["Software", "Documentation"],
};

export const CONTRACTS = [PURCHASE, LEASE, LABOUR, SERVICES, LICENCE];

function capitalised(heading: string): string {
  return heading.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
