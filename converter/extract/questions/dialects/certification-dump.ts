/**
 * Collections of certification questions as trainers print and pass them on: `QUESTION NO: 31`, `NEW QUESTION 8 - (Exam Topic 2)`,
 * `Question #12 Topic 1`, and below the answer `Section: …`, `Explanation`, `Explanation/Reference:`, which may be empty.
 */
import { type Line, rewritten } from "../../lines.ts";
import { splitLabels } from "../labels.ts";

const HEAD =
  /^(?:NEW )?QUESTION\s*(?:NO\s*[.:]{0,2}|#)?\s*(\d{1,4})\s*[:.]?\s*(?:[-–]?\s*\(?\s*(?:Exam )?Topic\s*\d{1,3}\s*\)?)?\s*(?:[-–]\s*)?/i;
/** Heads that no other bank has. */
const OWN_HEAD = /^(?:QUESTION NO\s*[.:]|NEW QUESTION\s*\d|Question\s*#\s*\d{1,4}\s*[-–]?\s*Topic)/;
/** `Question #12` above `Topic 1` */
const HASH_HEAD = /^Question\s*#\s*\d{1,4}$/;
/** How a question is answered on the screen. */
const FORMAT =
  /^(?:CORRECT TEXT|DRAG ?DROP|DRAG AND DROP|HOT ?SPOT|SIMULATION|FILL (?:IN THE )?BLANK)\b\s*(?:[-–:]\s*)?/;
/** `- (Exam Topic 2)` below the head, `Topic 2, Volume B` between questions. */
const TOPIC = /^[-–]?\s*\(?\s*(?:Exam )?Topic\s*\d{1,3}\s*\)?(?:\s*[,:][^?]{0,60})?$/i;
const REFERENCE = /^Explanation\s*\/\s*Reference\s*:?\s*/i;
const SECTION = /^Section\s*:\s*(.*)$/i;
/** What readers voted for is not what the collection calls right. */
const VOTES = /\s*\(?(?:Most Voted|Highly Voted)\)?\s*$|\s*\u{1F5F3}\uFE0F?\s*$/u;

/** `Community vote distribution`, `B (96%)`: the same below the answer. */
const DISTRIBUTION =
  /^(?:Community vote distribution|Most voted|[A-H]{1,6}\s*\(\d{1,3}\s*%\)|Other(?:\s*\(?\d{1,3}\s*%\)?)?|\d{1,3}\s*%)$/i;

/** The lines with numbers, answers and explanations as banks write them; those of any other file as they are. */
export function fromCertificationDump(lines: readonly Line[]): readonly Line[] {
  const count = (sign: RegExp) => lines.filter(({ half }) => sign.test(half)).length;
  const filed = lines.filter(({ half }, i) => HASH_HEAD.test(half) && TOPIC.test(lines[i + 1]?.half ?? "")).length;
  if (count(OWN_HEAD) + filed < 2 && (count(REFERENCE) < 2 || count(HEAD) < 2)) return lines;
  const result: Line[] = [];
  let part: "question" | "answered" | "explained" = "question";
  for (const line of lines.filter(({ half }) => !TOPIC.test(half) && !DISTRIBUTION.test(half))) {
    const head = HEAD.exec(line.half);
    const section = SECTION.exec(line.half);
    if (head) {
      part = "question";
      result.push(rewritten(line, `Question ${head[1]}: ${line.text.slice(head[0].length).replace(FORMAT, "")}`));
    } else if (part === "question") {
      if (splitLabels(line.text, line.half)[0]?.label === "answer") part = "answered";
      if (!FORMAT.test(line.half)) result.push(withoutVotes(line));
    } else if (section && part === "answered") {
      result.push(...pointOf(line, section[1]!));
    } else if (REFERENCE.test(line.half) || /^Explanation$/i.test(line.half)) {
      part = "explained";
      const rest = line.text.replace(REFERENCE, "").replace(/^Explanation$/i, "");
      result.push(rewritten(line, `解析:${rest}`));
    } else result.push(line);
  }
  return result;
}

/** `Section: 4.0 Network Security`; `(none)` says nothing. */
function pointOf(line: Line, section: string): Line[] {
  const told = /[^\W_]/.test(section) && !/^\(?(?:none|all)\)?$/i.test(section);
  return told ? [rewritten(line, `知识点:${line.text.slice(-section.length)}`)] : [];
}

function withoutVotes(line: Line): Line {
  return VOTES.test(line.text) ? rewritten(line, line.text.replace(VOTES, "")) : line;
}
