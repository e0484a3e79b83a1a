/** Reads answers: letters, right or wrong, or text. */
import type { Option } from "../../item.ts";
import { comparable, halfWidth, simplified } from "../../text/normalize.ts";
import { HEAVENLY_STEMS } from "./heavenly-stems.ts";
import { following } from "./options.ts";

const RIGHT = /^(?:正确|对|是|√|✓|✔|☑|T|TRUE|Y|YES|RIGHT|CORRECT|说法正确)$/i;
const WRONG = /^(?:错误|错|不正确|不对|否|×|✗|✘|x|╳|F|FALSE|N|NO|WRONG|INCORRECT|说法错误)$/i;
const SIGNS = "√✓✔☑×✗✘╳";
const PLACEHOLDER = /^(?:略|无|空|同上|见解析|见答案|见教材|暂无|待补充|待定|不详|none|n\/a|null|[.…。\-–—_/?？*]+)$/i;

/** `Own answers. Look for past simple forms.`: what an answer has to be like is none. */
const LEFT_OPEN =
  /^(?:(?:(?:student|pupil|learner|candidate)s?['’]?s? )?own (?:answers?|ideas?|opinions?|responses?)|(?:student )?(?:answers?|responses?) (?:may|will|can) vary|(?:(?:i|we)(?:['’]ll| will|['’]ve| have)? )?(?:leave|left) (?:this|that|it)(?: one)? open)\b(?!.*(?:e\.g\.|for (?:example|instance)|examples?\b|sample|such as|suggested|possible))/is;

export function isPlaceholder(text: string): boolean {
  const half = halfWidth(text);
  if (
    LEFT_OPEN.test(
      half
        .slice(0, LONGEST_REMARK)
        .trim()
        .replace(/[。.]$/, ""),
    )
  )
    return true;
  return PLACEHOLDER.test(half.replace(/[\s()【】[\]。.]+/g, "")) || text.trim() === "";
}
const LONGEST_REMARK = 300;

export function judgement(text: string): boolean | undefined {
  const bare = simplified(halfWidth(text)).replace(/^[\s(【[]+|[\s)】\].。;]+$/g, "");
  if (RIGHT.test(bare)) return true;
  if (WRONG.test(bare)) return false;
  // The letter on the answer sheet, and what it stands for: B (False).
  const named = /^[AB12]\s*[(:=–—-]\s*([A-Za-z]+|[\u4E00-\u9FFF]{1,2})$/.exec(bare)?.[1];
  if (named !== undefined && named.length > 1) return judgement(named);
  // A sign and a word that say the same: ✔ 正确.
  const [sign, word] = [bare[0] ?? "", bare.slice(1).trim()];
  if (SIGNS.includes(sign) && word !== "" && judgement(sign) === judgement(word)) return judgement(sign);
  return undefined;
}

/** `错误。应走楼梯。`, `×（应走楼梯）`: a judgement, and why. */
export function judgementWithReason(text: string): { answer: string; reason: string } | undefined {
  const bare = text
    .trim()
    .replace(/^[（(]([^（()）]*)[）)]$/, "$1")
    .trim();
  const match = WITH_REASON.exec(bare) ?? LETTER_WITH_REASON.exec(bare);
  const reason = (match?.[2] ?? match?.[3])?.trim();
  return match && reason ? { answer: match[1]!, reason } : undefined;
}

/** `F – Ice floats.` */
const LETTER_WITH_REASON = /^([TF])(?:\s*[.,;:：]|\s+[–—-])\s+(\S[\s\S]*)$/;
const WITH_REASON =
  /^(正确|错误|对|错|√|×|✓|✗|True|False)\s*(?:(?:[。，,；;.:：]|(?<=\s)[–—-]\s|——)\s*(\S[\s\S]*)|[（(]([^（()）]+)[）)]\s*[。.]?)$/i;

/** A cell of several lines: the letters or the judgement in the first, and why below. */
export function reasonBelow(text: string, options: readonly Option[]): { answer: string; reason: string } | undefined {
  const [first, ...others] = text.split("\n").map((line) => line.trim());
  const reason = others.join("\n").trim();
  if (reason === "" || others.some((line) => answerLetters(line, options) || judgement(line) !== undefined))
    return undefined;
  const letters = first!.length <= 20 ? answerLetters(first!, options) : undefined;
  const known = letters?.every((letter) => options.some((option) => option.letter === letter));
  return known || (options.length === 0 && judgement(first!) !== undefined) ? { answer: first!, reason } : undefined;
}

const SAID_RIGHT =
  /(?<![A-Za-z])(?:(?:[Oo]ption|[Cc]hoice|[Aa]nswer) )?\(?([A-H])\)?\s+is\s+(?:the\s+)?(?:correct|right|best)(?:\s+(?:answer|choice|option))?(?=\s*(?:[.,;:]|$|because|since))/g;

/** `The correct answer is C.` */
const SAID_ANSWER =
  /(?<=^|[.;]\s*)(?:[Tt]he )?(?:[Cc]orrect |[Rr]ight |[Bb]est )?(?:[Aa]nswer|[Cc]hoice|[Oo]ption) is (?:option |choice )?\(?([A-Ha-h])\)?(?=\s*(?:[.,;:]|$|because|since))/g;

/** `Option C`, `Choice C.`, `Correct option: C`, `Best answer: (c) …` */
const NAMED_ANSWER =
  /^(?:(?:[Tt]he )?(?:[Cc]orrect|[Rr]ight|[Bb]est)(?: (?:[Aa]nswer|[Cc]hoice|[Oo]ption|[Rr]esponse))?\s*:\s*|(?:[Oo]ption|[Cc]hoice|[Aa]nswer)\s+)\(?([A-Ha-h])\)?(?=\s*(?:[.,;:)–—-]|$))/;

/** Whether it begins so, whatever follows. */
export const beginsVerdict = (text: string) =>
  halfWidth(text).search(SAID_RIGHT) === 0 || halfWidth(text).search(SAID_ANSWER) === 0;

/** `(C) is correct. (A) is wrong because …`: a letter, and why. Two that are said to be right give none. */
export function verdict(text: string): { answer: string; reason: string } | undefined {
  const half = halfWidth(text);
  const named = NAMED_ANSWER.exec(half);
  const said = [...(named ? [named] : []), ...half.matchAll(SAID_ANSWER), ...half.matchAll(SAID_RIGHT)];
  if (said[0]?.index !== 0 || new Set(said.map(([, letter]) => letter!.toUpperCase())).size > 1) return undefined;
  return { answer: said[0][1]!.toUpperCase(), reason: text.slice(said[0][0].length).replace(/^[\s.,;:–—-]+/, "") };
}

/** `(b)  A hazard increases the chance.`, `(b). A hazard …`: a letter in brackets, and a sentence. */
export function letterWithReason(text: string): { answer: string; reason: string } | undefined {
  const match = /^[（(]([A-Ha-h])[)）](?:\s*[.,:])?\s+(\S[\s\S]*)$/.exec(text.trim());
  return match && halfWidth(text).search(SAID_RIGHT) < 0
    ? { answer: match[1]!.toUpperCase(), reason: match[2]! }
    : undefined;
}

/**
 * `A, C. Both carry mail; the others do not.`: letters and a point, and a sentence. One that begins with the text of another
 * option says something else than its letter.
 */
export function lettersWithSentence(
  text: string,
  options: readonly Option[],
): { answer: string; reason: string } | undefined {
  const half = halfWidth(text.trim());
  const pointed = LETTERS_IN_FRONT.exec(half);
  const match = pointed ?? BARE_IN_FRONT.exec(half);
  const reason = match ? text.trim().slice(match[0].length) : "";
  if (!match || beginsVerdict(text) || !isSentence(reason) || !knownLetters(match[1]!, options)) return undefined;
  const named = answerLetters(match[1]!, options)!;
  const others = options.filter(({ letter }) => !named.includes(letter)).map((option) => comparable(option.text));
  const [whole, opening] = [
    comparable(reason),
    comparable(reason.split(/[.。,，;；:：(（]|\b(?:because|since|as)\b|因为|由于/, 1)[0]!),
  ];
  const other = others.some(
    (one) => one === opening || (one.length >= (pointed ? LONG_TEXT : SHORT_TEXT) && whole.startsWith(one)),
  );
  return other ? undefined : { answer: match[1]!, reason };
}

const LETTERS_IN_FRONT =
  /^\(?([A-H](?:\s*(?:[,、&]|and)\s*[A-H])*|[a-h](?:\s*(?:[,、&]|and)\s*[a-h])*(?=\s+[—–-]\s|\)|\.\s))(?:\)\s*[.:、—–-]?|\s*[.:;、。]|\s+[—–-](?=\s)|,(?=\s+(?:because|since|as|it|they|this|the)\s))\s*(?=\S)/;

/** The same without a point, `B Because ice is light.`: a word that hardly follows the article A, or any behind other letters. */
const BARE_IN_FRONT =
  /^([A-H](?:\s*(?:[,、&]|and)\s*[A-H])*)\s+(?=(?:[Bb]ecause|[Ss]ince|As|The|It|This|That|These|They|Both|All|Only|There|When|If|You|We)\s|因为|由于|(?<=^[B-H]\s+)[A-Z][a-z]+\s)/;

/** Of so many characters, a sentence hardly begins with the text of an option that it does not mean. */
const LONG_TEXT = 12;
/** The same where no point says that the letter is one. */
const SHORT_TEXT = 4;

const isSentence = (text: string) =>
  /[.。!！][)）”"]?$|^because\s/i.test(text) && /\S\s+\S+\s+\S|[\u4E00-\u9FFF]{5}/.test(text);

/** `AC`, `A、C`, `A-D`, `a,c`, `A. 甲；C. 丙`, `全选`: sorted letters; undefined where it is anything else. */
export function answerLetters(text: string, options: readonly Option[]): string[] | undefined {
  const half = halfWidth(text)
    .trim()
    .replace(/^[([【]\s*|[\s)\]】.。;]+$/g, "");
  if (options.length > 0 && /^(?:以上)?(?:全选|全部|都是|全对|均正确|全部正确)$/.test(half)) {
    const named = options.find((option) => comparable(option.text) === comparable(half));
    return named ? [named.letter] : options.map((option) => option.letter);
  }
  const range = /^([A-Z])\s*[-~—–至到]\s*([A-Z])$/i.exec(half);
  if (range && range[1]!.toUpperCase() < range[2]!.toUpperCase()) return lettersBetween(range[1]!, range[2]!);
  const withText = lettersWithText(text.trim(), options);
  if (withText) return withText;
  const behind = LETTER_BEHIND.exec(half);
  const meant = behind && options.find(({ letter }) => letter === behind[2]!.toUpperCase());
  if (meant && comparable(meant.text) === comparable(text.trim().slice(0, behind[1]!.length))) return [meant.letter];
  const bare = half.replace(/^(?:应?选|为|是|选项)\s*:?\s*|\band\b/gi, "").replace(/[\s,、;|/.&+和与及]+/g, "");
  const spelt =
    /^(?:[A-Z]+|[a-z]+)$/.test(bare) && bare.length <= 26 && !SEVERAL_WORDS.test(half.replace(/\band\b/g, ","));
  const letters = spelt ? [...bare.toUpperCase()] : undefined;
  // LIFO, SQL: a word in capitals that an option consists of, where it cannot be letters of options.
  const named = letters?.every((letter) => options.some((option) => option.letter === letter));
  if (letters) return (named === false ? lettersOfTexts(text, options) : undefined) ?? unique(letters);
  const [signs, texts] = [lettersOfSigns(bare, options), lettersOfTexts(text, options)];
  // 2 where an option 3 reads 2: either may be meant.
  return signs && texts && signs.join("") !== texts.join("") ? undefined : (signs ?? texts);
}

/** `the Nile (a)`: the option's text, and its letter. The closing bracket is gone. */
const LETTER_BEHIND = /^(\S.*\S)\s*\(([A-Ha-h])$/;

/** `bad cab` is no answer ABCD. */
const SEVERAL_WORDS = /[a-z]{2}\s+[a-z]|[a-z]\s+[a-z]{2}/;

function lettersBetween(first: string, last: string): string[] {
  const letters = [];
  for (let letter = first.toUpperCase(); letter <= last.toUpperCase(); letter = following(letter)) letters.push(letter);
  return letters;
}

function unique(letters: string[]): string[] | undefined {
  const set = [...new Set(letters)];
  return set.length === letters.length ? set.sort() : undefined;
}

/** `乙`, `甲丙`, where the options are marked so. */
function lettersOfSigns(bare: string, options: readonly Option[]): string[] | undefined {
  const letters = [...bare].map((sign) => options.find((option) => option.sign === sign)?.letter);
  return bare !== "" && letters.every((letter) => letter !== undefined) ? unique(letters) : undefined;
}

/** `A. 建设单位；C. 使用单位`, `（B）绿色`, `c. green`, only where every text is that option's text. */
function lettersWithText(text: string, options: readonly Option[]): string[] | undefined {
  const letters: string[] = [];
  let rest = { text, half: halfWidth(text) };
  while (rest.half !== "") {
    const mark = MARK_IN_ANSWER.exec(rest.half);
    const named = mark?.[1]?.toUpperCase();
    const option = options.find(({ letter, sign }) => named === (sign ?? letter) || named === letter);
    if (!option || !mark) return undefined;
    const wanted = option.text.replace(/[。；;，,]$/, "");
    const from = mark[0].length;
    if (!rest.text.slice(from).startsWith(wanted)) return undefined;
    letters.push(option.letter);
    const separators = /^[\s,，、;；|。.]*/.exec(rest.text.slice(from + wanted.length))![0].length;
    const end = from + wanted.length + separators;
    rest = { text: rest.text.slice(end), half: rest.half.slice(end) };
  }
  return letters.length > 0 ? unique(letters) : undefined;
}

const MARK_IN_ANSWER = new RegExp(`^[([]?([A-Za-z${HEAVENLY_STEMS}])(?:\\s*[.、:)\\]】]\\s*|,\\s+|\\s+[–—-]\\s+|\\s+)`);

/** `(all three needed)`, `(any order)` behind the answers. */
const HOW_MANY =
  /(?<=\S)\s*\((?:all|both|any|either|one|two|three|four|\d)\b[^()]{0,24}\b(?:needed|required|wanted|order|correct|marks?|points?)\)\s*[.。]?$|(?<=\S)\s*[（(](?:全部?|缺一|顺序)[^（()）]{0,12}[)）]\s*。?$/i;

/** The answer is the text of an option, or of several. */
function lettersOfTexts(text: string, options: readonly Option[]): string[] | undefined {
  const find = (part: string) => options.filter((option) => comparable(option.text) === comparable(part));
  const whole = find(text);
  if (comparable(text) !== "" && whole.length === 1) return [whole[0]!.letter];
  const remark = HOW_MANY.exec(text);
  if (remark) return lettersOfTexts(text.slice(0, remark.index), options);
  const parts = text.split(/[;；|\n]/).map((part) => part.trim());
  if (parts.length < 2) return lettersOfList(text, options);
  const found = parts.map(find);
  return found.every((matches) => matches.length === 1) ? unique(found.map(([option]) => option!.letter)) : undefined;
}

/** Texts of options one after another with commas between, which options may hold too: only where it can be read in one way. */
function lettersOfList(text: string, options: readonly Option[]): string[] | undefined {
  const readings: string[][] = [];
  const read = (rest: string, letters: string[]) => {
    if (rest === "") readings.push(letters);
    if (readings.length > 1) return;
    for (const option of options) {
      if (option.text === "" || letters.includes(option.letter) || !rest.startsWith(option.text)) continue;
      const behind = rest.slice(option.text.length);
      const separator = /^(?:\s*[,，、]\s*|\s*[.。]?$)/.exec(behind);
      if (separator) read(behind.slice(separator[0].length), [...letters, option.letter]);
    }
  };
  const different = new Set(options.map((option) => option.text)).size === options.length;
  if (different && /[,，、]/.test(text)) read(text.trim(), []);
  return readings.length === 1 ? unique(readings[0]!) : undefined;
}

/** The letter by which an explanation ends: `故选C。`, `故答案为B`. */
export function conclusionOf(explanation: string): string | undefined {
  const half = halfWidth(explanation);
  return /(?:故|因此|所以)?(?:本题)?(?:应?选|答案[为是选])\s*:?\s*([A-Z](?:[、,]?[A-Z])*)\s*(?:项|选项)?[.。]?\s*$/.exec(
    half,
  )?.[1];
}

/** Whether a text is letters, all of them of options. */
export function knownLetters(content: string, options: readonly Option[]): boolean {
  const letters = answerLetters(content, options);
  return letters?.every((letter) => options.some((option) => option.letter === letter)) ?? false;
}
