/** What papers and mark schemes print of scores in and around a text. */

/** 4分, 每空2分, 共6分, 2分+3分 */
const SCORE =
  "(?:本题|每题|每小题|每[点空个问条处步]|各|共|计|满分)?\\s*\\d+(?:\\.\\d+)?\\s*分(?:\\s*[+＋]\\s*\\d+\\s*分)*";
const EXCEPT = "除(?:特别)?(?:标注|注明|标明)(?:的)?外\\s*[，,]\\s*";
/** （4分）, （每点2分，共6分）, （6分，每空2分）, （除标注外，每空4分）; the brackets stay out. */
export const SCORES = `\\s*(?:${EXCEPT})?${SCORE}(?:\\s*[，,；;]\\s*${SCORE})*\\s*`;

const MARKS = new RegExp(`\\s*[（(]${SCORES}[）)]`, "g");

/** The same behind dots at the end of a line: `……5分`, `......（2分）`. */
const DOTTED_MARKS =
  /[ \t\u3000]*(?:…+|\.{3,}|·{3,}|-{3,}|—{2,})[ \t\u3000]*[（(]?\s*\d+(?:\.\d+)?\s*分\s*[）)]?[ \t\u3000]*$/gm;

/** What tells the marker, and no one else: that the order is free, what else to accept. */
const TO_MARKER =
  /\s*[（(](?:(?:前后)?(?:顺序|位置)(?:可以?)?(?:颠倒|调换|互换|交换|不限)|意思(?:对|相近|相同|正确)即可|in any order|(?:both|all)(?: of them)? (?:are )?(?:needed|required)|(?:also |do not )?(?:accept|allow) [^（()）]{2,80})[）)]/gi;

/** An answer without what each part of it scores. */
export function withoutMarks(answer: string): string {
  const bare = answer.replace(MARKS, "").replace(DOTTED_MARKS, "").replace(TO_MARKER, "");
  return bare.trim() || answer.trim();
}
