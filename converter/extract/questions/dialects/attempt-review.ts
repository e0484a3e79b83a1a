/**
 * The review of an attempt, as a learning platform shows it (Moodle: `Question 1`, `Complete`, `Select one:`, `The correct
 * answer is: …`), saved or copied: without its states and without what the candidate answered, it is a question bank.
 */
import { type Line, rewritten } from "../../lines.ts";

const QUESTION = /^(?:Question|试题|题目)\s*(\d{1,4})$/i;
const KEY = /^(?:The correct answers? (?:is|are)|正确答案是)\s*(?::\s*(\S.*)|['"“‘「](.+)['"”’」]\s*[.。]?)$/i;
const STATE =
  /^(?:Complete|Correct|Incorrect|Not answered|Partially correct|Answer saved|Mark(?:ed)? .*\bout of\b.*|(?:Not )?flagged|Flag question|Question text|Feedback|Your answer is (?:partially )?(?:in)?correct\.|完成|正确|不正确|错误|部分正确|未作答|未回答|(?:满分|得分|获得)\s*\d.*|标记试题|题干|反馈|(?:回答|您的回答)(?:不)?(?:部分)?正确。?)$/i;
const PROMPT = /^(?:Select one(?: or more)?|选择一项(?:或多项)?)\s*:?$/i;
const CANDIDATE = /^(?:Answer|答案|答)\s*:/i;
const JUDGEMENT = /^(?:True|False|对|错)$/i;

/** @returns the lines with numbers and answers as banks write them; those of any other file as they are */
export function withoutAttempts(lines: readonly Line[]): readonly Line[] {
  if (![QUESTION, KEY].every((sign) => lines.some(({ half }) => sign.test(half)))) return lines;
  const result: Line[] = [];
  let part: "page" | "state" | "stem" | "choices" | "answered" = "page";
  let number = "";
  for (const line of lines) {
    const { half } = line;
    const asked = QUESTION.exec(half)?.[1];
    const key = KEY.exec(half);
    if (asked !== undefined) {
      number = asked;
      part = "state";
    } else if (key && part !== "page") {
      result.push(rewritten(line, `答案:${sliced(line, key[1] ?? key[2]!)}`));
      part = "answered";
    } else if (part === "page") result.push(line);
    else if (PROMPT.test(half)) part = "choices";
    else if (part === "state") {
      if (STATE.test(half)) continue;
      result.push(rewritten(line, `${number}. ${line.text}`));
      part = "stem";
    } else if (!isLeftOut(half, part === "choices"))
      result.push(part === "choices" && isFeedback(half) ? rewritten(line, `解析:${line.text}`) : line);
  }
  return result;
}

/** What the candidate wrote, and what of the page says nothing: True and False to choose from. */
function isLeftOut(half: string, choices: boolean): boolean {
  return CANDIDATE.test(half) || STATE.test(half) || (choices && JUDGEMENT.test(half));
}

/** A sentence of its own below the options. */
const isFeedback = (half: string) => /^[A-Z\u4E00-\u9FFF].*[.。!]$/.test(half) && !/^[A-Za-z]\s*[.、)]/.test(half);

/** The part of a line that was matched, as it is shown. */
function sliced({ text, half }: Line, matched: string): string {
  const start = half.lastIndexOf(matched);
  return text.slice(start, start + matched.length);
}
