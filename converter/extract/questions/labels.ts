/** Labels inside and in front of lines: 答案, 解析, 难度. */

export type Label = "stem" | "answer" | "explanation" | "type" | "difficulty" | "points" | "score" | "origin";

const LABELS: [Label, string][] = [
  [
    "explanation",
    "答案解析|试题解析|参考解析|试题分析|解题思路|思路分析|解析|详解|解答|分析|说明|理由|点评|点拨|explanation|rationale",
  ],
  [
    "answer",
    "正确答案|参考答案|标准答案|本题答案|正确选项|答案要点|答题要点|参考要点|答案|答|model answer|sample answer|suggested answer|correct answers|correct answer|best answer|right answer|expected answer|correct option|correct choice|correct response|answers|answer|ans|keys|key",
  ],
  ["type", "题型|试题类型|question type"],
  ["difficulty", "难度系数|难易程度|难易度|难度|difficulty"],
  ["points", "知识点|考点|考查要点|章节|标签|topic"],
  ["score", "分值|分数|score"],
  ["origin", "来源|出处|年份|依据|references|reference"],
];
/** Words that may as well stand in a sentence: labels only in brackets, or only where a line begins. */
const IN_BRACKETS: [Label, string][] = [
  ["answer", "参考"],
  ["stem", "题干|题目|题目内容|试题内容"],
  ["origin", "题目来源|全站正确率|正确率|错误率|答错率|易错项|易错选项|收藏"],
];
const IN_FRONT: [Label, string][] = [
  ["answer", "correct|response"],
  ["explanation", "why|feedback|小贴士|小知识|知识点拨|知识链接|知识拓展"],
  ["stem", "题干"],
  ["answer", "solution|sample solution|model solution|suggested solution"],
  ["origin", "全站正确率|正确率|错误率|答错率|易错项|易错选项"],
];
/** 答 案: signs may stand apart. */
const wordsOf = (labels: readonly [Label, string][]) =>
  labels.map(([, words]) => words.replace(/(?<=[\u4E00-\u9FFF])(?=[\u4E00-\u9FFF])/g, " ?")).join("|");
const bareWord = (word: string) => word.toLowerCase().replace(/(?<=[\u4E00-\u9FFF]) /g, "");
const LABEL_WORDS = wordsOf(LABELS);
const LABEL_OF = new Map(
  [...LABELS, ...IN_BRACKETS, ...IN_FRONT].flatMap(([label, words]) => words.split("|").map((word) => [word, label])),
);

/** 【本题技巧/解析】, 【名师点拨】: what explains has many names. */
const EXPLAINING = "[^】\\]:。，,\\d]{1,8}(?:解析|技巧|点拨|精讲|精析|详解)";

// 【答案】 and 『答案』 anywhere; 答案： at the start of a line or after a stop; (答案:B) in parentheses.
const LABEL_PATTERN = new RegExp(
  `[【[『〖]\\s*(?:(${LABEL_WORDS})\\s*(?:[】\\]』〗]\\s*:?|:)|(${wordsOf(IN_BRACKETS)})\\s*[】\\]』〗]\\s*:?)\\s*|(?<=^|[\\s。;,，!?？(）)】』〗])(${LABEL_WORDS})\\s*:\\s*|^(${wordsOf(IN_FRONT)})\\s*:\\s*|[【[]\\s*${EXPLAINING}\\s*[】\\]]\\s*:?\\s*`,
  "gi",
);
const ANSWER_WITHOUT_COLON =
  /^(?:正确答案|参考答案|标准答案|答案)\s*(?:是|为)?\s*(?=[A-Z(√×✓✗]|正确$|错误$|对$|错$)|^选\s*:?\s*(?=[A-H]{1,8}\s*[.。]?$)|^(?:the )?(?:correct |right |best )?(?:answer|ans)\.?\s*(?:is\s+|[–—=-]\s*(?![–—=-])|\)\s*)(?=[^\s_.…])|^Ans\.\s*(?=[^\s_.…])|^(?:the )?correct (?:option|choice|response) is\s+(?=\S)|^(?:Correct answers?|Answer|Ans)\.?\s*(?=\(?[A-H]\)?(?:\s*,\s*[A-H])*\.?$|\([A-H]\)\s+\S|\(?[A-H]\)? is (?:correct|right)\b)/i;

