/** Law, courts and arbitrators of English agreements. */
import { isLabel } from "../blanks.ts";
import { PLACE, sentenceWith } from "./english-terms.ts";
import type { FieldPattern } from "./index.ts";

export const ENGLISH_DISPUTES: FieldPattern[] = [
  {
    name: "governingLaw",
    pattern:
      /\b(?:governed by|construed (?:and enforced )?(?:under|in accordance with)|subject to)\b[^.\n]{0,60}?\blaws? of (?<value>(?:the )?(?:(?:State|Commonwealth|Province|Republic|People's Republic) of )?[A-Z][A-Za-z]+(?: (?:[A-Z][A-Za-z]+|and [A-Z][a-z]+))*)/g,
    accept: (value) =>
      !/(?:State|Commonwealth|Province|Republic)$/.test(value) && !isLabel(value.replace(/^.* of /, "")),
  },
  {
    name: "governingLaw",
    pattern:
      /^Governing [Ll]aw\s*(?::\s*|\t)(?:[Ll]aws? of )?(?<value>(?:the )?[A-Z][A-Za-z]+(?: (?:of |and |the )*[A-Z][A-Za-z]+)*)\.?$/gm,
    accept: (value) => !isLabel(value),
  },
  { name: "governingLaw", pattern: /\bgoverned by (?:the )?(?<value>[A-Z][a-z]+(?: substantive)? law)\b/g },
  {
    name: "governingLaw",
    pattern: new RegExp(`\\b[Tt]he laws? of (?<value>${PLACE}) (?:shall )?appl(?:y|ies)\\b`, "g"),
  },
  {
    name: "disputeVenue",
    pattern: new RegExp(
      `(?<value>(?:(?:state (?:and|or) federal |federal (?:and|or) state |federal |competent )?courts (?:of|in|located in|sitting in|for)|[A-Z][a-z]+ Courts? of) ${PLACE}(?: (?:shall|will) have (?:non-)?exclusive jurisdiction)?|(?:submitted|referred) to the (?:[A-Z]\\w+ )+Arbitra(?:tion|l) (?:Cent(?:re|er)|Commission|Court|Association|Tribunal)|(?:binding )?arbitration (?:in|administered by|before|under) [^.;\\n]{3,160}(?=[.;\\n]|$)|under the (?:[A-Z]\\w+ )*Rules of (?:Arbitration of [^.;\\n]{3,120}|the [A-Z][^.;\\n]{2,80}\\barbitrators?\\b[^.;\\n]{0,40})(?=[.;\\n]|$)|(?:non-)?exclusive jurisdiction of the [A-Z][a-z]+ [Cc]ourts|the [A-Z][a-z]+ courts have (?:(?:non-)?exclusive )?jurisdiction)`,
      "gm",
    ),
  },
  {
    name: "mediation",
    pattern: sentenceWith("(?:by|to|through) mediation|mediation (?:under|administered|in accordance)"),
    accept: (value) => /\b(?:settled?|resolved?|refer(?:red)?|submit(?:ted)?|attempt)\b/i.test(value),
  },
  {
    name: "arbitrationSeat",
    pattern: new RegExp(
      `(?:(?:seat|place|venue) of (?:the )?arbitration|\\bthe (?:legal )?seat) (?:shall be|will be|is) (?<value>${PLACE})`,
      "gi",
    ),
  },
];
