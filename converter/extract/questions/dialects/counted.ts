/**
 * Result pages of practice apps that count `3 / 10` in front of each question and say below what was right (`正确答案是 C，你的
 * 答案是 D，回答错误。【易错项】D`). In copies and PDFs the next question often stands behind the last word of the one above.
 */
import { type Line, rewritten } from "../../lines.ts";

/** With the type in front of the count, or without: `单选1/9 …`. */
const COUNTED =
  /^(?:[【(]?(?<type>单选|多选|不定项|判断|填空|简答)题?[】)]?\s*)?(?<number>\d{1,4})\s*\/\s*(?<total>\d{1,4})\s+(?=\S)/;
const LEAST = 3;
/** Behind the option that most chose wrongly. */
const BEHIND = /^(.*【易错项】\s*[A-H]{1,6})\s*(?=[^\sA-H])/;
const FIRST_OPTION = /(?<=[:：?？)）。])\s*A\s+(?=\S)/;

/** The lines with `3. …`, each question and option A in a line of its own. */
export function fromCountedPages(lines: readonly Line[]): readonly Line[] {
  const total = totalOf(lines);
  if (total === undefined) return lines;
  return lines.flatMap(cutBehind).flatMap((line, i, all) => {
    const match = COUNTED.exec(line.half);
    if (!match || match.groups!["total"] !== total) return [line];
    const { type, number } = match.groups!;
    const stem = `${type === undefined ? "" : `【${type}题】`}${line.text.slice(match[0].length)}`;
    const option = /^B\s/.test(all[i + 1]?.half ?? "") ? FIRST_OPTION.exec(stem) : null;
    const numbered = `${number}. ${option ? stem.slice(0, option.index) : stem}`;
    return [rewritten(line, numbered), ...(option ? [rewritten(line, stem.slice(option.index))] : [])];
  });
}

/** What all questions count to: they follow each other, three or more from 1 on. */
function totalOf(lines: readonly Line[]): string | undefined {
  const counted = lines.flatMap(cutBehind).flatMap(({ half }) => {
    const match = COUNTED.exec(half);
    return match ? [{ number: Number(match.groups!["number"]), total: match.groups!["total"]! }] : [];
  });
  const total = counted[0]?.total;
  const inTurn = counted.every((one, i) => one.number === i + 1 && one.total === total);
  return counted.length >= LEAST && inTurn ? total : undefined;
}

function cutBehind(line: Line): Line[] {
  const match = BEHIND.exec(line.half);
  if (!match) return [line];
  return [match[1]!.length, match[0].length].map((at, i) =>
    rewritten(line, i === 0 ? line.text.slice(0, at) : line.text.slice(at)),
  );
}
