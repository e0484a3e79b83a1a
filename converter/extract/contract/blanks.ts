/** Places of a form that nobody filled in: ____, 【】, [ ], ${name}, 年 月 日, [***]. They are never data. */

const BLANK =
  /_{2,}|【\s*(?:●|\*+|请?填写?[^】]{0,12}|待定|[Xx×]+)?\s*】|\[\s*(?:●|\*+|[A-Za-z ]{0,24}(?:name|date|amount|address)|insert[^\]]{0,40}|[Xx×]+)?\s*\]|\$\{[^}\n]{0,60}\}|\{\{[^}\n]{0,60}\}\}|<[A-Za-z_ ]{2,30}>|[×]{2,}|[Xx]{3,}|(?<![\d〇零一二三四五六七八九十])\s+年\s+月\s+日|…{3,}|\.{6,}/g;

export function hasBlank(text: string): boolean {
  BLANK.lastIndex = 0;
  return BLANK.test(text);
}

/** Characters of `text` that are blanks. */
export function blankLength(text: string): number {
  let length = 0;
  for (const [blank] of text.matchAll(BLANK)) length += blank.length;
  return length;
}
