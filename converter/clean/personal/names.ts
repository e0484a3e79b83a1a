/** Names of people, only where a label or a title says that one stands there: free text holds too many words that look like names. */

import { CAPITAL, COLON, TITLE } from "./signs.ts";

const COMPOUND = "欧阳|太史|端木|上官|司马|东方|独孤|南宫|夏侯|诸葛|尉迟|皇甫|公孙|慕容|宇文|长孙|司徒|令狐|轩辕";
const SINGLE =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

const NAME = `(?:${COMPOUND}|[${SINGLE}])[\\u4E00-\\u9FFF·]{1,3}`;
const LABEL =
  "姓\\s*名|法定代表人(?:\\/负责人|或负责人)?|法人代表|负责人|联系人|授权代表|委托代理人|代理人|经办人|签约代表|项目经理|收件人|收货人|被保险人|投保人|受益人|患者|监护人|申请人|被申请人|原告|被告|当事人|劳动者|员工|户名|开户名|账户名称|担保人|保证人|借款人|出借人|承租人|出租人|[甲乙丙丁]方(?:\\([^()]{1,8}\\))?";

export interface NameSpan {
  start: number;
  end: number;
}

const LABELLED = new RegExp(
  `(?:${LABEL})\\s*[::]\\s*(${NAME})(?=[\\s,，。;；、()（）\\n]|$|身份|联系|电话|性别|职务|先生|女士)`,
  "g",
);
const TITLED = new RegExp(
  `(?<![\\u4E00-\\u9FFF])((?:${COMPOUND}|[${SINGLE}])[\\u4E00-\\u9FFF]{0,2})(?=先生|女士|小姐|律师|医生|老师)`,
  "g",
);
const ENGLISH =
  /\b(?:Mr|Ms|Mrs|Dr|Prof)\.?\s+([A-Z][a-z]+(?:\s+[A-Z]\.)?(?:\s+[A-Z][a-z]+){0,2})|\b(?:Name|Attention|Attn|Contact|Employee|Patient|Signed by)\s*:\s*([A-Z][a-z]+(?:\s+[A-Z]\.)?(?:\s+[A-Z][a-z]+){1,2})\b/g;
/** Words that a surname begins and that name no person. */
const NO_NAME =
  /公司|集团|中心|银行|学校|学院|医院|委员|政府|部门|方$|双方|一方|任何|应当|责任|有限|合同|事务|高级|安全|成员|和解|单位|代表|签字|盖章|详见|如下|不详|另行|项目|经理$|主任$/;

/** By which the labels end, with what stands in brackets behind 甲方. */
const LABEL_ENDS = "名人表理者告工称方)）";
const TITLES = /先生|女士|小姐|律师|医生|老师/;

/** Whether a text, half-width or not, has a sign in front of a colon by which a label ends. */
function mayBeLabelled(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x3a && unit !== 0xff1a) continue;
    let before = i - 1;
    while (before >= 0 && /\s/.test(text[before]!)) before--;
    if (before >= 0 && LABEL_ENDS.includes(text[before]!)) return true;
  }
  return false;
}

/** False where no pattern for names can match. @param signs the classes of the text's signs */
export function mayHoldNames(text: string, signs: number): boolean {
  if ((signs & COLON) !== 0 && mayBeLabelled(text)) return true;
  if ((signs & TITLE) !== 0 && TITLES.test(text)) return true;
  return (signs & CAPITAL) !== 0 && /[A-ZＡ-Ｚ][a-zａ-ｚ]/.test(text);
}

/** Spans of names on half-width text. @param signs the classes of its signs */
export function nameSpans(half: string, signs: number): NameSpan[] {
  const spans: NameSpan[] = [];
  if ((signs & COLON) !== 0 && mayBeLabelled(half))
    for (const match of half.matchAll(LABELLED)) {
      const name = match[1]!;
      if (NO_NAME.test(name)) continue;
      const start = match.index + match[0].lastIndexOf(name);
      spans.push({ start, end: start + name.length });
    }
  if ((signs & TITLE) !== 0 && TITLES.test(half))
    for (const match of half.matchAll(TITLED)) {
      if (!NO_NAME.test(match[1]!)) spans.push({ start: match.index, end: match.index + match[1]!.length });
    }
  if ((signs & CAPITAL) !== 0 && /[A-Z][a-z]/.test(half))
    for (const match of half.matchAll(ENGLISH)) {
      const name = (match[1] ?? match[2])!;
      const start = match.index + match[0].lastIndexOf(name);
      spans.push({ start, end: start + name.length });
    }
  return spans;
}
