/** Where the answers at the end begin, and where questions go on behind them. */
import type { Line } from "../../lines.ts";
import { blankFollows, optionsFollow } from "../ahead.ts";
import { beginsVerdict } from "../answer.ts";
import { splitLabels } from "../labels.ts";
import type { LineFacts, Style } from "../line-facts.ts";
import { numberMark } from "../numbers.ts";
import { optionMarks } from "../options.ts";
import { hasMaterial, headsCase } from "../passage.ts";
import type { RawQuestion, RawSection } from "../raw.ts";
import { keyHead, looksLikeHeading, type SectionHead, sectionHead, typeOf } from "../sections.ts";
import { textbookHead } from "../textbook.ts";
import { saysWhich } from "./entry-in-words.ts";
import { isDense } from "./key-file.ts";
import { readKey } from "./key-reader.ts";
import { listedEntries } from "./listed-entries.ts";
import { partName } from "./section-match.ts";
import { sequenceLines } from "./sequence.ts";

/** Pairs of number and answer, several in a line. */
export const DENSE =
  /^(?:(?:[一二三四五六七八九十]{1,3}|[Ⅰ-Ⅻ]|[IVX]{1,4})\s*[、.]\s*|(?:[Pp]art|PART|[Ss]ection|SECTION)\s+\w{1,4}\s*:\s*)?(?:第?\s*\d+\s*题?\s*[-~—–至到]\s*\d+(?!\s*[\d=×÷+*<>≈])|[(【[]?\d+[】\]]?\s*(?:[.、:)]|(?<=\d\s*)[-–—→=])?\s*(?:[【[]?\s*(?:参考|正确|标准)?答案\s*[】\]]?\s*:?\s*)?(?:[A-Z√×✓✗对错正]{1,8}|[a-h]|[[(](?:[A-Z]{1,8}|[a-h])[\])])(?:\s|$|[,;。.【\d]|确|误))/;

/** What introduces a section's questions behind its name, and is no question: 每题2分, 正确的打√. */
const REMARK =
  /^\(?\s*(?:本|每|共|以下|下列各|请|将|在|把|从|\d+\s*(?:分|道|小?题|个|points?|marks?)|正确的?|对的?|判断下列|points?\b|marks?\b|each\b|choose\b|select\b|tick\b|write\b|mark\b)/i;

/** What the walk knows of the file. */
export interface KeyContext {
  lines: readonly Line[];
  facts: readonly LineFacts[];
  style: Style;
}

export function headAt({ lines, style }: KeyContext, i: number): SectionHead | undefined {
  const { text, half, heading } = lines[i]!;
  if (headsCase(half) && hasMaterial(half)) return undefined;
  const head = sectionHead(text, half, heading, style === "chinese");
  return head && namesItsQuestion(half, lines[i + 1]) ? undefined : (head ?? textbookHead(lines, i));
}

/** The answer stands in brackets behind what it judges or gives: 铁能导电。（√） */
const ANSWERED_BEHIND = /\(\s*(?:[√×✓✗✔✘TF]|正确|错误|对|错)\s*\)\s*[.。]?$/;

/** `3. True or False: Water boils at 100 C.`: the type stands in front of one question, and does not head a section. */
function namesItsQuestion(half: string, next: Line | undefined): boolean {
  const match = /^(\d{1,5}\s*[.、)]\s*)?[^:]{2,30}:\s*(\S.{3,})$/.exec(half);
  if (match?.[1] !== undefined && isNext(half, next?.half)) return true;
  if (!match || REMARK.test(match[2]!)) return false;
  if (match[1] !== undefined && (/\(\s*\)|_{2,}|\?$/.test(match[2]!) || ANSWERED_BEHIND.test(match[2]!))) return true;
  if (!next || DENSE.test(match[2]!)) return false;
  const [option] = optionMarks(next.half);
  return (option?.letter === "A" && option.start === 0) || splitLabels(next.text, next.half)[0]?.label === "answer";
}

/** The line below has the next number: what has one of a row of numbers is a question. */
function isNext(half: string, next: string | undefined): boolean {
  const numbers = [half, next ?? ""].map((line) => numberMark(line, "dot")?.value);
  return numbers[0] !== undefined && numbers[1] === numbers[0] + 1;
}

