/** Keys in sentences: `第1题选D，“蓦”应读mò；第2题选A，第3题错误。` */
import { type Line, rewritten } from "../../lines.ts";

/**
 * A question by its number, and what it is answered with: letters behind 选 or 是, a judgement as it is, words in quotation marks
 * or up to the next question.
 */
const ENTRY = new RegExp(
  [
    "第\\s?(\\d{1,5})\\s?题\\s?的?(?:",
    "(?:(?:正确|参考)?答案)?(?:应该?)?(?:选择?|是|为)\\s?:?\\s?([A-H]{1,8})项?(?![A-Za-z\\d])|",
    "(?:是|为)?(正确|错误|对|错|√|×)|",
    '(?:(?:正确|参考)?答案|应该?)?(?:填写?|答|是|为)\\s?:?\\s?(?:[“"「]([^“”"「」]{1,80})[”"」]|([^,;:。、?第“”"]{1,40})(?=[,;。、]\\s?第\\s?\\d|[;。]?$))',
    ")的?(?=\\s|[,;:。.、(]|$)",
  ].join(""),
  "g",
);
/** Behind a reason a comma goes on with it: `…，不像第2题选A`. */
const STOP = /[;。]\s*$/;
const IN_BRACKETS = /^[（(][^()（）]*[)）]$/;
const ONLY_SIGNS = /^[\s,;、。]+$/;

/** An entry a line, as keys mostly write it, the reason in brackets behind the answer. */
export function withProseEntriesApart(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => entriesOf(line) ?? [line]);
}

/** undefined where the line does not begin with one, numbers do not follow each other, or a later one may be part of a reason. */
function entriesOf(line: Line): Line[] | undefined {
  const marks = [...line.half.matchAll(ENTRY)];
  if (marks[0]?.index !== 0) return undefined;
  const first = Number(marks[0][1]);
  const behind = marks.map((mark, i) => [mark.index + mark[0].length, marks[i + 1]?.index] as const);
  const apart = behind.slice(0, -1).every((span) => {
    const between = line.half.slice(...span);
    return ONLY_SIGNS.test(between) || STOP.test(between);
  });
  if (!apart || marks.some((mark, i) => Number(mark[1]) !== first + i)) return undefined;
  return marks.map((mark, i) => {
    const [, number, letters, judged] = mark;
    const reason = line.text.slice(...behind[i]!).replace(/^[\s，,；;、。：:]+|[\s，,；;。]{1,8}$/g, "");
    const words = mark[4] ?? mark[5];
    if (words !== undefined) {
      const at = mark.index + mark[0].indexOf(words);
      const explained = reason === "" ? "" : `【解析】${reason}`;
      return rewritten(line, `${number}、${line.text.slice(at, at + words.length)}${explained}`);
    }
    const behindAnswer = reason === "" || IN_BRACKETS.test(reason) ? reason : `（${reason}）`;
    return rewritten(line, `${number}、${letters ?? judged}${behindAnswer}`);
  });
}
