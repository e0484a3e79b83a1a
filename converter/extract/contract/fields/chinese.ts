/** Where Chinese contracts state their key facts. Patterns run on half-width text and stay inside one sentence. */
import { CHINESE_DATE, isoDate } from "./date.ts";
import type { FieldPattern } from "./index.ts";

const N = "\\d〇零一二三四五六七八九十百两";
/** 【8】: how a form was filled in. */
const [OPEN, CLOSE] = ["[【[]?\\s*", "\\s*[】\\]]?"];
const DURATION = `${OPEN}[${N}]{1,5}${CLOSE}\\s*(?:个)?(?:工作日|自然日|日历天|日|天|周|星期|个?月|年)`;

const real = (value: string) => isoDate(value) !== undefined;

/** ，汇入下列账户： at the end of a sentence says nothing by itself. */
const POINTS_BELOW = ",[^。;,\\n]{2,30}(?:下列|如下|以下)[^。;,\\n]{0,12}:\\s*(?:\\n|$)";

/** A sentence, or what stands between two semicolons, whole. */
const sentenceWith = (words: string) =>
  new RegExp(
    `(?<=^|[。;\\n\\t])(?<value>[^。;\\n\\t]{0,160}?${words}[^。;\\n\\t]{0,160}?)(?=[。;\\n]|$|${POINTS_BELOW})`,
    "g",
  );
const RATE =
  /[百千万]分之[一二三四五六七八九十]|[一二两三四五六七八九十\d]倍|贷款市场报价利率|LPR|\d\s*[】\]]?\s*[%‰]|\d[\d,.]*\s*[】\]]?\s*万?元|[一二两三四五六\d]个月/;

/** What another duty of a clause on secrecy has a period for. */
const NO_SECRECY = /竞业|违反|违约|泄露后|通知|告知|销毁|交还/;
const SPAN_OF_TIME = new RegExp(`${DURATION}|${CHINESE_DATE}`);
const isSum = (value: string) => RATE.test(value) || /总[价额]|价款|费用/.test(value);

/** Sentences that speak of payments and settle none. */
const NO_PAYMENT =
  /违约|逾期|滞纳|赔偿|罚息|退还|返还|补偿|解除|终止|迟延|[不未]支付|未按|欠付|税费由|定金(?!额)|押金|保证金(?!,|计)|加班/;
/** What services are counted by. */
const UNIT = "(?:平方米|㎡|m2|立方米|人|户|个|台|套|辆|次|课时|小时|工日|吨|公里|公斤|千克|件|票|箱|车|位|份|页|字|度)";

