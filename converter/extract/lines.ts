/** A document as lines: the form in which question banks are written, whatever the file was. */
import type { Block, Emphasis, Paragraph, Table, TableRow } from "../document.ts";
import type { SourceSpan } from "../schema.ts";
import { halfWidth, simplified } from "../text/normalize.ts";
import { markingPoints, SCORE_NAME, type SchemeEntry, schemeEntries } from "./mark-scheme.ts";
import { matchingTable } from "./matching-table.ts";
import { tickedStatements } from "./ticked-table.ts";

export interface Line {
  /** Trimmed, as shown. */
  text: string;
  /** The same with half-width letters, digits and signs, character for character: for matching. */
  half: string;
  source: SourceSpan;
  heading?: number;
  /** What stands out in the paragraph that the line belongs to. */
  emphasis?: Emphasis[];
  /** It is a point of a list without numbers. */
  bullet?: true;
  /** Of the page around the text: navigation, the foot, nothing but links. */
  around?: true;
  /** A part that opens on a click ends above it. */
  behindFold?: true;
  /** The answer of the question that begins here, which stood in front of its number. */
  given?: string;
  /** A tick in a table judges it; `marked`: beside the points that it got. */
  ticked?: "open" | "marked";
  /** What the file calls that question, where it is no number: `T1A01`. */
  code?: string;
}

export function toLine(text: string, source: SourceSpan, heading?: number): Line {
  const trimmed = withoutLongRuns(text.trim());
  const half = simplified(halfWidth(trimmed.replace(WIDE_DOT, "、"))).replace(/[〔〕]/g, (sign) =>
    sign === "〔" ? "【" : "】",
  );
  return { text: trimmed, half, source, ...(heading === undefined ? {} : { heading }) };
}

/** Where the text stands for itself, in what is matched. */
export const VERBATIM = "\u0001";

/** A program in one line, so that its own lines stay together. */
const codeLine = (text: string, source: SourceSpan): Line => ({ text, half: VERBATIM.repeat(text.length), source });

/** Leaders, rules and gaps say no more when they are longer; patterns that look for them take time with the square of it. */
const withoutLongRuns = (text: string) =>
  text.length < LONGEST_RUN ? text : text.replace(LONG_RUN, (run) => run.slice(0, LONGEST_RUN));
