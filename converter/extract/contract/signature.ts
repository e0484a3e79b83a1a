/** Where the signature block begins. */
import { SPACED_ROLE } from "./roles.ts";
import type { ContractLine } from "./text.ts";

const STAMP = "(?:盖章|签章|签字|公章|签名|签署)";
/** 甲方（盖章）：, 甲方：某公司（公章）, 甲方签字：, 以下无正文. */
const CHINESE = new RegExp(
  `^(?:${SPACED_ROLE})[^:。;]{0,12}(?:\\([^()]{0,8}${STAMP}|${STAMP})|^(?:${SPACED_ROLE})\\s*(?:\\([^()]{1,12}\\))?\\s*:[^。;]{0,50}\\([^()]{0,8}${STAMP}[^()]{0,4}\\)|^[(【]?以下(?:无正文|[为是]?签[署字章])|^\\(?(?:本页|此页)(?:为|无正文)|^[(【]?签[署字]页`,
);
const ENGLISH =
  /^IN WITNESS (?:WHEREOF|OF)\b|^SIGNATURES?(?: PAGE)?$|^(?:AGREED AND ACCEPTED|(?:SIGNED|EXECUTED|SEALED|SUBSCRIBED)(?:,? (?:and |sealed and )?delivered)?(?: and delivered)? (?:by|for|as a deed)|DULY EXECUTED)\b(?!.{0,80}\b(?:shall|must|may|is|are)\b)|^(?:Made|Done|Signed|Executed) (?:in|at) [A-Z][\w .’'-]{1,40}?,? (?:on |this )[^.]{0,40}\d{4}\b|^By:\s*(?:_|\/s\/)|^Signature\s*:|^This (?:Agreement|Deed|Contract|Lease) has been (?:entered into|executed|signed)\b/i;

const PARTY = new RegExp(
  `^(?:${SPACED_ROLE})\\s*(?:\\([^()]{1,12}\\))?\\s*(?::|(?:负责人|法定代表人|授权代表|代表)[^:。;]{0,40}$)`,
);
/** Lines that a signature block may have at most. */
const LONGEST_BLOCK = 16;

/** 甲方：某公司 below the last clause: only short lines without a full stop follow, up to the end or an annex. */
function isLastBlock(lines: readonly ContractLine[], index: number): boolean {
  if (!PARTY.test(lines[index]!.half)) return false;
  const end = lines.findIndex(({ half }, i) => i > index && /^(?:附[件表录]|EXHIBIT|ANNEX|SCHEDULE)/i.test(half));
  const rest = lines.slice(index, end < 0 ? undefined : end);
  return rest.length <= LONGEST_BLOCK && rest.every(({ half }) => half.length <= 90 && !/[。;]/.test(half));
}

export function isSignature(lines: readonly ContractLine[], index: number): boolean {
  const { half } = lines[index]!;
  return (
    begins(half) ||
    isLastBlock(lines, index) ||
    (isNames(half) && lines[index + 1] !== undefined && begins(lines[index + 1]!.half))
  );
}

const begins = (half: string) => CHINESE.test(half) || ENGLISH.test(half);

/** The firms above their signatures: HARBOR LANE, INC.<tab>NORTHFIELD LTD., or BUYER: Harbor Lane, Inc. */
function isNames(half: string): boolean {
  if (half.length > 120 || /[\u4E00-\u9FFF]/.test(half)) return false;
  return /^[A-Z]{4,}[A-Z ]*: /.test(half) || (/[A-Z]{3}/.test(half) && !/[a-z]/.test(half));
}
