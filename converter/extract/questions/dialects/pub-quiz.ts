/**
 * Quizzes in rounds, as pubs and clubs hold them: `ROUND 1 – Music` above questions that are answered in words, on the
 * quizmaster's page `ROUND 1` once more above `1. Mars 2. The skin …` in one line; a tie-break has no number.
 */
import { type Line, rewritten } from "../../lines.ts";

const ROUND =
  /^round\s+(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:[-–—:.]\s*(.{1,60}))?$/i;
/** Typesetting joins lines of a paragraph: `5. Casablanca ROUND 3`. */
const GLUED = /\s+(?=ROUND\s+(?:\d{1,2}|[IVX]{1,4})\s*(?:[-–—:]\s*[^\d]{1,60})?$)/;
const ANSWERS =
  /^[-=*\s]*(?:(?:quiz\s*master|question\s*master|quiz\s*host|host)(?:['’]?s)?\s+)?answers?(?:\s+(?:sheet|page|key))?\s*:?[-=*\s]*$/i;
/** Who posted the quiz takes leave below the last answer. */
const LEAVE =
  /^(?:cheers|(?:many )?thanks|thank you|(?:best |kind )?regards|best wishes|enjoy|good luck|last edited by)\b/i;
const TIE_BREAK = /^tie[- ]?break(?:er)?(?:\s+(?:question|answer))?(?:\s*\([^()]{0,40}\))?(?:\s*[:.–—-]\s*|\s+)(?=\S)/i;
const NEAREST = /\s*\((?:nearest|closest)(?: (?:wins|answer wins|one wins))?\)\s*$/i;
const NUMBERED = /^(\d{1,2})\s*[.):]?\s+(?=\S)/;
const NEXT = /(?<=\s)(\d{1,2})[.)]\s+(?=\S)/g;

/** The lines with rounds as parts and an answer a line; those of any other file as they are. */
export function fromPubQuiz(whole: readonly Line[]): readonly Line[] {
  const lines = whole.flatMap(cut);
  const page = lines.findIndex(({ half }) => ANSWERS.test(half));
  const rounds = (from: number, to?: number) => lines.slice(from, to).filter(({ half }) => ROUND.test(half)).length;
  if (page < 0 || rounds(0, page) < 2 || rounds(0, page) !== rounds(page)) return whole;
  const first = lines.findIndex(({ half }) => ROUND.test(half));
  const result: Line[] = lines.slice(0, first);
  let number = 0;
  for (const [i, line] of lines.entries()) {
    if (i < first) continue;
    const round = ROUND.exec(line.half);
    const tie = TIE_BREAK.exec(line.half)?.[0].length;
    if (i > page && LEAVE.test(line.half)) break;
    if (i === page) result.push(rewritten(line, "Answers"));
    else if (round) {
      number = 0;
      result.push(
        rewritten(
          line,
          `Part ${round[1]}${round[2] === undefined || i > page ? "" : `: ${round[2].replace(/\?$/, "")}`}`,
        ),
      );
    } else if (tie !== undefined) {
      const text = line.text.slice(tie).replace(NEAREST, "");
      // A round of its own: the last may be one of statements.
      number = 1;
      result.push(rewritten(line, `Part ${rounds(0, page) + 1}`), rewritten(line, `1. ${text}`));
    } else {
      const parts = i > page ? answersOf(line) : [line];
      number = Number(NUMBERED.exec(parts.at(-1)!.half)?.[1] ?? number);
      result.push(...parts.map(pointed));
    }
  }
  return result;
}

function cut(line: Line): Line[] {
  const at = GLUED.exec(line.text);
  if (!at) return [line];
  return [rewritten(line, line.text.slice(0, at.index)), rewritten(line, line.text.slice(at.index))];
}

const pointed = (line: Line) => rewritten(line, line.text.replace(NUMBERED, "$1. "));

/** `1. Mars 2. The skin 3. 12`: numbers that follow each other; a line each. */
function answersOf(line: Line): Line[] {
  let next = Number(/^(\d{1,2})[.)]\s/.exec(line.half)?.[1]);
  const starts = [0];
  for (const match of line.half.matchAll(NEXT)) {
    if (Number(match[1]) !== next + 1) continue;
    next++;
    starts.push(match.index);
  }
  return starts.map((start, i) => rewritten(line, line.text.slice(start, starts[i + 1])));
}
