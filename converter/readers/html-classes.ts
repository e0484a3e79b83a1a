/** What pages of quizzes call their options: right, wrong, or what somebody chose. */
export interface Named {
  right: boolean;
  /** A candidate chose it, or it is marked as wrong, as only what was chosen is. */
  chosen: boolean;
  /** It is an option. */
  option: boolean;
}

/** `right` alone says where something stands. */
const RIGHT =
  /^(?:(?:is-|option-|answer-|choice-)?(?:is-)?correct|is-right)(?:-(?:answer|option|choice|ans))?$|^right-(?:answer|option|choice)$/;
const CHOSEN =
  /^(?:is-|option-|answer-|choice-|user-|your-|my-)?(?:selected|chosen|checked|picked|incorrect|wrong)(?:-(?:answer|option|choice))?$|^(?:user|your|my|candidate|student)-(?:answer|option|choice|response)$/;

const OPTION = /^(?:quiz-|question-|answer-)?(?:option|choice)(?:-(?:item|text))?$/;

const NOTHING: Named = { right: false, chosen: false, option: false };

export function namedBy(className: string | undefined): Named {
  if (className === undefined || className.length > LONGEST) return NOTHING;
  const names = className
    .replace(/(?<=[a-z])(?=[A-Z])|_+|-{2,}/g, "-")
    .toLowerCase()
    .split(/\s+/);
  const any = (pattern: RegExp) => names.some((name) => pattern.test(name));
  return { right: any(RIGHT), chosen: any(CHOSEN), option: any(OPTION) };
}

/** Characters. */
const LONGEST = 1000;

/** What a picture beside an option says, by the words that stand for it. */
export function namedByAlt(alt: string | undefined): Named {
  const words = (alt ?? "").trim();
  return { option: false, right: RIGHT_PICTURE.test(words), chosen: WRONG_PICTURE.test(words) };
}

const RIGHT_PICTURE =
  /^(?:correct(?: answer)?|right(?: answer)?|tick|check(?:[- ]?mark)?|green (?:tick|check)|✓|✔|✅|√|正确(?:答案)?|对|对号|对勾|勾)$/i;
const WRONG_PICTURE = /^(?:incorrect|wrong(?: answer)?|cross|red cross|x|✗|✘|❌|×|错误|错|叉|错号)$/i;