const LONGEST_RUN = 200;
const LONG_RUN = /\s{201,}|([_.…·—–\-=*#~|])\1{200,}/g;

/** The line as another way to write it, from the same place. */
export function rewritten(line: Line, text: string): Line {
  return { ...line, ...toLine(text, line.source) };
}

/** `7．3的相反数是`: no decimal, whose dot is as narrow as its digits. */
const WIDE_DOT = /(?<=^\d{1,4})．(?=\d)/;

/** Lines of paragraphs, and of tables that only arrange text (options in two columns): one line a row. */
export function documentLines(blocks: readonly Block[], file: string): Line[] {
  const lines: Line[] = [];
  for (const block of blocks)
    for (const line of block.kind === "table" ? tableLines(block, file) : paragraphLines(block, file)) lines.push(line);
  return lines;
}

function paragraphLines({ block, line, page, recognised, ...shown }: Paragraph, file: string): Line[] {
  const source: SourceSpan = {
    file,
    ...(line === undefined ? { block } : { line }),
    ...(page === undefined ? {} : { page }),
    ...(recognised ? { ocr: recognised } : {}),
  };
  if (shown.code) return [codeLine(shown.text, source)];
  const parts = shown.text.split("\n").filter((part) => part.trim() !== "");
  return parts.map((part, i) => {
    const read = toLine(part, source, shown.heading);
    return {
      ...read,
      ...(shown.emphasis ? { emphasis: shown.emphasis } : {}),
      ...(shown.around ? { around: true as const } : {}),
      ...(shown.behindFold && i === 0 ? { behindFold: true as const } : {}),
      ...(isBullet(shown.label ?? read.text) ? { bullet: true as const } : {}),
    };
  });
}

/** The sign in front of a point of a list; Word and other programs take them from fonts of symbols. */
export const BULLET = /^(?:o(?=\s+[A-Z\d])|[-*•●○▪▫■□◆◇‣⁃·–\uE000-\uF8FF])\s+/;
const isBullet = (text: string) => BULLET.test(`${text} A`);

function tableLines(table: Table, file: string): Line[] {
  const entries = schemeEntries(table);
  const divided = entries?.some(({ section }) => section !== undefined);
  return (
    (divided ? schemeLines(entries!, table, file) : undefined) ??
    keyTableLines(table, file) ??
    sectionKeyLines(table, file) ??
    gridKeyLines(table, file) ??
    (entries && schemeLines(entries, table, file)) ??
    matchingLines(table, file) ??
    tickedStatements(table)?.map(({ text, row, ticked }) => ({ ...rowLine(table, [text], row, file), ticked })) ??
    table.rows
      .flatMap((row) => {
        const lines = rowLines(table, row, file);
        return row.emphasis ? lines.map((line) => ({ ...line, emphasis: row.emphasis! })) : lines;
      })
      .filter(notEmpty)
  );
}

/** How a line begins that stands for itself: a question's number, an option, an answer. */
const MARKED =
  /^\s*(?:[（(【[]?\s*\d{1,5}\s*[】\])）.、．:：]|第\s*\d{1,5}\s*题|[（(]?[A-HＡ-Ｈ]\s*[.、．:：)）]|[【[]?(?:正确|参考)?答案|[【[]?解析|Answer\s*:)/;

/** One line a row; where a cell holds whole questions, its own lines are the lines. */
function rowLines(table: Table, { row, page, cells }: TableRow, file: string): Line[] {
  const parts = cells.map((cell) => cell.split("\n"));
  if (!parts.some((lines) => lines.slice(1).some((line) => MARKED.test(line))))
    return [rowLine(table, cells, row, file, page)];
  return parts.flat().map((line) => rowLine(table, [line], row, file, page));
}

function rowLine(table: Table, cells: readonly string[], row: number, file: string, page = table.page): Line {
  const text = cells
    .map((cell) => cell.trim())
    .filter((cell, _, all) => cell !== "" && !(all.length > 1 && ASSESSED.test(cell)))
    .join("\t");
  const sheet = table.sheet === undefined ? {} : { sheet: table.sheet };
  const where = { ...(page === undefined ? {} : { page }), ...(table.recognised ? { ocr: table.recognised } : {}) };
  return toLine(text.replaceAll("\n", " "), { file, block: table.block, row, ...sheet, ...where });
}

/** `☐ S  ☐ NS`: boxes for who assesses. */
const ASSESSED = /^(?:[☐□]\s*[A-Z]{1,3}\s*){2,3}$/;

const notEmpty = (line: Line) => line.text !== "";

/** An answer key as a table (题号 above or beside 答案) as pairs: `1.A 2.B`. */
function keyTableLines(table: Table, file: string): Line[] | undefined {
  const lines: Line[] = [];
  const rows = table.rows.map(({ row, cells }) => ({ row, cells: cells.map((cell) => cell.trim()) }));
  for (let i = 0; i + 1 < rows.length; i += 2) {
    const numbers = rows[i]!;
    const answers = rows[i + 1]!;
    const name = numbers.cells[0] ?? "";
    const section = SECTION_NAME.test(name) && numbers.cells.slice(1).some((cell) => /^\d{1,4}$/.test(cell));
    if (
      !(section || /^(?:题号|序号|题目|No\.?|Q(?:uestions?)?(?: (?:no\.?|numbers?))?|Item)$/i.test(name)) ||
      !/答案|Answer|^Key$/i.test(answers.cells[0] ?? "")
    )
      return keyColumnLines(table, file);
    const pairs = numbers.cells.slice(1).map((number, j) => ({ number, answer: answers.cells[j + 1] ?? "" }));
    lines.push(
      ...[...(section ? [name] : []), ...pairLines(pairs)].map((text) => rowLine(table, [text], numbers.row, file)),
    );
  }
  return lines.length > 0 ? lines.filter(notEmpty) : undefined;
}

/** The same standing upright: columns 题号 | 答案 (| 解析), perhaps several side by side. */
function keyColumnLines(table: Table, file: string): Line[] | undefined {
  const header = table.rows[0]?.cells.map((cell) => cell.trim()) ?? [];
  const starts = header.flatMap((cell, column) =>
    /^(?:题号|序号|Q(?:uestion)?|No\.?|#|Item)$/i.test(cell) ? [column] : [],
  );
  if (
    starts.length === 0 ||
    !starts.every((column) => /答案$|^(?:correct )?answers?$|^key$/i.test(header[column + 1] ?? ""))
  )
    return undefined;
  const withExplanation = /解析/.test(header[2] ?? "");
  const scored = header.some((cell) => SCORE_NAME.test(cell));
  const lines = starts.flatMap((column) =>
    table.rows.slice(1).flatMap(({ row, cells }) => {
      const number = cells[column]?.trim() ?? "";
      const given = cells[column + 1]?.trim() ?? "";
      const answer = scored ? markingPoints(given) : given;
      if (!/^\d+$/.test(number) || answer === "") return [];
      const explanation = withExplanation ? (cells[column + 2]?.trim() ?? "") : "";
      return [
        rowLine(table, [`${number}. ${answer}${explanation === "" ? "" : ` 【解析】${explanation}`}`], row, file),
      ];
    }),
  );
  return lines.length > 0 ? lines : undefined;
}

/** Rows of numbers that follow each other, each above a row of letters or signs, without a name for either. */
function gridKeyLines(table: Table, file: string): Line[] | undefined {
  const rows = table.rows.map(({ row, cells }) => ({ row, cells: withoutEmptyEnd(cells.map((cell) => cell.trim())) }));
  if (rows.length === 0 || rows.length % 2 > 0) return undefined;
  const lines: Line[] = [];
  const given: string[] = [];
  for (let i = 0; i < rows.length; i += 2) {
    const [numbers, answers] = [rows[i]!, rows[i + 1]!];
    const asked = numbers.cells.map((cell) => QUESTION_NUMBER.exec(cell)?.[1] ?? "");
    const first = Number(asked[0]);
    const inOrder = asked.length >= (i === 0 ? 2 : 1) && asked.every((number, k) => number === String(first + k));
    if (!inOrder || answers.cells.length !== numbers.cells.length || answers.cells.includes("")) return undefined;
    given.push(...answers.cells);
    const pairs = asked.map((number, k) => ({ number, answer: answers.cells[k]! }));
    lines.push(...pairLines(pairs).map((text) => rowLine(table, [text], numbers.row, file)));
  }
  // The last questions of a paper may be answered in words; where most are, it is a table of something else.
  return given.filter((answer) => SHORT.test(answer)).length >= MOST_SHORT * given.length ? lines : undefined;
}

/** A mark scheme as a key: `2. 答案：…` below a section for each question that has parts. */
function schemeLines(entries: readonly SchemeEntry[], table: Table, file: string): Line[] {
  let above: string | undefined;
  return entries.flatMap(({ row, section, number, answer, remark }) => {
    const entry = `${number}. 答案：${answer}${remark === "" ? "" : ` 【解析】${remark}`}`;
    const head = section === undefined || section === above ? [] : [`Section ${section}`];
    above = section;
    return [...head, entry].map((text) => rowLine(table, [text], row, file));
  });
}

/** Two lists side by side, as the letters that the items share and the items. */
function matchingLines(table: Table, file: string): Line[] | undefined {
  const lists = matchingTable(table);
  if (!lists) return undefined;
  const { first, last, items, options } = lists;
  const head = { text: `（${first}～${last}题共用备选答案）`, row: options[0]!.row };
  return [head, ...options, ...items].map(({ text, row }) => rowLine(table, [text], row.row, file, row.page));
}

/** `1`, `Q1`, `第1题` */
const QUESTION_NUMBER = /^(?:Q\.?\s*|第\s*)?(\d{1,4})\s*题?$/i;
const MOST_SHORT = 0.75;
const SHORT = /^(?:[A-HＡ-Ｈ](?:\s*[,，、]?\s*[A-HＡ-Ｈ]){0,7}|[a-h]|[√×✓✗TF]|对|错|正确|错误|True|False)$/i;

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell !== "");
  return cells.slice(0, last + 1);
}

/** A row of answers for each section, below the numbers: 部分 | (1) | (2). */
function sectionKeyLines(table: Table, file: string): Line[] | undefined {
  const [header, ...rows] = table.rows.map(({ row, cells }) => ({ row, cells: cells.map((cell) => cell.trim()) }));
  const numbers = header?.cells.slice(1).map((cell) => /^[（(]?(\d{1,4})[)）]?$/.exec(cell)?.[1]) ?? [];
  if (numbers.length < 2 || numbers.some((number, i) => Number(number) !== i + 1)) return undefined;
  if (rows.length === 0 || !rows.every(({ cells }) => SECTION_NAME.test(cells[0] ?? ""))) return undefined;
  return rows.flatMap(({ row, cells }) => {
    const pairs = numbers.map((number, i) => ({ number: number!, answer: cells[i + 1] ?? "" }));
    return [rowLine(table, [cells[0]!], row, file), rowLine(table, [pairsText(pairs)], row, file)].filter(notEmpty);
  });
}

const SECTION_NAME =
  /^(?:第.{1,3}(?:部分|大题|章|单元)|(?:[一二三四五六七八九十]{1,3}\s*[、.．]\s*)?\S{1,8}题|(?:part|section)\s+\w{1,4})$/i;

/** In one line, or a line each where one is answered in words, which may hold numbers. */
function pairLines(pairs: readonly { number: string; answer: string }[]): string[] {
  const short = pairs.every(({ answer }) => answer === "" || SHORT.test(answer));
  return (short ? [pairs] : pairs.map((pair) => [pair])).map(pairsText).filter((text) => text !== "");
}

function pairsText(pairs: readonly { number: string; answer: string }[]): string {
  return pairs
    .filter(({ number, answer }) => /^\d+$/.test(number) && answer !== "")
    .map(({ number, answer }) => `${number}.${answer}`)
    .join("  ");
}
