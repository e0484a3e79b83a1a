import { fileError } from "../said/errors.ts";
import { repairText } from "../text/normalize.ts";
import type { ReaderInput } from "./index.ts";

/** A text file with its text, for the readers of formats that are text. */
export interface DecodedInput extends ReaderInput {
  text: string;
  encoding: string;
}

export interface DecodedText {
  text: string;
  encoding: string;
  /** Characters that the encoding could not read, now U+FFFD. */
  replaced: number;
}

/** @param encoding a name that TextDecoder knows; detected when absent */
export function decodeText(bytes: Uint8Array, name: string, encoding?: string): DecodedText {
  const chosen = encoding ?? detectEncoding(bytes);
  const text = decoderOf(chosen, name).decode(bytes);
  return { text: repairText(text), encoding: chosen, replaced: text.split("\uFFFD").length - 1 };
}

/** @throws TunelabError INVALID_CONFIG for an encoding that is unknown */
export function decoderOf(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch (error) {
    throw fileError("INVALID_CONFIG/encoding", { encoding }, { file: name, cause: error });
  }
}

export const SAMPLE_BYTES = 262_144;

/** @param isUtf8 whether the whole file is, where `bytes` is only its beginning */
export function detectEncoding(bytes: Uint8Array, isUtf8 = decodes(bytes, "utf-8")): string {
  const mark = byteOrderMark(bytes);
  if (mark) return mark;
  if (isUtf8) return (isSurelyUtf8(bytes) ? undefined : zeroBytePattern(bytes)) ?? "utf-8";
  const zeros = zeroBytePattern(bytes);
  if (zeros) return zeros;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const declared = declaredEncoding(sample);
  if (declared !== undefined) return declared;
  if (isDamagedUtf8(sample)) return "utf-8";
  const candidates = ["gb18030", "big5", "shift_jis"].map((encoding) => ({ encoding, score: score(sample, encoding) }));
  candidates.sort((a, b) => b.score - a.score);
  return candidates[0]!.score > 0.02 ? candidates[0]!.encoding : "windows-1252";
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return undefined;
}

/** What an HTML or XML file says about itself; gb2312 and gbk are read as gb18030, which holds both. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
  const name =
    /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,30})|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{1,30})/i.exec(head);
  const label = (name?.[1] ?? name?.[2])?.toLowerCase();
  if (label === undefined || /^utf-?(?:8|16)/.test(label)) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === "gbk" ? "gb18030" : encoding;
  } catch {
    return undefined;
  }
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-8 but for a few bytes: a file that was cut inside a character, or put together from two. Other encodings hardly read as it. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  let beyond = 0;
  let replaced = 0;
  for (const character of new TextDecoder().decode(bytes)) {
    if (character === "\uFFFD") replaced++;
    else if (character.charCodeAt(0) >= 0x80) beyond++;
  }
  return beyond >= LEAST_BEYOND && replaced <= Math.max(1, beyond / 20);
}

/** Signs beyond ASCII that all read as UTF-8 stand in no other encoding, whatever zero bytes lie between them. */
function isSurelyUtf8(bytes: Uint8Array): boolean {
  let beyond = 0;
  for (const byte of bytes.subarray(0, SAMPLE_BYTES)) if (byte >= 0x80 && ++beyond === LEAST_BEYOND) return true;
  return false;
}
const LEAST_BEYOND = 9;

/** UTF-16 without a mark: line breaks, digits and Latin letters have a zero byte on one side only. */
function zeroBytePattern(bytes: Uint8Array): string | undefined {
  const length = Math.min(bytes.length & ~1, 65_536);
  let even = 0;
  let odd = 0;
  // Signs below the digits: no Chinese character with a zero byte (一 is 4E00) looks like one of them from the other side.
  let evenSigns = 0;
  let oddSigns = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
    if (bytes[i] === 0 && isSign(bytes[i + 1]!)) evenSigns++;
    if (bytes[i + 1] === 0 && isSign(bytes[i]!)) oddSigns++;
  }
  if (even + odd < length / 100) return undefined;
  if (odd > 20 * even) return "utf-16le";
  if (even > 20 * odd) return "utf-16be";
  const likely = oddSigns > 10 * evenSigns ? "utf-16le" : evenSigns > 10 * oddSigns ? "utf-16be" : undefined;
  return likely !== undefined && decodes(bytes.subarray(0, length), likely) ? likely : undefined;
}

/** Tab, line breaks, space and the signs in front of 0. */
const isSign = (byte: number) => byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte < 0x30);

/** The most frequent characters of running text, simplified, traditional and Japanese; wrong decodings rarely hit them. */
const FREQUENT = new Set(
  "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府研质信四答案选项题错误正确甲乙丙丁下列属于规定应当合同" +
    "這個為們來時國會對發經過說產種後進著電裡現實體機當點從業還應開關線內數變條結問建無係軍題黨員圖統較將組見計別農幾區強決戰則據處質選項錯誤正確屬於規應當案單請" +
    "のはにをとがでたしてるれなもかすっいまこ",
);

function score(bytes: Uint8Array, encoding: string): number {
  const text = new TextDecoder(encoding).decode(bytes);
  let frequent = 0;
  let foreign = 0;
  let wrong = 0;
  for (const character of text) {
    if (character.charCodeAt(0) < 0x80) continue;
    foreign++;
    if (FREQUENT.has(character)) frequent++;
    else if (character === "\uFFFD" || (character >= "\uE000" && character <= "\uF8FF")) wrong++;
  }
  return foreign === 0 ? 0 : (frequent - 3 * wrong) / foreign;
}