/** `Why?`, `Explanation` alone in the line, as pages head what they fold in. */
const LABEL_ALONE = /^(?:why|explanation|rationale|解析|答案解析)\s*\??$/i;

export interface LabelledPart {
  /** undefined: text before the first label. */
  label: Label | undefined;
  /** The label as it stands. */
  mark?: string;
  text: string;
  /** The same as it is matched. */
  half: string;
}

/** Every form of LABEL_PATTERN has one of these signs: most lines have none, and need not be searched for forty words. */
const MAY_HOLD_LABEL = /[:【[『〖]/;

const unlabelled = (text: string, half: string): LabelledPart[] =>
  text === "" ? [] : [{ label: undefined, text, half }];

/** Cuts a line at its labels: `…（ ） 【答案】A【解析】…`. */
export function splitLabels(text: string, half: string): LabelledPart[] {
  if (LABEL_ALONE.test(half)) return [{ label: "explanation", mark: text, text: "", half: "" }];
  const bare = ANSWER_WITHOUT_COLON.exec(half);
  if (bare) {
    const [first, ...rest] = splitLabels(text.slice(bare[0].length), half.slice(bare[0].length));
    const { text: answer = "", half: matched = "", label } = first ?? {};
    return first && label !== undefined
      ? [first, ...rest]
      : [{ label: "answer", text: answer, half: matched }, ...rest];
  }
  if (!MAY_HOLD_LABEL.test(half)) return unlabelled(text.trim(), half.trim());
  const parts: LabelledPart[] = [];
  let label: Label | undefined;
  let from = 0;
  let closing = "";
  let mark = "";
  const close = (to: number) => {
    let part = { text: text.slice(from, to).trim(), half: half.slice(from, to).trim() };
    if (closing !== "" && (part.half.endsWith(closing) || (closing === "】" && part.half.endsWith("]"))))
      part = { text: part.text.slice(0, -1).trim(), half: part.half.slice(0, -1).trim() };
    if (label !== undefined || part.text !== "") parts.push({ label, ...(mark === "" ? {} : { mark }), ...part });
  };
  for (const match of half.matchAll(LABEL_PATTERN)) {
    const inParentheses = half[match.index - 1] === "(";
    close(inParentheses ? match.index - 1 : match.index);
    const word = match.slice(1).find((group) => group !== undefined);
    label = word === undefined ? "explanation" : LABEL_OF.get(bareWord(word));
    const opened = match[1] !== undefined && !/[】\]』〗]/.test(match[0]);
    closing = inParentheses ? ")" : opened ? "】" : "";
    from = match.index + match[0].length;
    mark = text.slice(match.index, from);
  }
  close(text.length);
  return parts;
}

/** The word of a label that a question may ask for: 说明理由. */
export const reasonWord = (mark: string) => /^(理由|说明|分析)[:：]/.exec(mark)?.[1];

/** `Solution:` answers a question, and explains beside an answer. */
export const isSolution = (mark: string) => /solution\s*[:：]\s*$/i.test(mark);

/** `…＝25（km），答：距出发点25 km。`: the last sentence of a calculation belongs to the answer, and its 答 with it. */
export function concludes({ label, mark = "" }: LabelledPart, answer: string | undefined): boolean {
  return label === "answer" && /^答\s*[:：]/.test(mark) && answer !== undefined && /[=＝≈]|^解/.test(answer);
}

/** Lines below an answer that are no part of it: `Ref: p. 12`, `Marks: 2`; `Note: …` explains it. */
export function labelBelow(text: string): Label | undefined {
  const word = BELOW.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return /^(?:reason|note|comment)/.test(word) ? "explanation" : "origin";
}
const BELOW =
  /^(reason(?:ing)?|notes?|comments?|refs?\.?|source|pages?|tags?|points?|marks?|hint|level|bloom(?:['’]s)?(?: level)?)\s*[:：]\s*\S/i;
