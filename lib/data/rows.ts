/** The rows of a file, whatever it is written in: JSON, JSON lines, a table with a header, or text; each may be .gz. */
import { parse } from "csv-parse";
import { formatCount, inLanguage, TunelabError, toError, type Word } from "#lib/core/index";
import { MAX_VALUE, splitJson } from "./json-values.ts";
import { readPieces } from "./text-file.ts";

/** A row that cannot be parsed. */
export class BrokenRow {
  readonly reason: string;
  constructor(reason: Word) {
    this.reason = inLanguage(reason);
  }
}

/** A paragraph or a line may not be longer than this, in characters. */
const MAX_LINE = 64 << 20;

/**
 * The file's format is seen from its content; only a table without quotes and braces needs its ending (.csv, .tsv).
 * @throws TunelabError NOT_FOUND, UNSUPPORTED_FORMAT, CORRUPT_FILE, LIMIT_EXCEEDED
 */
export async function* readRows(path: string): AsyncGenerator<unknown> {
  const pieces = withoutMark(readPieces(path));
  const { head, all } = await peek(pieces);
  const name = path.replace(/\.gz$/i, "");
  if (/^PK\u0003\u0004|^\u001f|\u0000/.test(head))
    throw new TunelabError("UNSUPPORTED_FORMAT", [`${path} 不是文本文件`, `${path} is no text file`], {
      hint: [
        "数据集是 .json、.jsonl、.csv、.tsv 或 .txt，也可为 .gz；Word、PDF 和 Excel 请先用 tunelab convert 转换",
        "a data set is .json, .jsonl, .csv, .tsv or .txt, each also .gz; `tunelab convert` reads Word, PDF and Excel",
      ],
      details: { path },
    });
  const start = head.trimStart();
  if (start === "") return;
  if (/\.(txt|md)$/i.test(name)) yield* readParagraphs(all);
  else if (/\.(csv|tsv)$/i.test(name)) yield* readTable(all, path, head);
  else if (start.startsWith("[")) yield* readValues(all, path, true);
  else if (start.startsWith("{")) yield* isLineByLine(head) ? readLines(all) : readObject(all, path);
  else if (/\.(json|jsonl|ndjson)$/i.test(name) && !/^.*[,\t;].*$/m.test(start.split("\n", 1)[0]!))
    yield* readLines(all);
  else if (/^[^\n]*[,\t;]/.test(start)) yield* readTable(all, path, head);
  else
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`${path} 既不是 JSON 也不是表格`, `${path} is neither JSON nor a table`],
      {
        hint: [
          "数据集是记录的 JSON 数组、每行一条记录、带表头的表格或 .txt 文件",
          "a data set is a JSON array of records, one record a line, a table with a header, or a .txt file",
        ],
        details: { path },
      },
    );
}

async function* withoutMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const piece of pieces) {
    yield first ? piece.replace(/^\ufeff/, "") : piece;
    first = false;
  }
}

/** The first text of the file that is not blank, and the whole again. */
async function peek(pieces: AsyncGenerator<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  let head = "";
  while (head.trim() === "") {
    const { value, done } = await pieces.next();
    if (done) break;
    head += value;
  }
  async function* all(): AsyncGenerator<string> {
    yield head;
    yield* pieces;
  }
  return { head, all: all() };
}

/** JSON lines: the first line is a whole value, or more than the piece that was read, or is followed by another one. */
function isLineByLine(head: string): boolean {
  const [first = "", ...rest] = head.trimStart().split("\n");
  return parses(first) || rest.some((line) => /^\s{0,1}\{/.test(line) && parses(line)) || rest.length === 0;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const line of splitText(pieces, /\r?\n/)) if (line.trim() !== "") yield parseValue(line);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new BrokenRow([`不是 JSON：${toError(error).message}`, `it is not JSON: ${toError(error).message}`]);
  }
}

