/** Clause topics by the words of their headings. A heading that names none gives no label: a guess would teach nonsense. */

const ZH: [string, RegExp][] = [
  ["定义", /定义|释义/],
  ["标的", /标的|货物(?:$|名称|规格|清单|及)|服务内容|工程概况|产品名称/],
  ["劳动报酬", /劳动报酬|工资|薪酬/],
  ["社会保险与福利", /社会保险|福利/],
  ["工作时间与休假", /工作时间|休假/],
  ["工作内容", /工作内容|工作地点|岗位/],
  ["违约责任", /违约/],
  ["质量保证", /质保|质量保证|保修|售后/],
  ["质量标准", /质量|技术标准|技术要求/],
  ["付款", /付款|支付|结算/],
  ["价款", /价款|价格|合同金额|费用|报酬|租金/],
  ["包装与运输", /包装|运输/],
  ["验收", /验收|检验/],
  ["交付", /交付|交货|交割/],
  ["安装与培训", /安装|调试|培训/],
  ["保密", /保密/],
  ["知识产权", /知识产权/],
  ["担保", /担保|保证金|保证人|保证期间|履约|抵押|质押/],
  ["陈述与保证", /陈述|声明|保证(?!金)/],
  ["赔偿与责任限制", /赔偿|责任限制|免责/],
  ["不可抗力", /不可抗力/],
  ["变更与解除", /解除|终止|变更/],
  ["转让", /转让|分包/],
  ["通知与送达", /通知|送达/],
  ["争议解决", /争议|仲裁|管辖/],
  ["适用法律", /适用法律/],
  ["期限与生效", /生效|有效期|期限|续期/],
  ["保险", /保险/],
  ["竞业限制", /竞业|排他|独家/],
  ["数据与个人信息", /数据|个人信息/],
  ["廉洁", /廉洁|反贿赂/],
  ["权利义务", /权利|义务/],
];

const EN: [string, RegExp][] = [
  ["Definitions", /definition/i],
  ["Termination for Convenience", /termination for convenience/i],
  ["Effect of Termination", /effects? of termination/i],
  ["Termination", /termination/i],
  ["Term and Renewal", /^term$|renewal|duration/i],
  ["Payment", /payment|fees|invoice|taxes|compensation/i],
  ["Confidentiality", /confidential/i],
  ["Intellectual Property", /intellectual property|ownership|license|provider tools|client data|deliverables/i],
  ["Warranty", /warrant|disclaimer/i],
  ["Limitation of Liability", /limitation of liability|excluded damages|cap on liability/i],
  ["Indemnification", /indemni/i],
  ["Insurance", /insurance/i],
  ["Governing Law", /governing law/i],
  ["Dispute Resolution", /dispute|arbitration|jurisdiction/i],
  ["Notices", /notice/i],
  ["Assignment", /assignment/i],
  ["Force Majeure", /force majeure/i],
  ["Entire Agreement", /entire agreement|amendment/i],
  ["Services", /^services$|performance|personnel|cooperation/i],
];

/** A heading that joins two topics (保密与竞业限制, Term and Termination) gives no label either. */
export function topicOf(heading: string, language: "zh" | "en"): string | undefined {
  const topicIn = (words: string) => (language === "zh" ? ZH : EN).find(([, pattern]) => pattern.test(words))?.[0];
  const whole = topicIn(heading);
  const parts = heading.split(/[与和及、;,&]|\band\b/i).flatMap((words) => topicIn(words.trim()) ?? []);
  return parts.some((topic) => topic !== parts[0]) ? undefined : whole;
}
