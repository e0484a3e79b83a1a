/** What a paper prints around its questions and that belongs to none: rules, the turn of a page, the end, signatures. */
import type { Line } from "../lines.ts";

/** Dashes, and dots to write on. */
const RULE =
  /^(?:(?:[-—–=*~]\s*){5,}|[.…·]{12,}|(?:[-—–.]\s*){4,}(?:cut|tear|fold|snip|detach)\b[^?_]{0,80}(?:[-—–.]\s*){4,})$/i;
const TURN =
  /^[-—\s]*[([]?\s*(?:(?:please )?turn over|go on to the next page|p\.?t\.?o\.?|continued (?:overleaf|on (?:the )?next page)|continue\s*(?:→|[-=]*>+)|请翻页|转下页|背面还有(?:试题|题目?)|下页还有(?:试题|题目?))\s*[)\]]?[-—\s.。!]*$/i;

/** `PTS: 2   DIF: L2   TOP: 3-7`: what test generators note of a question. */
const NOTES = /^(?:(?:PTS|DIF|REF|OBJ|NAT|STA|LOC|TOP|KEY|MSC):\s*[^\s:]+(?:\s+|$)){2,}$/;

/** `Cognitive level: Applying.  Client need: …`: how test banks file a question. */
const FILED =
  /^(?:(?:level of )?cognitive (?:level|ability)|client needs?|integrated process(?:es)?|nursing process|content area|bloom['’]?s(?: taxonomy)?(?: level)?|learning (?:objectives?|outcomes?)|accessibility|gradable|AACSB|AACN|QSEN)\s*:\s*[^?]+$/i;

/** `Assessor use only: Mark ____ / 11` */
const OFFICE =
  /^(?:for )?(?:assessor|office|official|examiner|marker|teacher|tutor|trainer|instructor|staff|admin)(?:['’]s)? use only\b[^?]*$/i;

const RIGHTS =
  /^(?:unauthori[sz]ed (?:copying|reproduction|reuse|use)\b|no part of this (?:page|paper|test) may be\b)[^?]*$/i;

/** `护考题库网 整理   第 1 页 共 3 页`, `第3页，共8页` */
const PAGE_OF = /^.{0,40}第\s*\d{1,4}\s*页\s*[,，/()]?\s*(?:共|总)\s*\d{1,4}\s*页.{0,20}$/;
/** What pages of a site and apps put between and below their questions. */
const SITE =
  /^(?:推荐阅读|相关阅读|延伸阅读|相关推荐|猜你喜欢|编辑推荐|点击查看更多|>{2,}|版权所有|Copyright\b|©[^?]{0,60}\b(?:19|20)\d\d)|^上一页.{0,20}下一页$|^(?:本文|本文档|文档|本页面?)由.{1,24}(?:导出|生成|整理|发布)|^[【[(]?(?:参考)?答案(?:及解析)?(?:见|在)[^:。]{0,6}(?:页|文末|文后|末尾|下方|附后)[^:]{0,16}$/i;

const OWN_WORDS =
  "(?:[a-z]+['’]?s? )?(?:name|surname|forename(?:\\(s\\))?|signature|initials|date)|student(?: (?:id|number))?|class|per(?:iod)?|teacher|score|mark|grade|section|id|(?:centre|candidate|employee|badge|staff) (?:number|no|id|#)|(?:net|student|employee|staff) ?id|employee|department|dept|supervisor|trainer|instructor|operator|company|姓名|班级|学号|得分|成绩|分数|座号|考号|学校|单位|日期|评分";
/** `Name: ______ Class: ____`, `PASS ☐ FAIL ☐`: places for the candidate's own, and nothing else. */
const CANDIDATE = new RegExp(
  `^(?=.{0,200}$)(?:(?:(?:${OWN_WORDS})\\.?\\s*[:：]?\\s*_{3,}\\s*(?:[/／]\\s*\\d+)?|(?:pass|fail)(?:ed)?\\s*[☐□○])\\s*)+(?:ID:\\s*[A-Z])?$`,
  "i",
);

/** `For questions 8 and 9, write a short answer.` */
const TASK =
  /^for (?:questions?|items?|numbers?) \d{1,4}\s*(?:[-~–—]|to|and|through)\s*\d{1,4}\s*[,:]?\s*(?:please )?(?:write|choose|circle|select|answer|decide|give|complete|tick|mark)\b[^?]{0,100}[.:]$/i;

/** Links of a web page. */
const LINK =
  /^[\s⬆↑▲⇧^[]*(?:back to (?:the )?(?:top|index|contents|table of contents)|advertisements?|(?:show|hide|view|see|reveal)(?: the)?(?: suggested| correct| right| model)? answers?|click (?:here )?to (?:see|show|view|reveal)(?: the)? answers?|buy (?:me|us) a (?:coffee|beer)\b[^?]{0,80}|last (?:edit(?:ed)?|updated?|modified)\b[^?]{0,80})[\]⬆↑▲.!]*$/i;

/** `Reveal Solution   Hide Solution   Discussion 41`: buttons of a site, copied with its text. */
const BUTTONS =
  /^(?=.{0,160}$)(?=.*\b(?:show|hide|view|see|reveal)\b)(?:(?:(?:show|hide|view|see|reveal)(?: the)? (?:answers?|solutions?|explanations?|discussions?|comments?|hints?)|discuss(?:ion)?s?|comments?|bookmark|report(?: (?:an? )?(?:error|issue))?|share|next|previous)\s*\(?\d{0,5}\)?\s*[|·•]?\s*)+$/i;

/** `Answer: ________`, `答：……`: a line to write on. */
const TO_WRITE_ON =
  /^(?:(?:your )?answers?|ans|answer (?:line|space|here)|答案?|答题|作答|解)\s*[.:]\s*(?:[_＿.…·\s]{3,}|\(\s*\))\s*[A-Za-z°%²³/]{0,12}$/i;

/** `Community vote distribution: B (96%) A (4%)`: what visitors of a site think. */
const VOTES = /^(?:community vote distribution|most voted)\b[^?]{0,80}$/i;

/** `— Scratch paper: nothing below this line will be graded —`, a page that is empty on purpose. */
const SCRATCH =
  /^[-—–*=\s]*(?:scratch (?:paper|work|space)|rough work|blank page|this page (?:is |was |has been )?(?:intentionally )?(?:left )?blank|do not write (?:below|in|on)|nothing below this line)\b[^?]{0,80}$/i;

/** `True False Show answer`: the button stands behind what it belongs to. */
const BUTTON_BEHIND = /\s(?:show|hide|reveal|view|check)(?: the)? answers?$/i;

/** `*Answer: 16` */
const STARRED_LABEL = /^\*+\s*(?=(?:correct )?(?:answer|ans|key)\s*:)/i;

function withoutSigns(line: Line): Line {
  const from = STARRED_LABEL.exec(line.half)?.[0].length ?? 0;
  const to = (BUTTON_BEHIND.exec(line.half) ?? { index: line.half.length }).index;
  return from === 0 && to === line.half.length
    ? line
    : { ...line, text: line.text.slice(from, to), half: line.half.slice(from, to) };
}

/** `(3 marks)` at the right edge below a question. */
const MARKS = /^[([]\s*\d{1,3}\s*(?:marks?|points?|pts?\.?)\s*[)\]]$/i;

/** `** INTERVAL – sandwiches **` */
const INTERVAL = /^[*=~-]{2,}\s*(?:interval|intermission|half[- ]time|(?:tea |lunch |short )?break)\b[^?]{0,80}$/i;

/** `命题人：王老师`: who made the paper. */
const MADE_BY =
  /^(?:命题|出题|出卷|审题|制卷|组卷|审卷)(?:人|者|老师|教师|单位|学校)?\s*:\s*[^\s:。;,?]{1,20}(?:\s[^:。;,?]{0,12})?$/;

/** `TOTAL: 30`, `[Total: 20 marks]`, `Grand total ___ / 50` */
const TOTAL =
  /^[[(]?\s*(?:grand |sub-?)?total(?: (?:marks|points|score))?\s*[:=]?\s*(?:\d{1,3}|_{2,})\s*(?:\/\s*\d{1,3})?\s*(?:marks?|points?|pts?)?\s*[\])]?$/i;

const FURNITURE: readonly RegExp[] = [
  ...[MADE_BY, INTERVAL, RULE, TURN, NOTES, FILED, OFFICE, RIGHTS, PAGE_OF, SITE],
  ...[CANDIDATE, TASK, LINK, BUTTONS, TO_WRITE_ON, VOTES, SCRATCH, MARKS, TOTAL],
];

export function withoutFurniture(lines: readonly Line[]): readonly Line[] {
  const isAdvert = advertsOf(lines);
  let above = "";
  return lines.map(withoutSigns).filter(({ half }) => {
    if (FURNITURE.some((sign) => sign.test(half.trim())) || isAdvert(half)) return false;
    if (GAP_LINE.test(half)) return !WHOLE_SENTENCE.test(above);
    above = half;
    return true;
  });
}

/** Underscores below a whole sentence are there to write on; below an open one they are its gap. */
const GAP_LINE = /^[_\s]{12,}$/;
const WHOLE_SENTENCE = /[.?!。]["”’)\]]*(?:\s*[([]\s*\d{1,2}\s*(?:marks?|points?|pts|分)?\s*[)\]])?$/i;

/** The address of a site beside the number of a page: `www.example.com  "Best results"  14`, `Page 3 of 9  https://…`. */
const ADDRESS = /(?:\bwww\.|https?:\/\/)[\w-]+(?:\.[\w-]+)+/i;
const PAGE = /(?<=\s)\d{1,4}$|^\d{1,4}(?=\s)|\b(?:page|第)\s*\d{1,4}\b/i;

/** Not as a source, which may stand below several questions. */
const isAddressed = (half: string) =>
  ADDRESS.test(half) &&
  !/^(?:see|cf|sources?|ref(?:erence)?s?|参见|参考|来源|出处)\b|^[\u4E00-\u9FFF]{2,4}:/i.test(half);

/** What pages of such a site print at their foot: one line with other numbers each time. */
function advertsOf(lines: readonly Line[]): (half: string) => boolean {
  const kinds = new Map<string, Set<string>>();
  for (const { half } of lines) {
    const page = half.length <= 160 && isAddressed(half) ? PAGE.exec(half)?.[0] : undefined;
    if (page === undefined) continue;
    const kind = half.replace(PAGE, "");
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(page));
  }
  return (half) => isAddressed(half) && (kinds.get(half.replace(PAGE, ""))?.size ?? 0) >= 2;
}

const END =
  /^[-—*=·※★☆\s]*第\s*[一二三四五六七八九十\d]{1,3}\s*部分\s*(?:到此)?(?:结束|完毕)[^()?]{0,30}$|^[-—*=·\s]+(?:全[文卷]|本卷)?完毕?[-—*=·\s]+$|^[-—\s]*(?:考试结束|试卷结束|全卷完|试题结束)[^()]{0,12}$|^[-—*=\s]*(?:stop|(?:the )?end of (?:the )?(?:questions?|test|exam(?:ination)?|(?:question )?paper|quiz|assessment|worksheet)(?:\s*[-–—.:]\s[^?]{0,60})?)[.!]?[-—*=\s]*$/i;

const SIGNED =
  "(?:[\\u4E00-\\u9FFF]{0,6}(?:签[字名]|签章)|(?:出卷|出题|命题|审题|审核|审批|批准|阅卷|评卷|监考|制表|编制|复核|校对)(?:人|老师|教师)?)";
/** `阅卷人：____  受教育人签字：____`: two places or more, and nothing else. */
const SIGNATURES = new RegExp(`^(?:(?:${SIGNED}|日期)\\s*:[^:。;,]{0,30}){2,}$`);

/** `I have read and understood the code.  Signature: ______` */
const SIGNED_BELOW = /\b(?:signature|signed)(?: of [a-z ]{3,20})?\s*:?\s*(?:_{3,}|\.{5,}|…{2,})/i;

/** Nothing of the question above goes on behind it. @param half trimmed, half-width */
export const endsPaper = (half: string) =>
  (half.length <= 100 && (END.test(half) || SIGNATURES.test(half))) ||
  (half.length <= LONGEST_DECLARATION && SIGNED_BELOW.test(half));
const LONGEST_DECLARATION = 400;

/** Above what candidates are told, which asks nothing. */
export const headsNotes = (half: string) => /^(?:考试|答题)?(?:注意事项|考生须知|答题须知|考试须知)\s*:?$/.test(half);
