/** The text of a question without what the file says about it: score, source, type. */
import { halfWidth } from "../../text/normalize.ts";
import type { QuestionDraft } from "./draft.ts";
import { withoutHints } from "./hints.ts";
import { SCORES } from "./score-marks.ts";
import { typeOf, typeTag } from "./sections.ts";

const SCORE = new RegExp(`^[（([【]${SCORES}[）)\\]】]\\s*|\\s*[（([【]${SCORES}[）)\\]】]$`, "gm");
/** `(2 pts)`, `[1 point]`. */
const POINTS = /[ \t]*[([]\s*\d+(?:\.\d+)?\s*(?:pts?\.?|points?|marks?)(?:\s+each)?\s*[)\]](?=[ \t]*$)/gim;
/** `T / F`, `True / False` behind a statement: what to choose from. The space in front is trimmed, not matched: a long one would be walked again and again. */
const CHOICE_OF_TWO =
  /(?:[([]\s*)?\b(?:T\s*\/\s*F|True\s*(?:\/|or)\s*False|TRUE\s*(?:\/|or|OR)\s*FALSE)\s*[)\]]?(?:\s*\((?:delete|circle|tick|cross out|strike out|underline|choose|select)\b[^()]{0,30}\))?\s*$|(?<=[.。!)]\s{0,8}|\n)(?:TRUE|True)(?:\s{2,60}|\t)(?:FALSE|False)\s*$|(?:[☐□○◯⬜]|\[\s*\])\s*True\s+(?:[☐□○◯⬜]|\[\s*\])\s*False\s*$/;
/** Lines to write on below what is asked. */
const ANSWER_LINES = /(?<=[?？。.）):：])(?:(?:[ \t]*\n[_＿ \t]{8,})+|(?:[ \t]*\n_{4}){2,})$/;
const CREDIT =
  /\s*[（(](?:出题|来源|出处|供题|命题)[^（）()]{0,40}[）)]\s*$|\s*[（(]\s*(?:19|20)\d\d年?[^（）()]{0,20}真题\s*[）)]/g;

export function cleanStem(stem: string, section: QuestionDraft["kind"]): { stem: string; kind: QuestionDraft["kind"] } {
  let text = withoutHints(
    stem
      .trim()
      .replace(/＿{2,}/g, "____")
      .replace(ANSWER_LINES, "")
      .replace(/^[[［]\s+[\]］]\s*/, "")
      .replace(SCORE, "")
      .replace(CHOICE_OF_TWO, "")
      .replace(POINTS, "")
      .trim(),
  );
  let kind = section;
  if (CHOICE_OF_TWO.test(stem) && text !== "") kind = "judge";
  const tag = typeTag(halfWidth(text));
  if (tag) {
    text = text.slice(tag.length).trim();
    if (tag.kind !== "choice" || kind === undefined) kind = tag.kind;
  }
  const trailing = /\s*[（(【[]\s*([^（）()【】[\]]{2,6}题|[单多]选|判断|填空|不定项)\s*[）)】\]]\s*\*?\s*$/.exec(text);
  const trailingKind = trailing && typeOf(trailing[1]!);
  if (trailing && trailingKind) {
    text = text.slice(0, trailing.index);
    if (trailingKind !== "choice" || kind === undefined) kind = trailingKind;
  }
  // （3分）（2019年真题）: in either order.
  const bare = text.replace(SCORE, "").replace(CREDIT, "").trim();
  return { stem: bare.replace(SCORE, "").replace(CREDIT, "").trim(), kind };
}

/** One way to write an empty place; `__init__` is none. */
export function tidyStem(stem: string, blank: string): string {
  return stem
    .replace(/[（(][ \t\u3000]*[）)]/g, blank)
    .replace(/(?<!\w)__[A-Za-z]\w*?__(?!\w)|_{2,}(?:[ \t]*_{2,})*/g, (sign) =>
      /\w/.test(sign.replaceAll("_", "")) ? sign : "____",
    )
    .replace(/(?<=\S)[ \t\u3000]{3,}/g, "  ")
    .trim();
}
