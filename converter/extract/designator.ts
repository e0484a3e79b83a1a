/** What a paper calls a question or a part of one, `1`, `1(a)`, `2(b)(ii)`, `Q3`, `第3题`, `3.1`: alone, it asks nothing. */
import { halfWidth } from "../text/normalize.ts";

const NUMBER = "(?:0?[1-9]\\d{0,2}(?:\\s*\\.\\s*[1-9]\\d?){0,2}|[一二三四五六七八九十]{1,3})";
const SUB = "(?:\\s*\\.?\\s*(?:\\((?:[a-z]|[ivx]{1,5}|\\d{1,2})\\)|(?:[a-h]|[ivx]{1,5})\\)?(?![a-z])))";
const DESIGNATOR = new RegExp(
  `^[([【]?\\s*(?:Q(?:uestion)?\\s*\\.?|No\\.?|第|[试小大问]?题)?\\s*${NUMBER}\\s*[题问]?${SUB}{0,3}\\s*[.、:)\\]】]*$|^${SUB}{1,2}$`,
  "i",
);
/** A letter or a word such as `a`, `mix` needs its bracket. */
const BARE = /^[a-z一二三四五六七八九十]+\.?$/i;

export function isDesignator(text: string): boolean {
  const half = halfWidth(text).trim();
  return DESIGNATOR.test(half) && !BARE.test(half);
}
