/** Letters and signs as keys write them, one by one or for a range of questions. */
import { HEAVENLY_STEMS } from "../heavenly-stems.ts";

export const LETTERS = `[A-Z]{1,10}|[${HEAVENLY_STEMS}]{1,6}`;
/** `A, C`, `A, B and C`: letters one by one. */
export const SEVERAL = "[A-Z](?:(?:\\s*[,、&]\\s*(?:and\\s+)?|\\s+and\\s+)[A-Z](?![A-Za-z]))+";
export const JUDGE_SIGN = "√|×|✓|✗|对|错|正确|错误|正|误|T|F|[Tt]rue|TRUE|[Ff]alse|FALSE";

/** The answers of a range, or undefined where their number is not the range's. */
export function rangeTokens(body: string, count: number): string[] | undefined {
  const text = body.trim().replace(/[。.;；]+$/, "");
  const tokens = text.split(/[\s,，、;；|/]+/).filter((token) => token !== "");
  const valid = (token: string) => new RegExp(`^(?:${LETTERS}|${JUDGE_SIGN})$`).test(token);
  if (tokens.length === count && tokens.every(valid)) return tokens;
  // ABCDE, or groups of five: ABCDA BCDAB.
  const joined = tokens.join("");
  const signs = joined.match(/[A-Z√×✓✗对错甲乙丙丁戊己]/g) ?? [];
  const evenGroups = tokens.slice(0, -1).every((token) => token.length === tokens[0]!.length && token.length > 1);
  const single = tokens.length === 1 || evenGroups;
  return single && signs.length === count && signs.join("") === joined ? signs : undefined;
}

/** Where pairs go on behind the answers of a range: `1~5 CCADB，6选A，7选B`, `1-5 BCDAB 6 C`, `1-2 AB；3．氧`. */
export function pairsBehind(body: string): number | undefined {
  const match =
    /(?:[,;，；、]\s*|\s+)(?=\(?\d{1,5}\)?\s*[.、:)选]?\s*[A-Z√×])|[,;，；]\s*(?=\(?\d{1,5}\s*[.、:)]\s*\S)/.exec(body);
  return match ? match.index + match[0].length : undefined;
}
