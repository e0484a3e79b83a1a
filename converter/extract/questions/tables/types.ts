/** What a column of types may say, and a text would not mean: `MCQ`, `TF`, `MULTI`. */
import type { QuestionDraft } from "../draft.ts";
import { typeOf } from "../sections.ts";

const ABBREVIATED: [RegExp, QuestionDraft["kind"]][] = [
  [/^(?:T\s*\/?\s*F|TFQ|JUDGE)$/i, "judge"],
  [/^(?:SINGLE|SCQ?|SBA)$/i, "single"],
  [/^(?:MULTI(?:PLE)?|MRQ?|MAQ?|MSQ?|SATA|CATA)$/i, "multiple"],
  [/^(?:MCQ?|CHOICE)$/i, "choice"],
  [/^(?:FIB|GAP|FILL|BLANK)$/i, "blank"],
  [/^(?:SAQ?|OPEN|TEXT|FT|FR|OE|FREE[- ]?TEXT|FREE[- ]?RESPONSE)$/i, "short"],
];

export function typeInColumn(type: string): QuestionDraft["kind"] {
  return typeOf(type) ?? ABBREVIATED.find(([pattern]) => pattern.test(type.trim()))?.[1];
}
