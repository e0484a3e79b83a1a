/** What Chinese contracts cost, when and where it is paid, and what it costs to break them. */
import { SUM, sentenceWith } from "./chinese-terms.ts";
import type { FieldPattern } from "./index.ts";

const RATE =
  /[百千万]分之[一二三四五六七八九十]|[一二两三四五六七八九十\d]倍|贷款市场报价利率|LPR|\d\s*[】\]]?\s*[%‰]|\d[\d,.]*\s*[】\]]?\s*万?元|[¥￥]\s*\d|[壹贰叁肆伍陆柒捌玖拾佰仟]万?元|[一二两三四五六\d]个月/;
const isSum = (value: string) => RATE.test(value) || /总[价额]|价款|费用/.test(value);
/** Sentences that speak of payments and settle none. */
const NO_PAYMENT =
  /违约|逾期|滞纳|赔偿|罚息|退还|返还|补偿|解除|终止|迟延|[不未]支付|未按|欠付|税费由|定金(?!额)|押金|保证金(?!,|计)|加班|优先购买权/;
/** What services are counted by. */
const UNIT = "(?:平方米|㎡|m2|立方米|人|户|个|台|套|辆|次|课时|小时|工日|吨|公里|公斤|千克|件|票|箱|车|位|份|页|字|度)";

