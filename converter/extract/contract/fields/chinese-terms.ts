/** Words of which the patterns of Chinese contracts are made. */
import { BANK_NUMERAL } from "./amount.ts";
import { isoDate } from "./date.ts";

const N = "\\d〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾";
/** 【8】: how a form was filled in. */
const [OPEN, CLOSE] = ["[【[]?\\s*", "\\s*[】\\]]?"];
/** A length of time; 2025年6月17日 is none. */
export const DURATION = `${OPEN}(?<!\\d|\\d月)(?!(?:19|20)\\d\\d\\s*年|\\d{1,2}月\\d)[${N}]{1,5}${CLOSE}\\s*(?:个)?(?:工作日|自然日|日历天|日|天|周|星期|个?月|年)`;

const WORDS = `[${BANK_NUMERAL}]{2,40}`;
/** 人民币50,000元（伍万元整）, 人民币贰万元整（￥20,000.00）, ￥18,400.00. */
export const SUM = `(?:(?:人民币)?\\s*${WORDS}\\s*\\([¥￥]?\\s*\\d[\\d,]*(?:\\.\\d+)?元?\\)|(?:(?:[¥￥]|人民币)?\\s*\\d[\\d,]*(?:\\.\\d+)?\\s*万?元|[¥￥]\\s*\\d[\\d,]*(?:\\.\\d+)?)(?:\\s*\\((?:大写[^()\\n]{2,30}|(?:人民币)?${WORDS})\\))?)`;

export const real = (value: string) => isoDate(value) !== undefined;

/** ，汇入下列账户： at the end of a sentence says nothing by itself. */
const POINTS_BELOW = ",[^。;,\\n]{2,30}(?:下列|如下|以下)[^。;,\\n]{0,12}:\\s*(?:\\n|$)";

/** A sentence, or what stands between two semicolons, whole. */
export const sentenceWith = (words: string) =>
  new RegExp(
    `(?<=^|[。;\\n\\t])(?<value>[^。;\\n\\t]{0,160}?${words}[^。;\\n\\t]{0,160}?)(?=[。;\\n]|$|${POINTS_BELOW})`,
    "g",
  );