async function* readValues(pieces: AsyncIterable<string>, path: string, isArray: boolean): AsyncGenerator<unknown> {
  let row = 0;
  for await (const { text, torn, tooLong } of splitJson(pieces, isArray)) {
    row++;
    if (tooLong) yield new BrokenRow(TOO_LONG);
    else if (!torn) yield parseValue(text);
    else
      throw new TunelabError(
        "CORRUPT_FILE",
        [
          `${path} 的 JSON 不完整，只有 ${row - 1} 行是完整的`,
          `${path} ends in the middle of its JSON, after ${row - 1} whole rows`,
        ],
        {
          hint: ["文件被截断或缺少括号；请重新写出", "the file was cut off or a bracket is missing; write it again"],
          details: { path, row },
        },
      );
  }
}

const TOO_LONG: Word = [
  `超过 ${formatCount(MAX_VALUE)} 个字符；文件应只含记录的列表，外面不要再套对象`,
  `it has more than ${formatCount(MAX_VALUE)} characters; a list of records stands in the file alone, without an object around it`,
];

/** Objects one after the other; one object that only wraps a list of records gives its elements. */
async function* readObject(pieces: AsyncIterable<string>, path: string): AsyncGenerator<unknown> {
  for await (const value of readValues(pieces, path, false)) {
    const lists = value instanceof BrokenRow ? [] : Object.values(value as object).filter(isRecordList);
    if (lists.length === 1 && !("messages" in (value as object)) && !("conversations" in (value as object)))
      yield* lists[0]!;
    else yield value;
  }
}

function isRecordList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/** Cells are texts; lists (messages, history) stand in a cell as JSON. */
async function* readTable(pieces: AsyncIterable<string>, path: string, head: string): AsyncGenerator<unknown> {
  const [line = ""] = head.trimStart().split("\n", 1);
  const delimiter = ["\t", ";", ","].sort((a, b) => line.split(b).length - line.split(a).length)[0]!;
  const parser = parse({ delimiter, relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_LINE });
  const feed = (async () => {
    for await (const piece of pieces) if (!parser.write(piece)) await new Promise((go) => parser.once("drain", go));
    parser.end();
  })();
  feed.catch((error) => parser.destroy(toError(error)));
  let names: string[] | undefined;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!names) names = cells.map((cell) => cell.trim());
      else if (cells.length > names.length && cells.slice(names.length).some((cell) => cell !== ""))
        yield new BrokenRow([
          `有 ${cells.length} 个单元格，表头只有 ${names.length} 个；含“${delimiter}”的单元格请加引号`,
          `it has ${cells.length} cells, the header ${names.length}; quote cells with "${delimiter}"`,
        ]);
      else yield Object.fromEntries(cells.slice(0, names.length).map((cell, i) => [names![i]!, cellValue(cell)]));
    }
  } catch (error) {
    if (error instanceof TunelabError) throw error;
    throw new TunelabError(
      "CORRUPT_FILE",
      [`${path} 不是表格：${toError(error).message}`, `${path} is no table: ${toError(error).message}`],
      {
        hint: [
          '含引号或换行的单元格写成 "…"，其中的引号写两次',
          'cells with quotes or line breaks are written "…", a quote in them twice',
        ],
        details: { path },
        cause: error,
      },
    );
  }
}

function cellValue(cell: string): unknown {
  if (!/^\s*\[\s*[[{]/.test(cell)) return cell;
  const value = parseValue(cell);
  return value instanceof BrokenRow ? cell : value;
}

/** Texts are separated by blank lines. */
async function* readParagraphs(pieces: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const paragraph of splitText(pieces, /\r?\n[ \t]*\r?\n\s*/))
    if (paragraph.trim() !== "") yield { text: paragraph.trim() };
}

async function* splitText(pieces: AsyncIterable<string>, separator: RegExp): AsyncGenerator<string> {
  let held = "";
  for await (const piece of pieces) {
    const parts = (held + piece).split(separator);
    held = parts.pop()!;
    yield* parts;
    if (held.length > MAX_LINE)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [`有一行超过 ${MAX_LINE} 个字符`, `a line is longer than ${MAX_LINE} characters`],
        {
          hint: ["每行一条记录", "one record stands on one line"],
        },
      );
  }
  yield held;
}