/** @param questions those in front @param open the one that is being read */
export function startsKey(
  context: KeyContext,
  i: number,
  questions: readonly RawQuestion[],
  open: RawQuestion | undefined,
): boolean {
  const { lines } = context;
  const head = keyHead(lines[i]!.half);
  if (!head && leadsToKey(lines, i)) return startsKey(context, i + 1, questions, open);
  if (!head && startsKeyByContent(context, i, questions)) return true;
  if (!head || questions.length === 0) return head !== undefined && i < lines.length - 1 && !head.colon;
  const next = lines[i + 1];
  if (!next) return false;
  const nextHead = headAt(context, i + 1);
  if (nextHead?.kind !== undefined || nextHead?.chapter) return true;
  if (/^题号\s*[:|]?\s*\d|^[一二三四五六七八九十]{1,3}\s*[、.:]$/.test(next.half)) return true;
  if (DENSE.test(next.half) || /^\d+\s*[.、:)]\s*[【[]?(?:参考|正确|标准)?答案/.test(next.half)) return true;
  if (open === undefined || open.labels.answer !== undefined) return true;
  if (head.colon && answersAll(context, i + 1, waitingTogether(questions, open))) return true;
  if (head.colon && answersEach(lines.slice(i + 1), questions, open)) return true;
  if (!head.colon && countsAgain(context, nextHead ? i + 2 : i + 1, questions, open)) return true;
  return !head.colon && unanswered(questions) >= 3;
}

/** Names a key among other words: `高一物理期末  参考答案及评分标准`, `Mark scheme – Paper 1F`. */
const KEY_WORD =
  /答案|评分(?:标准|细则|参考)|\b(?:answers?|solutions?|explanations?|rationales?|reasoning|feedback|corrections?|debrief|mark(?:ing)? (?:scheme|guide|criteria)|keys?)\b/i;
/** `Exercise B – Choose the correct answer`, `把答案填在横线上`: names none, but says what to do. */
const ASKS_FOR_ANSWERS =
  /\b(?:choose|select|circle|pick|tick|underline|write|give|find|fill|record|shade)\b.*\banswers?\b|选(?:出|择(?!题)).*答案|答案.{0,8}[填写涂]|[填写涂].{0,8}答案/i;
const LONGEST_KEY_HEAD = 60;

/**
 * What no pattern of heads knows is a key when it reads as one: its entries answer most of the questions above that have no
 * answer yet, from the first on.
 */
function startsKeyByContent(
  { lines, facts, style }: KeyContext,
  i: number,
  questions: readonly RawQuestion[],
): boolean {
  const { half, text } = lines[i]!;
  if (
    half.length > LONGEST_KEY_HEAD ||
    !KEY_WORD.test(half) ||
    ASKS_FOR_ANSWERS.test(half) ||
    /[。?]$/.test(half) ||
    facts[i]!.number
  )
    return false;
  if (headAt({ lines, facts, style }, i)?.kind !== undefined) return false; // `Short answer`
  if (splitLabels(text, half).some(({ label, text: behind }) => label !== undefined && behind !== "")) return false;
  const waiting = questions.filter(({ labels, number }) => labels.answer === undefined && number !== undefined);
  if (waiting.length < FEWEST_ENTRIES || waiting.length < questions.length) return false;
  const { entries } = readKey(lines.slice(saysWhich(half) ? i : i + 1));
  const answered = new Set(entries.filter(({ answer }) => answer !== "").map(({ number }) => number));
  const first = entries[0]?.number === questions[0]!.number;
  const hits = waiting.filter(({ number }) => answered.has(number!)).length;
  return first && hits >= Math.max(FEWEST_ENTRIES, MOST * waiting.length);
}
const FEWEST_ENTRIES = 3;
const MOST = 0.7;