export const CHINESE_SUMS: FieldPattern[] = [
  {
    name: "interestRate",
    pattern: /(?<value>[年月日]利率(?:为|是|:)?\s*\d{1,2}(?:\.\d{1,4})?\s*[%‰])/g,
    refuse: /逾期|罚息|违约|挪用/,
  },
  {
    name: "taxRate",
    pattern: /(?:税率(?:为|:)?\s*|含\s*)(?<value>\d{1,2}(?:\.\d{1,2})?\s*%)(?=[^。\n]{0,6}(?:税|[,;。)]|$))/gm,
  },
  {
    name: "deposit",
    pattern: new RegExp(
      `(?<value>(?:履约|质量|投标|租赁)?(?:保证金|质保金|押金|定金(?!额))[^。;\\n]{0,16}?(?:${SUM}|\\d{1,2}(?:\\.\\d+)?\\s*%|百分之[一二三四五六七八九十]{1,3})|(?:合同(?:总额|总价|金额|价款|总价款)的?)?\\d{1,2}(?:\\.\\d+)?\\s*%\\s*(?:的|作为|为)\\s*(?:履约|质量)?(?:保证金|质保金)(?:,?\\s*(?:即|计)\\s*(?:人民币|[¥￥])\\s*\\d[\\d,]*(?:\\.\\d+)?\\s*万?元)?)`,
      "g",
    ),
  },
  {
    name: "penalty",
    pattern: sentenceWith("(?:违约金|滞纳金|扣款|逾期利息|罚息|逾期[^。;\\n]{0,60}利息|每[^。;\\n]{1,20}扣减)"),
    accept: (value) => RATE.test(value),
    refuse: /不收取/,
  },
  {
    // What a service that falls short costs who gave it.
    name: "penalty",
    pattern: sentenceWith("(?:低于|未达|不达标|不合格|未完成|超过)[^。;\\n]{0,30}扣[减除]"),
    accept: (value) => RATE.test(value),
    refuse: /所得税|社会?保险?|公积金|税[款金费]/,
  },
  {
    name: "liabilityCap",
    pattern: /(?:责任|赔偿(?:总额|金额|数额))[^。;\n]{0,30}?不超过(?<value>[^。;,\n]{2,40})(?=[。;,\n]|$)/gm,
    accept: isSum,
  },
  {
    name: "liabilityCap",
    pattern: /(?:责任|赔偿(?:总额|金额|数额))[^。;\n]{0,30}?以(?<value>[^。;,\n以]{2,40})为限/g,
    accept: isSum,
  },
  {
    name: "bankName",
    pattern:
      /开\s*户\s*(?:银\s*)?行(?:名称)?\s*[:为]?\s*(?<value>(?![^,。;\n]{0,12}(?:地址|账号|帐号))[\u4E00-\u9FFF()A-Za-z]*(?:银行|信用|农商|商行)[\u4E00-\u9FFF()A-Za-z]*)/g,
  },
  {
    name: "bankAccount",
    pattern: /(?:[账帐卡]\s*号|银行账户|账户号码)\s*[:为]?\s*(?<value>\d[\d -]{6,32}\d)/g,
  },
  {
    // The account behind its bank: 建设银行青州支行 4400 1583 4040 5300 8812; of some only the last digits.
    name: "bankAccount",
    pattern:
      /(?:银行|信用社|农商行)[\u4E00-\u9FFF()]{0,20}(?:行|社|部)\s*[,，:]?\s*(?:[\u4E00-\u9FFF户名]{0,12}[,，]\s*)?(?<value>\d(?:[\d -]{10,28})\d(?!\d)|尾号\s*[:为]?\s*\d{4,6})/g,
  },
  {
    name: "paymentTerms",
    pattern: sentenceWith(
      "(?:支付(?!凭证)|(?<!预)付款(?!凭证)|付清|付至|月结|付息(?!日)|缴付|(?<!收到)预付款|进度款|(?:归还|偿还|还清)[^。;,\\n]{0,8}(?:本金|借款|贷款|本息|利息)|(?:借款|本金|本息)[^。;\\n]{0,24}(?:归还|偿还|还清))",
    ),
    accept: (value) =>
      /\d\s*[%‰]|百分之|日内|每[一二三四五六七八九十\d]*个?[月季年]|按[月季年]|月结|一次(?:性|付清)|[分两三]期|分[一二三四五六七八九十\d]{1,2}期|先付后|\d+\s*日前|押[一二三]付|\d+\s*月\s*\d+\s*日/.test(
        value,
      ) && !/[:]$/.test(value),
    refuse: NO_PAYMENT,
  },
  {
    // Who pays, by the words of those who run estates, schools and agencies.
    name: "paymentTerms",
    pattern: sentenceWith("(?:甲方|业主|委托方|承租方|用工单位|学员|会员)[^。;\\n]{0,40}(?:交纳|缴纳|转入|汇入|划入)"),
    accept: (value) => /\d+\s*(?:个工作)?日[前内]|按[月季年]|每[月季年]|一次性/.test(value) && !/[:]$/.test(value),
    refuse: new RegExp(`${NO_PAYMENT.source}|社会保险|社保|公积金|个人所得税|税金`),
  },
  {
    // What one of several costs, where a text names the standard of its charges.
    name: "rate",
    pattern: new RegExp(
      `(?<value>\\d[\\d,]*(?:\\.\\d+)?\\s*元/${UNIT}(?:[·・./]?(?:${UNIT}|[月年天日]))?|每${UNIT}(?:每?[月年天日]|每个月)?(?:人民币|[¥￥])?\\s*\\d[\\d,]*(?:\\.\\d+)?\\s*元)(?<=(?:费用?|价格|报酬)(?:的)?标准[^。]{0,300})`,
      "g",
    ),
    refuse: /违约|滞纳|罚|扣|赔偿|保险|补[贴助]|餐|差旅|住宿|交通|加班|津贴|押金|保证金/,
  },
  {
    // 制作及安装费1,200元 beside the price of the contract.
    name: "fee",
    pattern: new RegExp(
      `(?<![\\u4E00-\\u9FFF、])(?<value>[\\u4E00-\\u9FFF、]{0,24}(?:费用?|佣金|补贴|津贴|暂列金额)(?:为|按|是|:|共计|合计)?\\s*(?:每[\\u4E00-\\u9FFF]{1,2})?${SUM}(?:/${UNIT})?)`,
      "g",
    ),
    refuse: /违约|滞纳|罚|赔偿|扣除|保险费|超过|不足|不低于|注册资本/,
  },
  {
    name: "bonus",
    pattern: new RegExp(`(?<value>[\\u4E00-\\u9FFF]{0,6}(?:奖金|绩效工资|绩效奖)[^。;,\\n\\d]{0,10}${SUM})`, "g"),
    refuse: /扣|罚|退还/,
  },
  {
    name: "insurance",
    pattern: new RegExp(`(?:保险金额|保额)(?<value>[^。;,\\n\\d]{0,10}${SUM})`, "g"),
  },
  {
    name: "probationSalary",
    pattern: new RegExp(`试用期(?!满)[^。;,\\n]{0,10}(?:工资|薪酬|薪资)[^。;,\\n\\d]{0,6}?(?<value>${SUM})`, "g"),
  },
];
