/** Raised and lowered text in signs that stay right as plain text: 3×10⁸, H₂O. Without them 10 to the 8th reads as 108. */

const SUPERSCRIPTS = new Map([..."0123456789+-−=()n"].map((sign, i) => [sign, [..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"][i]!]));
const SUBSCRIPTS = new Map([..."0123456789+-−=()"].map((sign, i) => [sign, [..."₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"][i]!]));

/** Raised by habit, and read the same without: 1st, ™, a citation [3], a note's ① or *. */
const AS_IT_IS = /^(?:st|nd|rd|th|TM|SM|[®©™*†‡№]|\[\d+(?:[-–,]\d+)*\]|[①-⑳])$/i;

/** `8` as ⁸ or ₈, where Unicode has every sign; undefined where it has not. */
export function unicodeRaised(text: string, up: boolean): string | undefined {
  const signs = [...text.trim()].map((sign) => (up ? SUPERSCRIPTS : SUBSCRIPTS).get(sign));
  return signs.length > 0 && signs.every((sign) => sign !== undefined) ? signs.join("") : undefined;
}

/** An exponent or index has few signs; words that stand higher are a remark, and read the same without. */
const INDEX = /^[^\s\u2E80-\uFFFF]{1,12}$/;

/** As `unicodeRaised`; an index without such signs as ^{…} and _{…}. Spaces around it stay. */
export function raised(text: string, up: boolean): string {
  const shown = text.trim();
  if (shown === "" || AS_IT_IS.test(shown)) return text;
  const index = unicodeRaised(shown, up) ?? (INDEX.test(shown) ? `${up ? "^" : "_"}{${shown}}` : shown);
  return text.replace(shown, () => index);
}
