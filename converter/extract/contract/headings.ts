/** The headings of clauses: in front of their text, on a line of their own, in capitals. */
import type { MarkStyle } from "./marks.ts";

/** Heading and where the text behind it begins: `违约责任：双方…`, `Term. This…`, or the heading alone. */
export function splitHeading(rest: string, style: MarkStyle): { heading: string | undefined; length: number } {
  const chinese = /[\u4E00-\u9FFF]/.test(rest);
  const runIn = chinese
    ? /^([^。；，,：:“”"、]{2,16})[：:]\s*/.exec(rest)
    : /^([A-Z][A-Za-z,;&'’/() -]{2,78})\.\s+(?=\S)/.exec(rest);
  const named = chinese ? null : /^([A-Z][A-Za-z,&'’/ -]{2,40}):\s+(?=[A-Z])/.exec(rest);
  if (named && !VERB.test(named[1]!) && isCapitalised(named[1]!))
    return { heading: named[1]!.trim(), length: named[0].length };
  if (runIn && (chinese ? !INTRODUCES.test(runIn[1]!) : isRunInTitle(runIn[1]!)))
    return { heading: runIn[1]!.trim(), length: runIn[0].length };
  const capitals = chinese ? undefined : CAPITALS_IN_FRONT.exec(rest)?.[1];
  if (capitals !== undefined) return { heading: titleCase(capitals.trim()), length: capitals.length };
  const alone = chinese ? isChineseTitle(rest.trim()) : standsAlone(rest.trim());
  const low = style === "circle" || style === "letter" || style === "roman" || style === "parentheses";
  if (!alone || rest.trim() === "" || low) return { heading: undefined, length: 0 };
  return { heading: chinese ? rest.trim() : titleCase(rest.trim().replace(/\.$/, "")), length: rest.length };
}

/** `HIRE PERIOD The hire starts …`: capitals, and a sentence behind them. */
const CAPITALS_IN_FRONT =
  /^((?=[^a-z]{3})(?:[A-Z][A-Z&,/’'-]*\s+){1,8})(?=(?:The|This|These|Each|Any|All|If|No|In|It|Its|Either|Neither|Both|Subject|Upon|Unless|For|An?|Where|When|Except|Interest|Payment|Notices?|Nothing|Within|On|At|During|Should|Without)\s)/;

/** 甲方有下列义务：, 附件一：, 证书编号为：, 费用汇入账户： begin a sentence or a list. */
const INTRODUCES = /如下|下列|以下|之一$|包括|本合同|本协议|[汇划转存]入|(?:为|是|有|应)$|^附[件表录]/;
const isChineseTitle = (rest: string) => rest.length >= 2 && rest.length <= 24 && !/[。；;，：:\t]/.test(rest);
export const isTitle = (rest: string) =>
  /[\u4E00-\u9FFF]/.test(rest) ? isChineseTitle(rest.trim()) : standsAlone(rest.trim());

const VERB = /\b(?:shall|will|may|must|is|are|be|has|have|agrees?)\b/i;
const isCapitalised = (words: string) =>
  words.split(/[\s;,]+/).every((word) => word.length <= 3 || !/^[a-z]/.test(word));

/** `Governing law.`, `Jurisdiction; Jury Waiver.`, and no short sentence. */
function isRunInTitle(words: string): boolean {
  return !VERB.test(words) && (isCapitalised(words) || words.split(/\s+/).length <= 4);
}

/** `Term`, `NAME.`, `Payments to Holders of Preferred Stock.`: with a stop, every word of weight begins with a capital. */
function standsAlone(rest: string): boolean {
  if (/[;,:]$/.test(rest) || !/^[A-Z]/.test(rest)) return false;
  if (!rest.endsWith(".")) return rest.length <= 60;
  return rest.length <= 100 && isCapitalised(rest) && !VERB.test(rest);
}

export const isCapitals = (text: string) => text.length <= 60 && text === text.toUpperCase() && /[A-Z]/.test(text);

export function titleCase(text: string): string {
  if (text !== text.toUpperCase()) return text;
  const capital = text.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return capital.replace(/(?<=\s)(?:And|Or|Of|The|To|For|In|On|By|With|A|An)(?=\s)/g, (word) => word.toLowerCase());
}
