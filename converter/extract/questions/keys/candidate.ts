/** What a candidate filled in is no key: signs that a paper was sat, and the ticks of such a paper. */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";

/** A card to answer on, or a name that somebody wrote. */
const CHINESE =
  /答题卡|考生(?:作答|答题)|(?:学生|我的)(?:答案|作答)|(?:姓名|考生)\s*:\s*(?!班级|学号|考号|成绩|得分|单位|部门|工号|座号|准考证|日期)[\u4E00-\u9FFF]/;
/** `Name: Ann Lee`; not `Name: Date:`, and not the name of a key. */
const NAME =
  /(?:^|\t|\s{2})(?:(?:student|candidate|full|trainee|employee|learner)(?:['’]?s)? )?name\s*:\s*(?!(?:date|class|period|group|form|id|score|teacher|grade|section|school|answers?|keys?)\b|(?:teacher|instructor|trainer|model|specimen|sample)['’]?s?\b)[a-z]{2,}/i;
const ANSWER = /^(?:your|my|(?:student|candidate)(?:['’]s)?) answers?\b/i;
/** `Score: 7/10`, `得分：85`; not what is needed to pass. */
const SCORE =
  /(?:^|\t|\s{2})(?:(?:total|final|your) )?(?:score|marks?|grade|result)\s*:?\s*\d{1,3}(?:\.\d)?\s*(?:\/|out of)\s*\d{1,3}|(?:^|\s)(?:总?得分|成绩)\s*:\s*\d{1,3}(?:\.\d)?\s*(?:分|$|\s)/i;
const LONGEST = 200;

/** A name stands above the first question, a score there or below the last. */
export function isFilledIn(lines: readonly Line[]): boolean {
  const first = lines.findIndex(({ half }) => numberMark(half, "dot") !== undefined);
  const above = first < 0 ? lines : lines.slice(0, first);
  const short = ({ half }: Line) => half.length <= LONGEST;
  return (
    above.some((line) => short(line) && (CHINESE.test(line.half) || NAME.test(line.half))) ||
    lines.some((line) => short(line) && (SCORE.test(line.half) || ANSWER.test(line.half)))
  );
}

const TICK = / \([√×]\)$/;
/** Its judgement is a tick in a table. */
export const isTicked = ({ ticked, half }: Line) => ticked !== undefined && TICK.test(half);

/** Statements of a paper that was sat, without what the candidate ticked. @returns the ticked lines as they were, by table */
export function withoutTicks(lines: readonly Line[]): { lines: readonly Line[]; ticks: readonly Line[][] } {
  const ticked = lines.filter(isTicked);
  if (ticked.length === 0 || !(ticked.some((line) => line.ticked === "marked") || isFilledIn(lines)))
    return { lines, ticks: [] };
  const tables = new Map<string | number | undefined, Line[]>();
  for (const line of ticked) {
    const place = line.source.sheet ?? line.source.block;
    const table = tables.get(place);
    if (table) table.push(line);
    else tables.set(place, [line]);
  }
  const bare = (line: Line) => rewritten(line, line.text.replace(TICK, ""));
  return { lines: lines.map((line) => (isTicked(line) ? bare(line) : line)), ticks: [...tables.values()] };
}
