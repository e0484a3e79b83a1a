/**
 * Repairs characters that look right and are not, without touching what the grammar needs: ①, （ and ： stay as they are
 * (Unicode's compatibility normalisation would flatten them).
 */

/**
 * Radicals of U+2E80–2EF3 that PDF fonts put in place of the character; most have no decomposition in Unicode. ⼾, which
 * simplified fonts draw as 户 (账户, 开户行), has the traditional 戶 for one.
 */
const RADICALS: Record<string, string> = Object.fromEntries(
  "⺀丶 ⺁厂 ⺂乙 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇几 ⺈刀 ⺉刂 ⺊卜 ⺋卩 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑尢 ⺒巳 ⺓幺 ⺔彐 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢水 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱网 ⺲罒 ⺳网 ⺴网 ⺵网 ⺶羊 ⺷羊 ⺸羊 ⺹老 ⺺聿 ⺻聿 ⺼月 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃西 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞飠 ⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 ⼾户"
    .split(" ")
    .map((pair) => [pair[0]!, pair.slice(1)]),
);

const REPAIRS = /[\u2E80-\u2EF3\u2F00-\u2FD5]/g;
// Zero-width and direction marks, soft hyphen, byte order mark, control characters other than tab and line breaks.
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u00AD\uFEFF\u0000-\u0008\u000E-\u001F\u007F]/g;
const LONE_SURROGATES = /[\uD800-\uDFFF]/gu; // with the u flag, pairs do not match
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F]/g;
const NEEDS_REPAIR =
  /[\u0000-\u0008\u000B-\u001F\u007F\u0085\u00A0\u00AD\u2000-\u200F\u2028-\u202F\u205F-\u2064\u2066-\u2069\u2E80-\u2EF3\u2F00-\u2FD5\uD800-\uDFFF\uE000-\uF8FF\uFEFF]/;

/** Repaired text; `\r\n`, form feeds and Unicode's line separators become `\n`. */
export function repairText(text: string): string {
  if (!NEEDS_REPAIR.test(text)) return text;
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029\u000B\u000C]/g, "\n")
    .replace(REPAIRS, (character) => RADICALS[character] ?? character.normalize("NFKC"))
    .replace(SPACES, " ")
    .replace(INVISIBLE, "")
    .replace(/[\uF06C\uF0B7\uF0A7\uF0D8\uF06E\uF0FC\uF0A8]/g, (character) => WINGDINGS[character] ?? "")
    .replace(LONE_SURROGATES, "\uFFFD");
}

/** Bullets and ticks of the Wingdings and Symbol fonts in the private use area. */
const WINGDINGS: Record<string, string> = {
  "\uF06C": "●",
  "\uF06E": "■",
  "\uF0A7": "▪",
  "\uF0A8": "□",
  "\uF0B7": "•",
  "\uF0D8": "➢",
  "\uF0FC": "√",
};

/** Full-width letters, digits and signs as their half-width forms, character for character: for matching, not for output. */
export function halfWidth(text: string): string {
  let half = "";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x3000 && (unit < 0xff01 || unit > 0xff5e)) continue;
    half += text.slice(from, i) + (unit === 0x3000 ? " " : String.fromCharCode(unit - 0xfee0));
    from = i + 1;
  }
  return from === 0 ? text : half + text.slice(from);
}

/** Traditional signs of the words that structure a bank (題幹, 選項, 正確答案), and the simplified ones. */
const TRADITIONAL = new Map(
  "題题選选項项單单問问幹干試试內内類类標标準准參参說说詳详難难識识點点節节數数編编號号確确錯错誤误對对斷断簡简閱阅讀读論论釋释計计綜综應应實实務务據据資资後后"
    .match(/../gu)!
    .map((pair) => [pair[0]!, pair[1]!]),
);
const HAS_TRADITIONAL = new RegExp(`[${[...TRADITIONAL.keys()].join("")}]`, "g");

/** For matching only: traditional structure words read as simplified ones, character for character. */
export function simplified(text: string): string {
  return text.replace(HAS_TRADITIONAL, (sign) => TRADITIONAL.get(sign)!);
}

/** For comparing: half-width, lower case, without spaces and punctuation. */
export function comparable(text: string): string {
  plainUnits ??= unitTable();
  const units = text.length <= scratch.length ? scratch : new Uint16Array(text.length);
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const plain = plainUnits[text.charCodeAt(i)]!;
    if (plain === SPECIAL) return comparableSlowly(text);
    units[size] = plain;
    if (plain !== 0) size++;
  }
  return size <= 4096
    ? String.fromCharCode.apply(null, units.subarray(0, size) as unknown as number[]) // array-like, as apply takes it
    : Buffer.from(units.buffer, units.byteOffset, size * 2).toString("utf16le");
}

function comparableSlowly(text: string): string {
  return halfWidth(text)
    .toLowerCase()
    .replace(/[\s\p{P}_`]+/gu, "");
}

/** By UTF-16 unit what `comparable` makes of it, 0 for nothing; made when it is needed. */
let plainUnits: Uint16Array | undefined;
const scratch = new Uint16Array(8192);
/** Not decided by the unit alone: surrogates, and letters whose small form hangs on their neighbours. */
const SPECIAL = 0xffff;

function unitTable(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let unit = 0; unit < table.length; unit++) {
    const plain = comparableSlowly(String.fromCharCode(unit));
    const surrogate = unit >= 0xd800 && unit <= 0xdfff;
    table[unit] = surrogate || unit === 0x03a3 || plain.length > 1 ? SPECIAL : plain === "" ? 0 : plain.charCodeAt(0);
  }
  table[0] = SPECIAL; // its own small form, which 0 cannot stand for
  return table;
}

/** The beginning of a text, for reports. */
export function excerpt(text: string, length = 500): string {
  return text.slice(0, length).replace(LONE_SURROGATES, "");
}
