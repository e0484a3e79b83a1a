/** `True or false: Ice floats.` and below it, without a label, `TRUE – it is lighter than water.` */
import { type Line, rewritten } from "../lines.ts";
import { judgement, judgementWithReason } from "./answer.ts";

/** In front of the statement, or in brackets behind it. */
const ASKS =
  /^(?:\W{0,3}\d{1,4}\s*[.):]\s*)?(?:true or false|true\/false|T\/F|判断(?:正误|对错|题)?)\s*[?:]?\s+\S.{8}|\S.{8}\s*[([](?:true or false|true\/false|T\/F)\s*\??[)\]][.?]?$/i;

/** Such lines with `答案：` in front of the judgement; those of a statement with both to choose from as they are. */
export function withJudgementsBelow(lines: readonly Line[]): readonly Line[] {
  return lines.map((line, i) =>
    judges(line) && !judges(lines[i + 1]) && ASKS.test(lines[i - 1]?.half ?? "")
      ? rewritten(line, `答案：${line.text}`)
      : line,
  );
}

const judges = (line: Line | undefined) =>
  line !== undefined && (judgement(line.half) !== undefined || judgementWithReason(line.half) !== undefined);
