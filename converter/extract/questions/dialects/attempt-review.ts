/**
 * The review of an attempt, as a learning platform shows it (Moodle: `Question 1`, `Complete`, `Select one:`, `The correct
 * answer is: …`), saved or copied: without its states and without what the candidate answered, it is a question bank.
 */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";

const QUESTION = /^(?:Question|试题|题目)\s*(\d{1,4})$/i;
const KEY = /^(?:The correct answers? (?:is|are)|正确答案是)\s*(?::\s*(\S.*)|['"“‘「](.+)['"”’」]\s*[.。]?)$/i;
const STATE =
  /^(?:Complete|Correct|Incorrect|Not answered|Partially correct|Answer saved|Mark(?:ed)? .*\bout of\b.*|(?:Not )?flagged|Flag question|Question text|Feedback|Your answer is (?:partially )?(?:in)?correct\.|完成|正确|不正确|错误|部分正确|未作答|未回答|(?:满分|得分|获得)\s*\d.*|标记试题|题干|反馈|(?:回答|您的回答)(?:不)?(?:部分)?正确。?)$/i;
const PROMPT = /^(?:Select one(?: or more)?|选择一项(?:或多项)?)\s*:?$/i;
const FEEDBACK = /^(?:Feedback|反馈)$/i;
/** Below the last question. */
const END = /^(?:Finish review|Quiz navigation|结束(?:回顾|复查)|测验导航)$/i;
const CANDIDATE = /^(?:Answer|答案|答)\s*:/i;
const JUDGEMENT = /^(?:True|False|对|错)$/i;

/** @returns the lines with numbers and answers as banks write them; those of any other file as they are */
export function withoutAttempts(lines: readonly Line[]): readonly Line[] {
  if (![QUESTION, KEY].every((sign) => lines.some(({ half }) => sign.test(half)))) return lines;
  const first = lines.findIndex(({ half }) => QUESTION.test(half));
  const end = lines.findIndex(({ half }, i) => i > first && END.test(half));
  const review = new Review();
  // Where the page stands in its course is a list with numbers.
  const page = lines.slice(0, first).filter(({ half }) => !numberMark(half, "dot"));
  return [...page, ...lines.slice(first, end < 0 ? undefined : end).flatMap((line) => review.read(line) ?? [])];
}

class Review {
  #part: "state" | "stem" | "choices" | "feedback" | "answered" = "state";
  #number = "";

  /** @returns the line as banks write it, none where it says nothing of the question */
  read(line: Line): Line | undefined {
    const { half, text } = line;
    const asked = QUESTION.exec(half)?.[1];
    const key = KEY.exec(half);
    if (asked !== undefined) {
      this.#number = asked;
      this.#part = "state";
    } else if (key) {
      this.#part = "answered";
      return rewritten(line, `答案:${sliced(line, key[1] ?? key[2]!)}`);
    } else if (FEEDBACK.test(half) || (this.#part === "stem" && CANDIDATE.test(half))) this.#part = "feedback";
    else if (PROMPT.test(half)) this.#part = "choices";
    else if (this.#part === "state") {
      if (STATE.test(half)) return undefined;
      this.#part = "stem";
      return rewritten(line, `${this.#number}. ${text}`);
    } else if (!isLeftOut(half, this.#part === "choices")) return this.#told(line);
    return undefined;
  }

  #told(line: Line): Line {
    const explains = this.#part === "feedback" || (this.#part === "choices" && isFeedback(line.half));
    return explains ? rewritten(line, `解析:${line.text}`) : line;
  }
}

/** What the candidate wrote, and what of the page says nothing: True and False to choose from. */
function isLeftOut(half: string, choices: boolean): boolean {
  return CANDIDATE.test(half) || STATE.test(half) || (choices && JUDGEMENT.test(half));
}

/** A sentence of its own below the options. */
const isFeedback = (half: string) =>
  /^["“'‘]?[A-Z\u4E00-\u9FFF].*[.。!]$/.test(half) && !/^[A-Za-z]\s*[.、)]/.test(half);

/** The part of a line that was matched, as it is shown. */
function sliced({ text, half }: Line, matched: string): string {
  const start = half.lastIndexOf(matched);
  return text.slice(start, start + matched.length);
}
