/** Where Chinese contracts state their key facts. Patterns run on half-width text and stay inside one sentence. */
import { CHINESE_SUMS } from "./chinese-sums.ts";
import { DURATION, real } from "./chinese-terms.ts";
import { CHINESE_DATE } from "./date.ts";
import type { FieldPattern } from "./index.ts";

/** What another duty of a clause on secrecy has a period for. */
const NO_SECRECY = /竞业|违反|违约|泄露后|通知|告知|销毁|交还/;
const SPAN_OF_TIME = new RegExp(`${DURATION}|${CHINESE_DATE}`);

const OTHER_PATTERNS: FieldPattern[] = [
  {
    name: "number",
    pattern:
      /(?:(?:合\s*同|协\s*议)\s*(?:登记|备案)?(?:编\s*)?号|^编\s*号)(?:\s*:\s*|\t)(?<value>(?:\((?:19|20)\d\d\))?[A-Za-z0-9\u4E00-\u9FFF[〔【][A-Za-z0-9\-/()〔〕【】[\]号第_—\u4E00-\u9FFF]{2,39}?)(?=\s|$)/gm,
  },
  {
    // A law firm's or an office's own number below the title: (2025)粤律民代字第0136号.
    name: "number",
    pattern: /^(?<value>[([〔](?:19|20)\d\d[)\]〕][\u4E00-\u9FFF]{1,12}第?\s*\d{1,6}\s*号)$(?<![\s\S]{500})/gm,
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
    // 本合同一式两份，双方各执一份；自双方签字之日起生效。
    name: "effectiveCondition",
    pattern:
      /(?<=本(?:合同|协议)[^。\n]{0,60}[;,])(?<value>自[^。;,\n自经于由]{2,50}?之日起(?:即|正式|成立并|成立且)?生效)/g,
    accept: (value) => !new RegExp(CHINESE_DATE).test(value),
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
      `(?:(?:终止|到期|届满|截止)日期?\\s*(?::|为)\\s*|(?:(?<![截清])(?:起?至|到)\\s*))(?<value>${CHINESE_DATE})`,
      "g",
    ),
    accept: real,
    refuse: /签[订署]了?《/, // what an earlier agreement said
  },
  {
    name: "term",
    pattern: new RegExp(
      `(?<!保密[^。;\\n]{0,30})(?:合同|协议|服务|租赁|借款|有效|许可|合作|开发|履行|固定|委托|还款|特许|经营|总?日历|合同工)[,，]?\\s*(?:期限?|天数|周期)(?:为|是|:|,)?[^。\\n]{0,12}?(?<value>(?:${DURATION}\\s*[,(]?\\s*)?自?\\s*${CHINESE_DATE}\\s*起?至\\s*${CHINESE_DATE}(?:止)?(?:[,，]?\\s*共计?\\s*${DURATION})?|(?<![第前后每一])(?:自[^。;,\\n]{2,16}之日起\\s*)?${DURATION}(?!\\s*[内前]))`,
      "g",
    ),
    refuse: /本条|质保|试用期为|保证期间/,
  },
  {
    // Until something happens: 自签订之日起至本案二审终结止.
    name: "term",
    pattern:
      /(?:有效期|合同期|服务期|委托期)限?[^。;\n]{0,4}?(?<value>自[^。;,\n]{2,20}起[,，]?至[^。;\n]{2,60}?止)(?=[。;,\n]|$)/g,
    refuse: /保密|质保|保证期间/,
  },
  {
    name: "guaranteePeriod",
    pattern: new RegExp(`保证期间(?:为|是|:|自|从)?\\s*(?<value>[^。;,\\n]{0,40}?${DURATION})(?=[。;,\\n止]|$)`, "g"),
  },
  {
    name: "nonCompetePeriod",
    pattern: new RegExp(
      `(?<value>[^。;,\\n]{0,16}(?:离职|终止|解除|届满|转让|退出)(?:之日起|之?后)\\s*${DURATION})内?[,，]?[^。\\n]{0,60}?不得[^。;\\n]{0,60}?(?:竞争|同类|相同|类似)`,
      "g",
    ),
  },
  {
    name: "curePeriod",
    pattern: new RegExp(
      `(?<value>(?:[^。;,\\n]{0,10}书面)?(?:催告|通知|要求)(?:之日起|之?后)\\s*${DURATION}内?)(?:仍|仍然|尚)?(?:未|不)[^。;,\\n]{0,6}(?:改正|纠正|补救|整改|履行|付清|支付|补足)`,
      "g",
    ),
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
    name: "warranty",
    pattern: new RegExp(
      `(?:质(?:量)?保(?:证|修)?期|缺陷责任期|保修期|免费维护期)(?:限)?[^。\\n]{0,20}?(?<value>${DURATION})(?!\\s*内)`, // within 15 days of its end is no length of it
      "g",
    ),
  },
  {
    name: "noticePeriod",
    pattern: new RegExp(
      `(?<value>(?:应当|应|须|需)?(?:至少)?提前\\s*${DURATION}(?:内|以上|前)?(?:以)?(?:书面|电子邮件)?(?:形式|方式)?(?:向[^,。;]{1,8})?(?:书面)?(?:通知|告知)|(?:应当?|须)?[于在](?![^。;,\\n]{0,20}提前)[^。;,\\n]{2,20}[前后]\\s*${DURATION}内?[,，]?(?:向[^,。;]{1,12}(?:递交|提交|发出|提出)[^,。;]{0,8})?以?(?:书面|电子邮件)?(?:形式|方式)?(?:通知|告知)|(?:应当?|须)[于在][^。;,\\n]{2,20}前\\s*${DURATION}(?:以(?:书面|电子邮件)(?:形式|方式)?)?向[^,。;]{1,12}(?:提出|提交|递交)(?:书面)?(?:申请|要求|续[约租签订])|(?:期限?届满|期满|到期)之?前\\s*${DURATION}内?[,，]?[^。;\\n]{0,30}?书面(?:申请|提出|通知|告知|提议)(?:续[约租签订]|异议)?)`,
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
    name: "mediation",
    pattern:
      /(?<value>(?:可以?|应当?|有权)?(?:请求|申请|提请|提交|向|由)[^。;,\n]{0,24}?(?:委员会|组织|机构|中心|办事处|司法所|协会|商会|部门|局)(?:主持|进行|申请|予以)?调解)(?=[。;,\n])/g,
  },
  {
    name: "copies",
    pattern: /(?<value>一式\s*[【[]?\s*[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾\d]{1,3}\s*[】\]]?\s*份)/g,
  },
];

export const CHINESE_PATTERNS: readonly FieldPattern[] = [...CHINESE_SUMS, ...OTHER_PATTERNS];
