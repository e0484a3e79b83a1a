/** Lines that a paper prints around its questions and that belong to none: rules, where to turn the page. */
import type { Line } from "../lines.ts";

const RULE = /^(?:[-—–=*~]\s*){5,}$/;
const TURN =
  /^[-—\s]*[([]?\s*(?:(?:please )?turn over|p\.?t\.?o\.?|continued (?:overleaf|on (?:the )?next page)|请翻页|转下页|背面还有(?:试题|题目?)|下页还有(?:试题|题目?))\s*[)\]]?[-—\s.。!]*$/i;

export function withoutFurniture(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ half }) => !RULE.test(half) && !TURN.test(half));
}
