/** Which of its amounts is the amount of a Chinese contract. */
import type { Span } from "../parties.ts";
import { type Amount, amountsIn } from "./amount.ts";
import type { ContractField, FieldName } from "./index.ts";

/** The sum that the parties agree on. */
const TOTAL =
  /(?:合同|签约合同|协议|服务|开发|工程|采购|设备|货物|项目|转让|承包|委托|劳务|报酬)?(?:总价款?|价款总额|总金额|费用总额|总额|总造价|合同价|合同金额|合计金额|[合共]计(?![\u4E00-\u9FFF])|[合共]计(?=[为是]|人民币|金额)|转让价款|借款金额|借款本金)(?!格形式)[^。\n]{0,40}$/;
/** Words for a price that several things have. */
const PRICE = /(?:价款|金额|造价|报酬|服务费|租金|工资|薪酬|酬金|费用总计|价格|出借|借款)[^。\n]{0,24}$/;
/** Sums of other things, in the same part of a sentence. */
const OTHER =
  /保险金额|保险费|注册资本|出资额|暂列|文明施工|保证金|押金|定金(?!额)|质保金|预付|首付|违约金|滞纳金|罚款|赔偿|补贴|津贴|奖金|试用期(?!满)|单价|每[份次]|超过|不足/;
/** 由100万元变更为120万元: the first is no longer agreed. */
const REPLACED = /^\s*(?:\([^()]{0,40}\))?\s*(?:变更|调整|修改|增加|减少|提高|降低)(?:为|至|到)/;

/** Wages and rent are paid again and again: they are no sum of the contract. */
function kindOf(words: string): FieldName {
  if (/补偿金/.test(words)) return "amount"; // by what somebody earned
  if (/工资|薪酬|薪资/.test(words)) return "salary";
  return /租金/.test(words) ? "rent" : "amount";
}

export interface ChineseAmount {
  amount?: ContractField;
  /** Amounts whose words and figures differ. */
  mismatches: Span[];
}

/** The first total, else the first behind a word for a price, else one in words and figures; words and figures must agree. */
export function chineseAmount(text: string, half: string): ChineseAmount {
  const amounts = amountsIn(half);
  const spanOf = ({ start, end }: Amount): Span => ({ value: text.slice(start, end), start, end });
  const sentence = ({ start }: Amount) =>
    half
      .slice(Math.max(0, start - 60), start)
      .split(/[。;\n]/)
      .at(-1)!;
  // 单价286元，合计金额343,200元: what stands behind the comma says which sum it is, if it says anything.
  const before = (one: Amount) => {
    const behindComma = sentence(one).split(",").at(-1)!;
    return TOTAL.test(behindComma) || PRICE.test(behindComma) ? behindComma : sentence(one);
  };
  const candidates = amounts.filter(
    (one) => !one.mismatch && !OTHER.test(before(one)) && !REPLACED.test(half.slice(one.end, one.end + 60)),
  );
  const chosen =
    candidates.find((one) => TOTAL.test(before(one))) ??
    candidates.find((one) => PRICE.test(before(one))) ??
    candidates.find(({ confirmed }) => confirmed);
  return {
    ...(chosen && { amount: { name: kindOf(before(chosen)), ...spanOf(chosen), normalized: chosen.yuan.toFixed(2) } }),
    mismatches: amounts.filter(({ mismatch }) => mismatch).map(spanOf),
  };
}