export const CHINESE_PATTERNS: FieldPattern[] = [
  {
    name: "number",
    pattern:
      /(?:(?:合\s*同|协\s*议)\s*(?:登记|备案)?(?:编\s*)?号|^编\s*号)(?:\s*:\s*|\t)(?<value>(?:\((?:19|20)\d\d\))?[A-Za-z0-9\u4E00-\u9FFF[〔【][A-Za-z0-9\-/()〔〕【】[\]号第_—\u4E00-\u9FFF]{2,39}?)(?=\s|$)/gm,
  },
  { name: "signingPlace", pattern: /签\s*[订署约]\s*地\s*点?(?:\s*:\s*|\t)(?<value>[^\s\n,;。]{2,40})/g },
  {
    name: "signingDate",
    pattern: new RegExp(
      `签\\s*[订署约]\\s*(?:日\\s*期|时\\s*间)(?:\\s*:\\s*|\\t)(?<value>${CHINESE_DATE})(?!起|至)`,
      "g",
    ),
    accept: real,
  },
  {
    // 于 alone names any day: 应于2025年2月25日前交付.
    name: "signingDate",
    pattern: new RegExp(`于\\s*(?<value>${CHINESE_DATE})(?=[^。;\\n]{0,30}(?:签[订署约]|订立|达成))`, "g"),
    accept: real,
    refuse: /原合同|原协议|主合同|此前|曾于|已于/,
  },
  {
    name: "effectiveDate",
    pattern: new RegExp(`生效日期?\\s*[:为]\\s*(?<value>${CHINESE_DATE})`, "g"),
    accept: real,
  },
  {
    name: "effectiveDate",
    pattern: new RegExp(`(?<value>${CHINESE_DATE})\\s*起?生效`, "g"),
    accept: real,
  },
  {
    name: "effectiveCondition",
    pattern:
      /(?:合同|协议|协议书|合同书|份)[^。;\n]{0,24}?(?<value>(?:自|经|于|由)?[^。;,\n自经于由]{2,50}?(?:之日起?|后|起)(?:即|正式|成立并|成立且|成立及?)*生效)/g,
    accept: (value) => !new RegExp(CHINESE_DATE).test(value), // a day is no condition
    refuse: /变更|修改|转让自|通知自|附件自/,
  },
  {
    name: "startDate",
    pattern: new RegExp(`(?:自\\s*|期限\\s*[:为]?\\s*)(?<value>${CHINESE_DATE})(?=\\s*(?:起(?!生效)|至|$|\\n))`, "g"),
    accept: real,
  },
  {
    name: "startDate",
    pattern: new RegExp(`(?:开工|开始|起始|起租)日期\\s*(?:[:为]|\\t)\\s*(?<value>${CHINESE_DATE})`, "g"),
    accept: real,
  },
  {
    name: "expiryDate",
    pattern: new RegExp(
      `(?:(?:终止|到期|届满|截止)日期?\\s*(?::|为)\\s*|(?:起?至|到)\\s*)(?<value>${CHINESE_DATE})`,
      "g",
    ),
    accept: real,
  },
  {
    name: "term",
    pattern: new RegExp(
      `(?<!保密[^。;\\n]{0,30})(?:合同|协议|服务|租赁|借款|有效|许可|合作|开发|履行|固定|委托|总?日历|合同工)[,，]?\\s*(?:期限?|天数|周期)(?:为|是|:|,)?[^。\\n]{0,12}?(?<value>(?:${DURATION}\\s*[,(]?\\s*)?自?\\s*${CHINESE_DATE}\\s*起?至\\s*${CHINESE_DATE}(?:止)?|(?<![第前后每一])(?:自[^。;,\\n]{2,16}之日起\\s*)?${DURATION}(?!\\s*[内前]))`,
      "g",
    ),
    refuse: /本条|质保|试用期为/,
  },
  {
    name: "deliveryDate",
    pattern:
      /(?:交\(提\)货|交货|交付|供货|到货|送货|交房)(?:期限?|日期|时间)(?:为|:|\t)\s*(?<value>[^。;\n\t]{2,60})(?=[。;\n\t]|$)/g,
    accept: (value) => SPAN_OF_TIME.test(value),
  },
  {
    name: "deliveryDate",
    pattern: new RegExp(
      `(?:应当?|须|需)(?:[于在]|自)?(?<value>[^。;,\\n]{2,30}(?:之日起|后)\\s*${DURATION}(?:之)?内|\\s*${CHINESE_DATE}前?)[,，]?[^。;,\\n]{0,20}(?:交货|运抵|发货|供货|交付(?!凭证|[^。;,\\n]{0,6}(?:款|费|金|单|票|证明|通知|资料)))`,
      "g",
    ),
    refuse: /违约|逾期|异议|退货|更换|补足/,
  },
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
    pattern:
      /(?<value>(?:履约|质量|投标|租赁)?(?:保证金|质保金|押金|定金(?!额))[^。;\n]{0,16}?(?:(?:[¥￥]|人民币)?\s*\d[\d,]*(?:\.\d+)?\s*万?元(?:\s*\(大写[^()\n]{2,30}\))?|\d{1,2}(?:\.\d+)?\s*%|百分之[一二三四五六七八九十]{1,3})|(?:合同(?:总额|总价|金额|价款|总价款)的?)?\d{1,2}(?:\.\d+)?\s*%\s*(?:的|作为|为)\s*(?:履约|质量)?(?:保证金|质保金)(?:,?\s*(?:即|计)\s*(?:人民币|[¥￥])\s*\d[\d,]*(?:\.\d+)?\s*万?元)?)/g,
  },
  {
    name: "warranty",
    pattern: new RegExp(
      `(?:质(?:量)?保(?:证|修)?期|缺陷责任期|保修期|免费维护期)(?:限)?[^。\\n]{0,20}?(?<value>${DURATION})(?!\\s*内)`, // within 15 days of its end is no length of it
      "g",
    ),
  },
  {
    name: "noticePeriod",
    pattern: new RegExp(
      `(?<value>(?:应当|应|须|需)?(?:至少)?提前\\s*${DURATION}(?:内|以上|前)?(?:以)?(?:书面|电子邮件)?(?:形式|方式)?(?:向[^,。;]{1,8})?(?:书面)?(?:通知|告知)|(?:应当?|须)?[于在](?![^。;,\\n]{0,20}提前)[^。;,\\n]{2,20}[前后]\\s*${DURATION}内?[,，]?(?:向[^,。;]{1,12}(?:递交|提交|发出|提出)[^,。;]{0,8})?以?(?:书面|电子邮件)?(?:形式|方式)?(?:通知|告知)|(?:应当?|须)[于在][^。;,\\n]{2,20}前\\s*${DURATION}(?:以(?:书面|电子邮件)(?:形式|方式)?)?向[^,。;]{1,12}(?:提出|提交|递交)(?:书面)?(?:申请|要求|续[约租签订]))`,
      "g",
    ),
  },
  {
    name: "confidentialityPeriod",
    pattern: new RegExp(
      `保密(?:义务|责任)?的?(?:期限|期间|期|义务)(?:[^。;,\\n]{0,6}?(?:为|是|:|至|在|于|(?=自))|(?=${DURATION}))\\s*(?<value>[^。;,\\n为]{0,24}?(?:${DURATION}|长期|永久)(?!\\s*前))(?:内|止)?(?=[。;,\\n]|仍|有效|继续|持续|$)`,
      "g",
    ),
    refuse: NO_SECRECY,
  },
  {
    name: "confidentialityPeriod",
    pattern: new RegExp(
      `(?<value>(?:本?(?:合同|协议)|劳动关系|离职|服务|项目|合作)[^。;,\\n]{0,10}后\\s*${DURATION})内?[,，]?[^。;,\\n]{0,20}(?:保密义务|保密责任|予以保密|保守[^。;,\\n]{0,8}秘密)`,
      "g",
    ),
    refuse: NO_SECRECY,
  },
  {
    name: "penalty",
    pattern: sentenceWith("(?:违约金|滞纳金|逾期利息|罚息|逾期[^。;\\n]{0,60}利息|每[^。;\\n]{1,20}扣减)"),
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
    pattern: /责任[^。;\n]{0,30}?不超过(?<value>[^。;,\n]{2,40})(?=[。;,\n]|$)/gm,
    accept: isSum,
  },
  { name: "liabilityCap", pattern: /责任[^。;\n]{0,30}?以(?<value>[^。;,\n以]{2,40})为限/g, accept: isSum },
  { name: "governingLaw", pattern: /适用(?<value>[^,。;\n(]{2,30}?法律?)(?=[,。;及和(\n]|$)/gm },
  {
    name: "disputeVenue",
    pattern:
      /(?<value>(?:均可|可以?|应|应当|有权|依法)?(?:向|提交|由|至)[^。;,\n]{2,40}(?:人民法院(?:提起诉讼|起诉|诉讼解决|管辖)?|仲裁(?:委员会|院|中心)(?:,?[^。;,\n]{0,24}?仲裁(?!规则|委员|裁决|庭|地|时)(?:解决)?)?))/g,
    // A court or an arbitral body, still to be agreed on.
    refuse: /人民法院[^。;]*或[^。;]*仲裁(?:委|院)|仲裁(?:委|院)[^。;]*或者?[^。;]*人民法院/,
  },
  { name: "arbitrationSeat", pattern: /仲裁地(?:点)?\s*[为是:在]\s*(?<value>[\u4E00-\u9FFF]{2,20})/g },
  {
    name: "bankName",
    pattern:
      /开\s*户\s*(?:银\s*)?行(?:名称)?\s*[:为]?\s*(?<value>(?![^,。;\n]{0,12}(?:地址|账号|帐号))[\u4E00-\u9FFF()A-Za-z]*(?:银行|信用|农商|商行)[\u4E00-\u9FFF()A-Za-z]*)/g,
  },
  {
    name: "bankAccount",
    pattern: /(?:[账帐]\s*号|银行账户|账户号码)\s*[:为]?\s*(?<value>\d[\d -]{6,32}\d)/g,
  },
  {
    name: "paymentTerms",
    pattern: sentenceWith(
      "(?:支付(?!凭证)|(?<!预)付款(?!凭证)|付清|付至|月结|付息(?!日)|缴付|(?<!收到)预付款|进度款|(?:归还|偿还|还清)[^。;,\\n]{0,8}(?:本金|借款|贷款|本息|利息)|(?:借款|本金|本息)[^。;\\n]{0,24}(?:归还|偿还|还清))",
    ),
    accept: (value) =>
      /\d\s*[%‰]|百分之|日内|每[一二三四五六七八九十\d]*个?[月季年]|按[月季年]|月结|一次性|[分两三]期|先付后|\d+\s*日前|押[一二三]付|\d+\s*月\s*\d+\s*日/.test(
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
    name: "mediation",
    pattern:
      /(?<value>(?:可以?|应当?|有权)?(?:请求|申请|提请|提交|向|由)[^。;,\n]{0,24}?(?:委员会|组织|机构|中心|办事处|司法所|协会|商会|部门|局)(?:主持|进行|申请|予以)?调解)(?=[。;,\n])/g,
  },
  {
    name: "copies",
    pattern: /(?<value>一式\s*[【[]?\s*[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾\d]{1,3}\s*[】\]]?\s*份)/g,
  },
];
