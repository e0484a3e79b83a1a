import type { Block, ReadDocument, TableRow } from "../document.ts";
import { exceeded } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { repairText } from "../text/normalize.ts";
import { raised } from "../text/raised.ts";
import { isContentsEntry, makesContents } from "./contents.ts";
import type { ReaderInput } from "./index.ts";
import { CODE_PAGES, FONT_CHARSETS, SKIPPED_DESTINATIONS, WORDS } from "./rtf-words.ts";

interface Group {
  skip: boolean;
  /** Characters that stand after \u for readers without Unicode. */
  unicodeSkip: number;
  font: number;
  inFontTable: boolean;
  /** Text goes into a note. */
  note: boolean;
  /** Text is part of a table of contents. */
  contents: boolean;
  raised?: "super" | "sub" | undefined;
}

const MAX_DEPTH = 1000;
/** Characters behind `\fldinst` that are looked at. */
const FIELD_CODE = 300;

export function readRtf(input: ReaderInput): ReadDocument {
  const text = new TextDecoder("latin1").decode(input.bytes); // one character a byte
  return new RtfReader(input, text).read();
}

class RtfReader {
  readonly #input: ReaderInput;
  readonly #source: string;
  readonly #blocks: Block[] = [];
  readonly #warnings = new Set<string>();
  readonly #groups: Group[] = [
    { skip: false, unicodeSkip: 1, font: -1, inFontTable: false, note: false, contents: false },
  ];
  readonly #fontPages = new Map<number, string>();
  #page = "windows-1252";
  #font = -1;
  /** Bytes that wait to be decoded together: a Chinese character takes two. */
  #bytes: number[] = [];
  #text = "";
  #note = "";
  #cells: string[] = [];
  #cell: string[] = [];
  #rows: TableRow[] = [];
  #inTable = false;
  #heading: number | undefined;
  /** Some of the paragraph is part of a table of contents. */
  #inContents = false;
  #skipCharacters = 0;

  constructor(input: ReaderInput, source: string) {
    this.#input = input;
    this.#source = source;
  }

  read(): ReadDocument {
    this.#readTokens();
    const isCut = this.#groups.length > 1;
    if (isCut) this.#warnings.add("file-cut-short");
    this.#endParagraph();
    this.#endTable();
    if (this.#blocks.length === 0 && isCut) throw fileError("CORRUPT_FILE/cut-short", { file: this.#input.name });
    return { format: "rtf", blocks: this.#blocks, warnings: [...this.#warnings].sort() };
  }

  #readTokens(): void {
    const token =
      /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|[^\\{}\r\n\0]+/g;
    let count = 0;
    for (let match = token.exec(this.#source); match; match = token.exec(this.#source)) {
      if (++count % 8192 === 0) this.#input.deadline.check();
      const [whole, word, number, hex, sign, brace] = match;
      if (word === "bin") token.lastIndex += Math.max(0, Number(number ?? 0));
      else if (word !== undefined) this.#word(word, number === undefined ? undefined : Number(number));
      else if (hex !== undefined) this.#byte(Number.parseInt(hex, 16));
      else if (sign === "*") this.#star(token.lastIndex);
      else if (sign !== undefined) this.#sign(sign);
      else if (brace !== undefined) this.#brace(brace);
      else if (!/^[\r\n\0]/.test(whole)) this.#plain(whole);
    }
  }

  #brace(brace: string): void {
    if (brace === "{") this.#open();
    else this.#close();
  }

  get #group(): Group {
    return this.#groups.at(-1)!;
  }

  #open(): void {
    this.#flush();
    if (this.#groups.length > MAX_DEPTH) exceeded("depth", MAX_DEPTH, this.#input.name);
    this.#groups.push({ ...this.#group });
  }

  #close(): void {
    this.#flush();
    if (this.#groups.length === 1) return;
    const closed = this.#groups.pop()!;
    if (closed.note && !this.#group.note && this.#note.trim() !== "") {
      this.#text += `（注：${this.#note.trim()}）`;
      this.#note = "";
    }
  }

  #word(word: string, value: number | undefined): void {
    const group = this.#group;
    if (word !== "u") this.#flush();
    if (SKIPPED_DESTINATIONS.has(word)) {
      if (word === "pict" && !group.skip) this.#picture();
      group.inFontTable = word === "fonttbl";
      group.skip = true;
    } else if (group.inFontTable) this.#fontWord(word, value);
    else if (group.skip) return;
    else if (word === "u") this.#unicode(value ?? 0);
    else if (word in WORDS) this.#append(WORDS[word]!);
    else this.#control(word, value, group);
  }

  #control(word: string, value: number | undefined, group: Group): void {
    switch (word) {
      case "ansicpg":
        this.#page = CODE_PAGES[value ?? 0] ?? this.#page;
        break;
      case "uc":
        group.unicodeSkip = Math.min(Math.max(value ?? 1, 0), 8);
        break;
      case "f":
        group.font = value ?? -1;
        break;
      case "super":
      case "sub":
        group.raised = value === 0 ? undefined : word;
        break;
      case "nosupersub":
      case "plain":
        group.raised = undefined;
        break;
      case "footnote":
        group.note = true;
        break;
      case "v":
        if (value !== 0) this.#warnings.add("hidden-text");
        break;
      case "outlinelevel":
        this.#heading = (value ?? 0) + 1;
        break;
      case "pard":
        this.#heading = undefined;
        this.#inTable = false;
        break;
      case "intbl":
        this.#inTable = true;
        break;
      case "par":
      case "sect":
      case "page":
        if (group.note) this.#note += " ";
        else this.#endParagraph();
        break;
      case "cell":
      case "nestcell":
        this.#endCell();
        break;
      case "row":
        this.#endRow();
    }
  }

  #fontWord(word: string, value: number | undefined): void {
    if (word === "f") this.#font = value ?? -1;
    const page = word === "fcharset" ? FONT_CHARSETS[value ?? 0] : undefined;
    if (page !== undefined) this.#fontPages.set(this.#font, page);
  }

  /** `\*` opens a group that readers may leave out when they do not know it. */
  #star(next: number): void {
    this.#flush();
    if (!this.#source.startsWith("\\shppict", next)) this.#group.skip = true;
    if (this.#source.startsWith("\\fldinst", next)) this.#fieldCode(this.#source.slice(next, next + FIELD_CODE));
  }

  /** The result of the field stands in the group around its code. */
  #fieldCode(source: string): void {
    const code = source.slice("\\fldinst".length).replace(/\\[a-z]+-?\d* ?|[{}\r\n]/g, "");
    const field = this.#groups.at(-2);
    if (field && makesContents(code)) field.contents = true;
  }

  #sign(sign: string): void {
    if (sign === "\r" || sign === "\n") this.#word("par", undefined);
    else if (sign === "~") this.#append(" ");
    else if (sign === "_") this.#append("-");
    else if (sign !== "-" && !this.#group.skip) this.#byte(sign.charCodeAt(0));
  }

  #unicode(value: number): void {
    this.#flush();
    this.#append(String.fromCharCode(value < 0 ? value + 65_536 : value));
    this.#skipCharacters = this.#group.unicodeSkip;
  }

  #byte(byte: number): void {
    if (this.#skipCharacters > 0) this.#skipCharacters--;
    else if (!this.#group.skip) this.#bytes.push(byte);
  }

  #plain(text: string): void {
    const start = Math.min(this.#skipCharacters, text.length);
    this.#skipCharacters -= start;
    if (this.#group.skip) return;
    for (let i = start; i < text.length; i++) this.#bytes.push(text.charCodeAt(i) & 0xff);
    if (this.#bytes.length > 65_536) this.#flush();
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const page = this.#fontPages.get(this.#group.font) ?? this.#page;
    const text = new TextDecoder(page).decode(Uint8Array.from(this.#bytes));
    this.#bytes = [];
    this.#append(text);
  }

  #append(text: string): void {
    if (this.#group.skip) return;
    const shown = this.#group.raised ? raised(text, this.#group.raised === "super") : text;
    if (this.#group.note) this.#note += shown;
    else this.#text += shown;
    if (this.#group.contents) this.#inContents = true;
  }

  #picture(): void {
    this.#warnings.add("picture-skipped");
    this.#append("[图片]");
  }

  #endParagraph(): void {
    this.#flush();
    const text = repairText(this.#text).trimEnd();
    this.#text = "";
    const left = this.#inContents && isContentsEntry(text);
    this.#inContents = false;
    if (left) this.#warnings.add("contents-skipped");
    if (left) return;
    if (this.#inTable || this.#cells.length > 0) {
      if (text.trim() !== "") this.#cell.push(text);
      return;
    }
    this.#endTable();
    if (text.trim() === "") return;
    const heading = this.#heading === undefined ? {} : { heading: this.#heading };
    this.#blocks.push({ kind: "paragraph", block: this.#blocks.length, text, ...heading });
  }

  #endCell(): void {
    this.#inTable = true;
    this.#endParagraph();
    this.#cells.push(this.#cell.join("\n").trim());
    this.#cell = [];
  }

  #endRow(): void {
    if (this.#cells.length > 0) this.#rows.push({ row: this.#rows.length + 1, cells: this.#cells });
    this.#cells = [];
    this.#cell = [];
    this.#inTable = false;
  }

  #endTable(): void {
    this.#endRow();
    if (this.#rows.length > 0) this.#blocks.push({ kind: "table", block: this.#blocks.length, rows: this.#rows });
    this.#rows = [];
  }
}
