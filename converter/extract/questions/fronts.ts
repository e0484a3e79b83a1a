/**
 * What schools print in front of the number: the answer in brackets or on a line (`（√）1．…`, `( C ) 2. …`, `__T__ 3. …`) or the
 * empty place for it; the score, the part of the subject (`[选修3]（10分）15．…`), the type.
 */
import { type Line, rewritten } from "../lines.ts";
import { isDense } from "./keys/key-file.ts";

const IN_FRONT =
  /^(?:\(\s*([A-H]{1,8}|[√×✓✗]|对|错)?\s*\)|_{2,}\s*(?:([A-H]{1,8}|[TF]|True|False)\s*_*)?)\s*(?=\d{1,5}\s*[.、)]\s*(?!\d))/;

/** `* 2. 世界环境日是？`: forms mark so what must be answered. */
const REQUIRED = /^[*＊]\s*(?=\d{1,4}\s*[.、]\s*\S)/;

const REMARK = /^(?=[([])(?:\[[^\][]{2,24}\]\s*)?(?:\(\s*\d{1,3}\s*分\s*\)\s*)?(?=\d{1,4}\s*[.、]\s*(?!\d))/;

/** `1. Which is prime? a) 4 b) 6 c) 7 [c]`: options and answer in one line. */
const ALL_IN_ONE = /^(\d{1,4}\s*[.)].*?\s)(\(?a[.)]\s*\S.*\s\(?b[.)]\s*\S.*)\s[[(]\s*([a-hA-H])\s*[\])]\s*$/;

function withEndingAnswer(line: Line): Line {
  if (line.half.length > LONGEST_LINE) return line;
  const [, stem, options, given] = ALL_IN_ONE.exec(line.half) ?? [];
  if (stem === undefined || options === undefined || given === undefined) return line;
  const capitals = options.replace(
    /(^|\s)(\(?)([a-h])(?=[.)])/g,
    (_, before: string, open: string, letter: string) => `${before}${open}${letter.toUpperCase()}`,
  );
  const length = stem.length + options.length;
  return { ...line, text: line.text.slice(0, length), half: `${stem}${capitals}`, given: given.toUpperCase() };
}

/** `4. (PA.I.H.K1) …`, `12) …`: the number of the question in the pool that it was taken from. */
const CODE = /^(\d{1,5}\s*[.、)]\s*)[([](?=[^()[\]]*[.-])[A-Z]{1,4}\d*(?:[.-][A-Z\d]{1,5}){1,5}[)\]]\s*/;

/** Where two thirds of the numbered lines have one. */
function withoutCodes(lines: readonly Line[]): readonly Line[] {
  const coded = lines.filter(({ half }) => CODE.test(half)).length;
  const numbered = lines.filter(({ half }) => /^\d{1,5}\s*[.、)]\s*\D/.test(half)).length;
  if (coded < 3 || coded * 3 < numbered * 2) return lines;
  return lines.map((line) => {
    const [whole, number] = CODE.exec(line.half) ?? [];
    if (whole === undefined || number === undefined) return line;
    const without = (shown: string) => `${shown.slice(0, number.length)}${shown.slice(whole.length)}`;
    return { ...line, text: without(line.text), half: without(line.half) };
  });
}

/** `单选题 1、…`, `[判断题] 2. …`: the type of the one question. */
const TYPE =
  /^[【[(]?\s*((?:单[项选]|多[项选]|不定项|判断|填空|简答|问答|论述|计算|案例)[\u4E00-\u9FFF]{0,4}|(?:single|multiple) (?:choice|answer|response)|true\/false|short answer)\s*[】\])]?\s*[:.]?\s*(?=\d{1,5}\s*[.、)]\s*(?!\d))/i;

/** Where all numbered lines have one, it goes behind the number, as other banks have it; else it heads a section. */
function withTypesBehind(lines: readonly Line[]): readonly Line[] {
  const matches = lines.map(({ half }) => {
    const match = TYPE.exec(half);
    return match && !isDense(half.slice(match[0].length)) ? match : null;
  });
  const typed = matches.filter((match) => match !== null).length;
  if (typed === 0) return lines;
  const numbered = lines.filter(({ half }) => /^\d{1,5}\s*[.、)]\s*\D/.test(half)).length;
  return lines.flatMap((line, i) => {
    const [whole, type] = matches[i] ?? [];
    if (whole === undefined || type === undefined) return line;
    const text = line.text.slice(whole.length);
    if (typed < 2 || typed < numbered) return [rewritten(line, type), rewritten(line, text)];
    const number = text.slice(0, /^\d+\s*\S\s*/.exec(line.half.slice(whole.length))![0].length);
    return rewritten(line, `${number}【${type}】${text.slice(number.length)}`);
  });
}

/** Characters. */
const LONGEST_LINE = 300;

/** The lines without all that; the answer stands in `given`. */
export function withoutFronts(lines: readonly Line[]): readonly Line[] {
  const starred = lines.filter(({ half }) => REQUIRED.test(half)).length >= 2;
  return withAnswersInFront(withTypesBehind(withoutCodes(lines))).map((whole) => {
    const line = withEndingAnswer(whole);
    const length = (starred ? REQUIRED.exec(line.half) : null)?.[0].length ?? REMARK.exec(line.half)?.[0].length ?? 0;
    return length === 0 ? line : { ...line, text: line.text.slice(length), half: line.half.slice(length) };
  });
}

function withAnswersInFront(lines: readonly Line[]): readonly Line[] {
  const matches = lines.map(({ half }) => IN_FRONT.exec(half));
  if (matches.filter((match) => match !== null).length < 2) return lines;
  return lines.map((line, i) => {
    const match = matches[i];
    if (!match) return line;
    const [{ length }, ...signs] = match as unknown as [string, ...(string | undefined)[]];
    const given = signs.find((sign) => sign !== undefined);
    const bare = { ...line, text: line.text.slice(length), half: line.half.slice(length) };
    return given === undefined ? bare : { ...bare, given };
  });
}