/** `APPENDIX C • Selected Answers` and such lines above the head of the key. */
function leadsToKey(lines: readonly Line[], i: number): boolean {
  const { text, half } = lines[i]!;
  if (/^\(?\d/.test(half) || splitLabels(text, half).some(({ label }) => label !== undefined)) return false;
  if (half.length > LONGEST_KEY_HEAD || !(APPENDIX.test(half) || (KEY_WORD.test(half) && looksLikeHeading(half))))
    return false;
  const next = lines[i + 1];
  return (
    next !== undefined &&
    (keyHead(next.half)?.colon === false || (APPENDIX.test(next.half) && leadsToKey(lines, i + 1)))
  );
}
const APPENDIX = /^(?:appendix|annex)\b[^?]*$/i;

/** The numbers begin again where the questions did, or those of the section, none of which has an answer. */
function countsAgain({ facts }: KeyContext, i: number, questions: readonly RawQuestion[], open: RawQuestion): boolean {
  const first = facts[i]?.number?.value;
  const scope = questions.filter(({ section }) => section.scope === open.section.scope);
  const asked = scope.filter(({ section }) => section === open.section);
  return [scope, asked].some((all) => all.length >= 2 && all[0]!.number === first && unanswered(all) === all.length);
}

/** The questions without answers and options that end with the one that is read. */
function waitingTogether(questions: readonly RawQuestion[], open: RawQuestion): RawQuestion[] {
  const first = questions.findLastIndex(
    ({ section, labels, options }) => section !== open.section || labels.answer !== undefined || options.length > 0,
  );
  return questions.slice(first + 1);
}

/** `参考答案：` above 1. to 3., where questions 1. to 3. wait: points of one answer would hardly be as many. */
function answersAll({ facts }: KeyContext, from: number, waiting: readonly RawQuestion[]): boolean {
  if (waiting.length < 2 || facts[from]?.number === undefined) return false;
  const numbers: number[] = [];
  for (let i = from; i < facts.length && numbers.length <= waiting.length; i++)
    if (facts[i]!.number) numbers.push(facts[i]!.number!.value);
  return waiting.every(({ number }, k) => number === numbers[k]) && numbers[waiting.length] !== waiting.length + 1;
}

/** Entries for all questions from the first on, none of which has an answer: one answer hardly has just these points. */
function answersEach(below: readonly Line[], questions: readonly RawQuestion[], open: RawQuestion): boolean {
  const scope = questions.filter(({ section }) => section.scope === open.section.scope);
  if (scope.length < FEWEST_ENTRIES || unanswered(scope) < scope.length) return false;
  const asked = scope.map(({ number }) => number).join();
  return (
    readKey(below)
      .entries.map(({ number }) => number)
      .join() === asked
  );
}

/** What a section's key may be called: 【填空题答案】. */
const INLINE_KEY =
  /^[【[]?(?:(?!本)([\u4E00-\u9FFF]{1,8}题)?(?:参考|正确|标准)?答案|answers?|answer key|keys?)\s*(?:\([^()]{1,16}\)\s*)?(?:[】\]]\s*:?|:)\s*(?=\S)/i;

/**
 * `答案：1.A 2.B 3.C` below the last question answers them all, and not that one alone.
 * @returns what stands behind the label, where every entry belongs to a question that waits for an answer
 */
export function inlineKey(
  line: Line,
  questions: readonly RawQuestion[],
  open: RawQuestion | undefined,
): Line[] | undefined {
  const match = INLINE_KEY.exec(line.half);
  const label = match?.[0].length;
  if (label === undefined || open?.number === undefined || open.labels.answer !== undefined) return undefined;
  const rest = { ...line, text: line.text.slice(label), half: line.half.slice(label) };
  const named = match![1];
  if (named !== undefined && !isKind(named, open.section.kind)) return undefined;
  // Without a name, numbered words may be the points of one answer.
  const lines = isDense(rest.half) ? [rest] : named === undefined ? undefined : sequenceLines(rest);
  if (!lines) return undefined;
  const { entries } = readKey(lines);
  const waiting = new Set(
    questions
      .filter(({ labels, section }) => labels.answer === undefined && section.scope === open.section.scope)
      .map(({ number }) => number),
  );
  const fits = entries.length >= 1 && entries.at(-1)!.number === open.number;
  return fits && entries.every(({ number }) => waiting.has(number)) ? lines : undefined;
}

function isKind(words: string, kind: SectionHead["kind"]): boolean {
  const named = typeOf(words);
  if (named === undefined || kind === undefined || named === kind) return true;
  return named === "choice" && (kind === "single" || kind === "multiple");
}

/** `三、案例分析题` below the key of 二: the key of all would name sections that are there. */
function isNewSection(head: SectionHead, sections: readonly RawSection[]): boolean {
  const ordinals = sections.map(({ title }) => CHINESE_ORDINAL.exec(title)?.[0]);
  const ordinal = CHINESE_ORDINAL.exec(head.title)?.[0];
  return ordinal !== undefined && ordinals.some((one) => one !== undefined) && !ordinals.includes(ordinal);
}

/** `Section B`, `Test 2` below the key of the one before: parts or units are named so, and this one is not there yet. */
function isNewPart({ title, unit, kind }: SectionHead, sections: readonly RawSection[]): boolean {
  const part = partName(title);
  const parts = sections.map((section) => partName(section.title));
  const word = part?.split(" ", 1)[0];
  if (part !== undefined && parts.some((one) => one?.split(" ", 1)[0] === word)) return !parts.includes(part);
  const units = unit && sections.flatMap((section) => section.units?.get(unit.word) ?? []);
  if (units !== undefined && units.length > 0) return !units.includes(unit!.name);
  const kinds = sections.flatMap((section) => section.kind ?? []);
  return part === undefined && kind !== undefined && kinds.length > 0 && !kinds.includes(kind);
}

/** Above the next head of a part, a key begins again: what stands between are questions. */
function hasOwnKey(context: KeyContext, from: number): boolean {
  for (let i = from; i < context.lines.length; i++) {
    if (keyHead(context.lines[i]!.half)) return i > from;
    const head = headAt(context, i);
    if (head && (partName(head.title) !== undefined || head.unit || head.kind !== undefined)) return false;
  }
  return false;
}

const CHINESE_ORDINAL = /^[一二三四五六七八九十]{1,3}(?=\s*[、.．])/;

/** Questions resume where a head or a number is followed by options. @param last of the questions above a key in one line */
export function endsKey(context: KeyContext & { sections: readonly RawSection[] }, i: number, last?: number): boolean {
  const { lines, facts, sections } = context;
  const head = headAt(context, i);
  const number = facts[i]!.number?.value;
  if (last !== undefined && (head?.kind !== undefined || number === 1 || number === last + 1))
    return !isKeyEntry(context, head ? i + 1 : i);
  if (!head && headsCase(lines[i]!.half)) return asksAndAnswers(context, i);
  if (!head && !(facts[i]!.number && facts[i]!.supported)) return false;
  // Explanations discuss options (A、…错误；B、…正确): what starts with 答案 is an entry all the same.
  if (isKeyEntry(context, head ? i + 1 : i)) return false;
  if (head && isNewPart(head, sections) && hasOwnKey(context, i + 1)) return true;
  if (head?.kind !== undefined && isNewSection(head, sections)) return true;
  return optionsFollow(lines, i) || (head !== undefined && blankFollows(lines, i));
}

/** Below `案例二` questions come first, and then their answers: in a key it would head answers alone. */
function asksAndAnswers({ lines, facts }: KeyContext, i: number): boolean {
  const below = lines.slice(i + 1);
  const end = below.findIndex(({ half }) => headsCase(half));
  const own = below.slice(0, end < 0 ? undefined : end);
  const asks = own.findIndex(
    ({ half }, k) => facts[i + 1 + k]!.number !== undefined || numberMark(half, "parentheses") !== undefined,
  );
  const answers = own.findIndex(({ text, half }) => splitLabels(text, half)[0]?.label === "answer");
  return asks >= 0 && answers > asks;
}

/** `1、参考答案：C` */
function isKeyEntry({ lines, facts }: KeyContext, i: number): boolean {
  const line = lines[i];
  const length = facts[i]?.number?.length;
  if (!line || length === undefined) return false;
  if (isDense(line.half) || beginsVerdict(line.text.slice(length))) return true;
  if ((DENSE.test(line.half) && sequenceLines(line)) || listedEntries(line)) return true;
  return splitLabels(line.text.slice(length), line.half.slice(length))[0]?.label === "answer";
}

function unanswered(questions: readonly RawQuestion[]): number {
  return questions.filter(({ labels }) => labels.answer === undefined).length;
}
