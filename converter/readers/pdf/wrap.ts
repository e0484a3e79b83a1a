/** What printing does to lines, and how it is undone. */

/** How a new paragraph begins: a number, an option, a label, a heading. */
const BEGINNING =
  /^(?:[（(【[]?\s*(?:\d{1,5}|[一二三四五六七八九十百]{1,4})\s*[】\])）.、．:：]|第\s*[\d一二三四五六七八九十百]+\s*[题章节条部]|[（(]?[A-HＡ-Ｈ]\s*[.、．:：)）]|[【[]?(?:正确|参考|标准)?答案|[【[]?(?:答案)?解析|[①-⑳•●■]|ARTICLE|Section)/;

export function startsAnew(text: string): boolean {
  return BEGINNING.test(text);
}

/** A line and the one that it was wrapped into. */
export function joinLines(first: string, second: string): string {
  if (/[A-Za-z]-$/.test(first) && /^[a-z]/.test(second)) return first.slice(0, -1) + second;
  return /[\x21-\x7E]$/.test(first) && /^[\x21-\x7E]/.test(second) ? `${first} ${second}` : first + second;
}
