/** `… to remove a person? ☐ a) Any force ☐ b) Only as much as …`, answered `b)`: options that stand in the text of the question. */
import { halfWidth } from "../../text/normalize.ts";
import type { QuestionDraft } from "./draft.ts";

const LETTERS = /^[a-h]\)(?:\s*(?:,|;|&|and)\s*[a-h]\))*[.]?$/;
const MARK = /(?:^|\s)(?:[☐□○]\s*)?([a-h])\)\s+(?=\S)/g;

/** Only where the answer is nothing but such letters, and each of them is the mark of one. */
export function withOptionsInStem(draft: QuestionDraft): QuestionDraft {
  const answer = halfWidth(draft.answer ?? "").trim();
  if (draft.options.length > 0 || !LETTERS.test(answer)) return draft;
  const marks = [...draft.stem.matchAll(MARK)];
  const inTurn = marks.length >= 2 && marks.every(([, letter], i) => letter === String.fromCharCode(97 + i));
  const letters = answer.match(/[a-h](?=\))/g)!;
  if (!inTurn || !letters.every((letter) => marks.some(([, one]) => one === letter))) return draft;
  const options = marks.map((mark, i) => ({
    letter: mark[1]!.toUpperCase(),
    text: draft.stem.slice(mark.index + mark[0].length, marks[i + 1]?.index).trim(),
  }));
  return {
    ...draft,
    stem: draft.stem.slice(0, marks[0]!.index).trim(),
    options,
    answer: letters.join("").toUpperCase(),
  };
}
