/** What a paper prints around its questions and that belongs to none: rules, the turn of a page, the end, signatures. */
import type { Line } from "../lines.ts";

const RULE = /^(?:[-—–=*~]\s*){5,}$/;
const TURN =
  /^[-—\s]*[([]?\s*(?:(?:please )?turn over|go on to the next page|p\.?t\.?o\.?|continued (?:overleaf|on (?:the )?next page)|请翻页|转下页|背面还有(?:试题|题目?)|下页还有(?:试题|题目?))\s*[)\]]?[-—\s.。!]*$/i;

/** `PTS: 2   DIF: L2   TOP: 3-7`: what test generators note of a question. */
const NOTES = /^(?:(?:PTS|DIF|REF|OBJ|NAT|STA|LOC|TOP|KEY|MSC):\s*[^\s:]+(?:\s+|$)){2,}$/;

export function withoutFurniture(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ half }) => !RULE.test(half) && !TURN.test(half) && !NOTES.test(half.trim()));
}

const END =
  /^[-—\s]*(?:考试结束|试卷结束|全卷完|试题结束)[^()]{0,12}$|^(?:stop|end of (?:the )?(?:test|exam|paper))[.!]?$/i;

const SIGNED =
  "(?:[\\u4E00-\\u9FFF]{0,6}(?:签[字名]|签章)|(?:出卷|出题|命题|审题|审核|审批|批准|阅卷|评卷|监考|制表|编制|复核|校对)(?:人|老师|教师)?)";
/** `阅卷人：____  受教育人签字：____`: two places or more, and nothing else. */
const SIGNATURES = new RegExp(`^(?:(?:${SIGNED}|日期)\\s*:[^:。;,]{0,30}){2,}$`);

/** Nothing of the question above goes on behind it. @param half trimmed, half-width */
export const endsPaper = (half: string) => half.length <= 100 && (END.test(half) || SIGNATURES.test(half));

/** Above what candidates are told, which asks nothing. */
export const headsNotes = (half: string) => /^(?:考试|答题)?(?:注意事项|考生须知|答题须知|考试须知)\s*:?$/.test(half);
