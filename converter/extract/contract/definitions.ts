/** Terms that the contract itself explains, each with its sentence. A pointer to another clause explains nothing. */
import { clauseMarks } from "./marks.ts";
import type { Span } from "./parties.ts";
import type { ContractLine } from "./text.ts";
import { type Clause, walk } from "./tree.ts";

export interface Definition extends Span {
  term: string;
}

const NUMBERED = String.raw`(?:^|[\s\d.．、)）])`;
const MEANS_CHINESE = "(?:一词)?(?:是指|系指|意指|指的是|指|意为)";
const MEANS_ENGLISH = "(?:means|shall mean|refers to|shall refer to|has the meaning of)";
/** 本协议所称“还款日”，是指…: up to the end of the line, or to the next term. */
const CHINESE = new RegExp(
  `(?:${NUMBERED}|[；;，,]|所称(?:的)?|本(?:合同|协议)中(?:的)?)([“"「]([^”"」\\n]{1,30})[”"」]\\s*(?:[，,]?\\s*${MEANS_CHINESE}|：|:)\\s*[^\\n]{4,}?)(?=$|[；;][“"「][^”"」\\n]{1,30}[”"」]\\s*[，,]?\\s*${MEANS_CHINESE})`,
  "g",
);
/** 本合同所称业主，是指…；物业共用部位，是指…。 */
const SO_CALLED =
  /(?:本(?:合同|协议)(?:所称|中)(?:的)?|[；;])(([\u4E00-\u9FFF]{2,12}?)[，,]?\s*(?:是指|系指)[^；;\n]{2,})(?=[；;]|$)/g;
/** 《借款合同》（编号：A-1，下称“原合同”）: a document that is named once. */
const SHORT_NAME =
  /(《[^》\n]{2,40}》\s*[（(][^（）()\n]{4,60}?[，,](?:以下|下)?(?:简|统)?称(?:为)?\s*[“"](?!本)([^”"\n]{1,20})[”"]\s*[）)])/g;
const ENGLISH = new RegExp(
  `(?:^|[\\s\\d.)])([“"]([^”"\\n]{2,60})[”"]\\s+${MEANS_ENGLISH}\\s[^\\n]{10,}?)(?=$|[,;.]?\\s+(?:and\\s+)?[“"][^”"\\n]{2,60}[”"]\\s+(?:means|shall mean)\\s)`,
  "g",
);
const POINTER =
  /meanings? (?:set forth|given|ascribed|assigned|specified)|(?:见|依照?|按照?)本?(?:合同|协议)?第.{1,6}条(?:的?(?:定义|规定|约定))?[。.]?$/;

/** Business Day; Change of Control; a term without quotes has capitals. */
const CAPITALISED = "[A-Z][\\w'’/&-]*(?: (?:(?:of|and|or|the|to|in|for) )?[A-Z\\d][\\w'’/&-]*){0,5}";
/** Headings: for convenience only – a rule of reading, no term. */
const NO_TERM =
  "(?!(?:This|That|It|Which|Each|Any|Headings?|Titles?|Interpretation|Definitions?|References?|Singular|Plural|Gender)\\b)";
/** 甲方指定 names nobody's meaning. */
const OTHER_VERB = "(?![定派示令导标数出引明控责])";
/** Of a clause on definitions: Business Day means a day…; Business Day: a day…; 工程：指…; 服务期是指…. */
const UNQUOTED = [
  new RegExp(`^(${NO_TERM}(${CAPITALISED})(?::\\s+|\\t|\\s+${MEANS_ENGLISH}\\s)[^\\n]{6,})$`),
  new RegExp(`^(([^“”"「」。，；：:、\\s]{2,16}?)\\s*(?:[：:]?\\s*${MEANS_CHINESE}${OTHER_VERB}|\\t)\\s*[^\\n]{6,})$`),
];
const DEFINES = /definition|interpretation|defined terms|定义|释义/i;

export function definitionsIn(lines: readonly ContractLine[], clauses: readonly Clause[]): Definition[] {
  const defining = [...walk(clauses)].map(({ clause }) => clause).filter(({ heading }) => DEFINES.test(heading ?? ""));
  return lines.flatMap((line) => {
    const quoted = quotedIn(line);
    const inside = defining.some(({ start, end }) => line.start > start && line.start < end);
    return quoted.length > 0 || !inside ? quoted : unquotedIn(line);
  });
}

function quotedIn({ text, start }: ContractLine): Definition[] {
  const matches =
    [CHINESE, ENGLISH, SO_CALLED].map((form) => [...text.matchAll(form)]).find((found) => found.length > 0) ?? [];
  return [...matches, ...text.matchAll(SHORT_NAME)].flatMap((match) =>
    definitionOf(match, start + match.index + match[0].indexOf(match[1]!)),
  );
}

function unquotedIn({ text, half, start }: ContractLine): Definition[] {
  const number = clauseMarks(half)[0]?.length ?? 0;
  const match = UNQUOTED.map((form) => form.exec(text.slice(number))).find((one) => one !== null);
  return match ? definitionOf(match, start + number) : [];
}

function definitionOf([, value, term]: RegExpExecArray | RegExpMatchArray, start: number): Definition[] {
  return POINTER.test(value!) ? [] : [{ term: term!, value: value!, start, end: start + value!.length }];
}
