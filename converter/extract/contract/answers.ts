/** Questions that one article answers in its own words: what follows from a condition, and what a key fact is. */
import type { ContractField, FieldName } from "./fields/index.ts";

export interface ArticleAnswer {
  question: string;
  /** Verbatim. */
  answer: string;
}

/** What a contract foresees for the case that something goes wrong or happens. */
const CONDITION =
  /逾期|未按|未能|未经|不符|不合格|违反|不履行|拒绝|延迟|迟延|解除|终止|不能|超过|变更|发生|故障|毁损|灭失|届满|协商不成|需要|擅自|造成/;

const GOES_ON = /^(?:逾期|超过|未|不|仍|经)/;

/** `乙方逾期交货的，每逾期一日…` → 乙方逾期交货的，应当如何处理？ Only sentences with both halves. */
export function conditionalAnswers(text: string, language: "zh" | "en"): ArticleAnswer[] {
  return language === "zh" ? chineseConditions(text) : englishConditions(text);
}

function chineseConditions(text: string): ArticleAnswer[] {
  const found: ArticleAnswer[] = [];
  for (const match of text.matchAll(
    /(?<=^|[。；\n])\s*(?:[\d.]+\s*|[（(][^（）()]{1,3}[）)]\s*)?([^。；\n：:]{4,40}?的)，([^。；\n]{6,200}[。；]?)/gm,
  )) {
    // 乙方应按时到达，车辆迟到超过2小时的: only the second part is the case.
    const condition = match[1]!
      .replace(/^.*(?:应当?|须|不得|有权)[^，]*，(?=[^，]+$)/, "")
      .replace(/^(?:但|如果?|若|因此|同时|此外)，?/, "");
    // ；逾期超过30日的，… goes on from what stands before it: who is late is not said again.
    if (/[；，]\s*$/.test(text.slice(0, match.index + match[0].indexOf(condition))) && GOES_ON.test(condition))
      continue;
    if (!CONDITION.test(condition) || /下列|上述|前款|本条|^[，、]/.test(condition)) continue;
    const answer = match[2]!.replace(/；$/, "");
    if (answer.length < 6) continue;
    found.push({ question: `${condition}，应当如何处理？`, answer });
  }
  return found;
}

function englishConditions(text: string): ArticleAnswer[] {
  const found: ArticleAnswer[] = [];
  for (const match of text.matchAll(
    /(?<=^|[.;]\s|\n|\)\s|\d\s)If ([a-zA-Z](?:[^.;,\n]|[.,](?=\d)){8,120}), ((?:[^.;\n]|\.(?=\S)){10,240}(?:\.(?=\s|$)|(?=;)))/g,
  )) {
    if (
      /\bor\s*$|foregoing|above|\b(?:such|these|those|that (?:level|date|day|amount|period|event|case|time))\b/.test(
        match[1]!,
      )
    )
      continue;
    found.push({ question: `What applies if ${match[1]}?`, answer: match[2]!.replace(/^then /, "") });
  }
  return found;
}

const FIELD_QUESTIONS: Partial<Record<FieldName, { zh: string; en: string }>> = {
  term: { zh: "合同的期限是多久？", en: "How long is the term?" },
  deliveryDate: { zh: "应当在什么时间交付？", en: "When is delivery due?" },
  amount: { zh: "合同金额是多少？", en: "What is the amount?" },
  salary: { zh: "工资是多少？", en: "What is the salary?" },
  rent: { zh: "租金是多少？", en: "What is the rent?" },
  rate: { zh: "收费标准是多少？", en: "What is the rate?" },
  taxRate: { zh: "税率是多少？", en: "What is the tax rate?" },
  interestRate: { zh: "利率是多少？", en: "What is the interest rate?" },
  confidentialityPeriod: { zh: "保密义务持续多久？", en: "How long does confidentiality last?" },
  warranty: { zh: "质量保证期是多久？", en: "How long is the warranty period?" },
  noticePeriod: { zh: "应当提前多久通知？", en: "What notice has to be given?" },
  governingLaw: { zh: "合同适用哪里的法律？", en: "Which law governs the agreement?" },
  disputeVenue: { zh: "发生争议时向哪里提起诉讼或者申请仲裁？", en: "How and where are disputes decided?" },
  effectiveCondition: { zh: "合同在什么条件下生效？", en: "When does the agreement take effect?" },
  liabilityCap: { zh: "责任的上限是多少？", en: "What is the cap on liability?" },
  deposit: { zh: "保证金、押金或者定金是多少？", en: "How much is the deposit?" },
  arbitrationSeat: { zh: "仲裁地在哪里？", en: "Where is the seat of the arbitration?" },
  probationSalary: { zh: "试用期的工资是多少？", en: "What is the salary during probation?" },
  nonCompetePeriod: { zh: "竞业限制的期限是多久？", en: "How long does the duty not to compete last?" },
  guaranteePeriod: { zh: "保证期间是多久？", en: "How long does the guarantee last?" },
  fee: { zh: "另外约定了什么费用？", en: "What further fee is agreed?" },
  bonus: { zh: "奖金是多少？", en: "How much is the bonus?" },
  insurance: { zh: "保险金额应当是多少？", en: "How much insurance cover is required?" },
  contribution: { zh: "出资是多少？", en: "What is contributed?" },
  curePeriod: { zh: "违约方应当在多长时间内改正？", en: "Within what time must a breach be remedied?" },
  completionDate: { zh: "在哪一天交割？", en: "When does completion take place?" },
  effectiveDate: { zh: "合同从哪一天起生效？", en: "When does the agreement take effect?" },
  expiryDate: { zh: "合同到哪一天为止？", en: "When does the agreement end?" },
  copies: { zh: "合同一式几份？", en: "In how many counterparts is the agreement made?" },
};

/** 应当在发生后七日内书面通知: not how long before. */
const within = (value: string) => /[内后]/.test(value) && !/提前/.test(value);
const WITHIN = { zh: "应当在多长时间内通知？", en: "What notice has to be given?" };

/** Questions about the key facts that stand in a span; a fact that stands there twice with other values gives none. */
export function fieldAnswers(
  fields: readonly ContractField[],
  start: number,
  end: number,
  language: "zh" | "en",
): ArticleAnswer[] {
  const inside = fields.filter((field) => field.start >= start && field.end <= end);
  return inside.flatMap(({ name, value }) => {
    const question = name === "noticePeriod" && within(value) ? WITHIN[language] : FIELD_QUESTIONS[name]?.[language];
    const alone = inside.filter((field) => field.name === name).length === 1;
    return question === undefined || !alone ? [] : [{ question, answer: value }];
  });
}
