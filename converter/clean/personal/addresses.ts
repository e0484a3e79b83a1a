/** Postal addresses, found from their house number backwards: 江苏省南京市江宁区示范路18号3栋201室. */

const PLACE = /[省市区县旗镇乡村州盟]|街道|自治区|开发区|园区/;
const STREET = /(?:路|街|道|巷|弄|里|胡同|村|坊|段|园|苑|小区|大厦|广场|城)[\u4E00-\u9FFF]{0,3}$/;
/** Characters of the longest end that `STREET` can match. */
const STREET_END = 5;
const NUMBER =
  /\d{1,5}(?:-\d{1,4})?号(?:[\u4E00-\u9FFFA-Za-z\d#-]{0,10}?(?:室|楼|层|单元|栋|幢|座|户)){0,4}(?:\d{2,5}(?!\d))?/g;
/** Words in front of an address that are no part of it. */
const LEAD =
  /^.*(?:位于|坐落于|坐落在|座落于|住所地?|住址|地址|迁至|运至|送至|交至|寄至|位在|设在|住在|居住于|居住在)(?:为|是|在|于)?/;
const LONGEST = 48;

export function addressSpans(half: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const match of half.matchAll(NUMBER)) {
    const before = half.slice(beginOf(half, match.index), match.index);
    if (!STREET.test(before.slice(-STREET_END))) continue;
    const lead = LEAD.exec(before)?.[0].length ?? shortLead(before);
    const street = before.slice(lead);
    if (street.length < 4 || !STREET.test(street)) continue;
    const labelled = /(?:地址|住址|住所地?|住所)\s*[::]?\s*$/.test(
      half.slice(0, match.index - street.length).slice(-8),
    );
    if (!PLACE.test(street) && !labelled) continue;
    const start = match.index - street.length;
    const previous = spans.at(-1);
    if (previous && start < previous.end) continue;
    spans.push({ start, end: match.index + match[0].length });
  }
  return spans;
}

/** Where the Han characters and digits begin that stand in front of a position. */
function beginOf(half: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < LONGEST && HAN_OR_DIGIT.test(half[start - 1]!)) start--;
  return start;
}

const HAN_OR_DIGIT = /[\u4E00-\u9FFF\d]/;

/** One verb or preposition in front of a province or city: 将…, 在…, 至…. */
function shortLead(before: string): number {
  const provinces =
    /(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?/.exec(
      before,
    );
  if (provinces) return provinces.index;
  return /^[^省市区县]*?[将在至于往到从向为是](?=[\u4E00-\u9FFF]{2,6}[省市区县])/.exec(before)?.[0].length ?? 0;
}
