/** Where a party of an English agreement is at home. */
import { hasBlank } from "./blanks.ts";
import type { Party } from "./parties.ts";

/** @param raw what is said of a party, which begins at `start` of the contract */
export function addressOf(raw: string, start: number): Party["particulars"] {
  const match =
    /(?:principal (?:place of business|office)s?|office|address)\s+(?:is\s+)?(?:located\s+)?(?:at|of|:)\s+([^;()]{8,160}?)\s*$/i.exec(
      raw,
    );
  if (!match || hasBlank(match[1]!)) return [];
  const from = start + match.index + match[0].lastIndexOf(match[1]!);
  return [{ label: "address", value: match[1]!, start: from, end: from + match[1]!.length }];
}
