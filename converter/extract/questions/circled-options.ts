/** Options marked ①②③④ where the answer names them so: `…属于（ ） ①甲 ②乙 ③丙`, answer ②. */
import type { Option } from "../../item.ts";
import type { QuestionDraft } from "./draft.ts";

const SIGN = /[①-⑧]/g;
const ANSWER = /^[①-⑧](?:[\s,，、;；]*[①-⑧])*[.。]?$/;
/** The first stands where a line begins, behind the place for the answer or behind a wide gap. */
const FIRST = /(?:^|\n|[）)]\s*[.。]?|[：:？?]|\s{2})[ \t\u3000]*①/;
/** Numbers of statements are asked for, and no options. */
const BLANK = /_{2,}|填(?:写)?序号|序号填/;

/** The draft with such options as letters; any other as it is. */
export function withCircledOptions(draft: QuestionDraft): QuestionDraft {
  const { stem, options, answer, kind } = draft;
  if (options.length > 0 || answer === undefined || !ANSWER.test(answer.trim())) return draft;
  if (kind === "blank" || kind === "short" || kind === "judge" || (kind === undefined && BLANK.test(stem)))
    return draft;
  const first = FIRST.exec(stem);
  if (!first) return draft;
  const from = first.index + first[0].length - 1;
  const found = optionsIn(stem.slice(from));
  const signs = answer.match(SIGN)!.map((sign) => found?.[sign.charCodeAt(0) - 0x2460]?.letter);
  if (!found || signs.includes(undefined) || !inOrder(signs)) return draft;
  return { ...draft, stem: stem.slice(0, from).trim(), options: found, answer: signs.join("") };
}

/** ②③①④ tells an order, and chooses nothing. */
const inOrder = (signs: readonly (string | undefined)[]) => signs.join("") === [...signs].sort().join("");

/** Each sign in its turn, with a text of its own; undefined where it is otherwise. */
function optionsIn(text: string): Option[] | undefined {
  const marks = [...text.matchAll(SIGN)];
  if (marks.length < 2 || marks.some(([sign], i) => sign.charCodeAt(0) !== 0x2460 + i)) return undefined;
  const options = marks.map(({ index }, i) => ({
    letter: String.fromCharCode(65 + i),
    text: text
      .slice(index + 1, marks[i + 1]?.index)
      .trim()
      .replace(/^[.、．]\s*/, "")
      .replace(/[;；]$/, ""),
  }));
  return options.some((option) => option.text === "") ? undefined : options;
}
