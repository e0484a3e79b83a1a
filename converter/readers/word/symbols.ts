/** Signs of symbol fonts (`w:sym`) by their code; others by their code point, which the repair of texts maps or drops. */
export function symbol(code: string): string {
  const value = Number.parseInt(code, 16);
  if (!Number.isFinite(value)) return "";
  const position = value >= 0xf000 ? value - 0xf000 : value;
  return SYMBOLS[position] ?? String.fromCharCode(value);
}

/** Ticks, crosses and boxes of Wingdings. */
const SYMBOLS: Record<number, string> = {
  251: "×",
  252: "√",
  253: "×",
  254: "√",
  82: "√",
  83: "×",
  80: "√",
  79: "×",
  168: "□",
  111: "□",
  110: "■",
  108: "●",
  183: "•",
  216: "➢",
};
