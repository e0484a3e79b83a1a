import type { ReadDocument } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import { repairText } from "../../text/normalize.ts";
import { makesContents } from "../contents.ts";
import type { ReaderInput } from "../index.ts";
import { isAnswer } from "../word/answer-comment.ts";
import { eqField, LONGEST_EQ, markedCode } from "../word/eq-field.ts";
import { NumberingCounter } from "../word/numbering.ts";
import { RtfBody } from "./body.ts";
import { Fonts } from "./fonts.ts";
import { type Group, OUTERMOST } from "./group.ts";
import { RtfLists } from "./lists.ts";
import { Colors, changeOf, DELETED, INSERTED, lookAfter, lookOf } from "./looks.ts";
import { RtfMath } from "./math.ts";
import { RtfStyles, SCRIPTS } from "./styles.ts";
import { DESTINATIONS, type Into, KNOWN_OPTIONAL, WORDS } from "./words.ts";

const MAX_DEPTH = 1000;

export function readRtf(input: ReaderInput): ReadDocument {
  const text = new TextDecoder("latin1").decode(input.bytes); // one character a byte
  return new RtfReader(input, text).read();
}

class RtfReader {
  readonly #input: ReaderInput;
  readonly #source: string;
  readonly #warnings = new Set<string>();
  readonly #groups: Group[] = [{ ...OUTERMOST }];
  readonly #fonts = new Fonts();
  readonly #colors = new Colors();
  readonly #styles = new RtfStyles();
  readonly #lists = new RtfLists();
  readonly #numbering = new NumberingCounter(this.#lists.definitions, () => undefined);
  readonly #math = new RtfMath();
  readonly #margins = new Set<string>();
  /** Bytes that wait to be decoded together: a Chinese character takes two. */
  #bytes: number[] = [];
  /** Text of notes, comments, headers, which is not part of the paragraph around it. */
  #aside = "";
  readonly #body = new RtfBody(this.#styles, this.#numbering, this.#warnings);
  /** Of the field whose code is being read. */
  #code = "";
  #skipCharacters = 0;

  constructor(input: ReaderInput, source: string) {
    this.#input = input;
    this.#source = source;
  }

  read(): ReadDocument {
    this.#readTokens();
    const isCut = this.#groups.length > 1;
    if (isCut) this.#warnings.add("file-cut-short");
    this.#flush();
    this.#body.end(this.#group);
    const { blocks } = this.#body;
    if (blocks.length === 0 && isCut) throw fileError("CORRUPT_FILE/cut-short", { file: this.#input.name });
    if (this.#numbering.unknownFormats.size > 0) this.#warnings.add("number-format-unknown");
    return {
      format: "rtf",
      blocks,
      ...(this.#margins.size > 0 ? { margins: [...this.#margins] } : {}),
      warnings: [...this.#warnings].sort(),
    };
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
      else if (brace === "{") this.#open();
      else if (brace === "}") this.#close();
      else if (!/^[\r\n\0]/.test(whole)) this.#plain(whole);
    }
  }

  get #group(): Group {
    return this.#groups.at(-1)!;
  }

  #open(): void {
    this.#flush();
    if (this.#groups.length > MAX_DEPTH) exceeded("depth", MAX_DEPTH, this.#input.name);
    this.#groups.push({ ...this.#group });
    if (this.#group.into === "math") this.#math.openGroup();
  }

  #close(): void {
    this.#flush();
    if (this.#groups.length === 1) return;
    const { into } = this.#group;
    if (into === "box" && this.#groups.at(-2)!.into !== "box") this.#body.closeBox(this.#group);
    this.#groups.pop();
    if (this.#group.into === "math") this.#math.closeGroup();
    if (into === "styles" && this.#group.into === "styles") this.#styles.end();
    else if (into !== this.#group.into) this.#closeDestination(into);
  }

  #closeDestination(into: Into): void {
    if (into === "label text") this.#lists.closeText();
    if (into === "math") this.#endFormula();
    if (into === "code") this.#endCode();
    const text = this.#aside.trim();
    if (into === "margin") this.#endMargin();
    else if (into !== "note" && into !== "comment") return;
    else if (into === "note" && text !== "") this.#body.paragraph.run.append(`（注：${text}）`);
    else if (into === "comment" && isAnswer(text)) this.#body.paragraph.comments.push(text);
    else if (into === "comment") this.#warnings.add("comments-skipped");
    this.#aside = "";
  }

  #endFormula(): void {
    const { latex, unknown } = this.#math.end();
    if (unknown.length > 0) this.#warnings.add("formula-simplified");
    if (latex !== "") this.#append(`$${latex}$`);
  }

  #endMargin(): void {
    const line = repairText(this.#aside).trim();
    if (line !== "") this.#margins.add(line);
    this.#aside = "";
  }

  #word(word: string, value: number | undefined): void {
    const group = this.#group;
    if (word !== "u") this.#flush();
    if (word === "ud" && group.into === "nothing") group.into = "text";
    else if (group.into === "nothing") return;
    else if (group.into === "math" && word.startsWith("m") && word !== "mmathPict") this.#math.word(word, value);
    else if (group.into === "code" && word === "fldrslt") group.into = "nothing";
    else if (DESTINATIONS.has(word)) this.#openDestination(word, DESTINATIONS.get(word)!);
    else if (word === "u") this.#unicode(value ?? 0);
    else if (group.into === "fonts") this.#fonts.word(word, value);
    else if (group.into === "colors") this.#colors.set(word, value ?? 0);
    else if (group.into === "styles") this.#styles.word(word, value, this.#colors);
    else if (group.into === "lists" || group.into === "label text") this.#lists.word(word, value);
    else if (word in WORDS) this.#append(WORDS[word]!);
    else if (group.into === "nested") {
      if (word === "nestrow") this.#body.endNestedRow();
    } else this.#control(word, value, group);
  }

  #openDestination(word: string, into: Into): void {
    if (word === "pict" && this.#isBody) this.#picture();
    if (into === "label text") this.#lists.openText();
    else if (into === "label") this.#body.paragraph.label = "";
    else if (into === "box") this.#body.openBox();
    this.#group.into = into;
  }

  get #isBody(): boolean {
    const { into } = this.#group;
    return into === "text" || into === "box";
  }

  #control(word: string, value: number | undefined, group: Group): void {
    const look = lookAfter(group.look, word, value, this.#colors, group.script);
    if (look !== undefined) group.look = look;
    else if (SCRIPTS.has(word)) group.script = word;
    else if (word === "ansicpg") this.#fonts.setPage(value ?? 0);
    else if (word === "uc") group.unicodeSkip = Math.min(Math.max(value ?? 1, 0), 8);
    else if (word === "f") group.font = value ?? -1;
    else if (word === "v" && value !== 0) this.#warnings.add("hidden-text");
    else if (BREAKS.has(word)) this.#break(word);
    else if (this.#isBody) this.#body.word(word, value, group);
  }

  /** Of a line, a page, a section, in what is open. */
  #break(word: string): void {
    const { into, look } = this.#group;
    const { isEmpty } = this.#body.paragraph.run;
    if (into === "margin") this.#endMargin();
    else if (into === "note" || into === "comment") this.#aside += "\n";
    else if (!this.#isBody) return;
    else if ((look & DELETED) !== 0 && word === "par") this.#body.endDeleted(this.#group);
    else if (word === "par" || (word === "sect" && !isEmpty)) this.#body.endParagraph(this.#group);
    else if (!isEmpty) this.#body.paragraph.run.append("\n");
  }

  /** `\*` opens a group that readers may leave out when they do not know it. */
  #star(next: number): void {
    this.#flush();
    const word = /^\\([a-zA-Z]+)/.exec(this.#source.slice(next, next + 33))?.[1] ?? "";
    if (!KNOWN_OPTIONAL.has(word)) this.#group.into = "nothing";
  }

  /** The result of the field stands in the group around its code, too. */
  #endCode(): void {
    const code = this.#code;
    this.#code = "";
    if (makesContents(code)) this.#group.contents = true;
    const equation = eqField(code);
    if (!equation) return;
    if (!equation.isWhole) this.#warnings.add("formula-simplified");
    this.#append(equation.shown);
    this.#group.replaced = true;
  }

  #sign(sign: string): void {
    if (sign === "\r" || sign === "\n") this.#word("par", undefined);
    else if (sign === "~") this.#append("\u00A0");
    else if (sign === "_") this.#append("-");
    else if (sign !== "-") this.#byte(sign.charCodeAt(0));
  }

  #unicode(value: number): void {
    this.#flush();
    this.#append(String.fromCharCode(value < 0 ? value + 65_536 : value));
    this.#skipCharacters = this.#group.unicodeSkip;
  }

  #byte(byte: number): void {
    if (this.#skipCharacters > 0) this.#skipCharacters--;
    else if (this.#group.into === "label text" && this.#isOfLabel(byte)) return;
    else if (this.#group.into !== "nothing") this.#bytes.push(byte);
  }

  /** The length of a label, or a level whose number stands here: no byte of any character. */
  #isOfLabel(byte: number): boolean {
    if (this.#lists.inText && byte > LAST_LEVEL) return false;
    this.#flush();
    this.#lists.byte(byte);
    return true;
  }

  #plain(text: string): void {
    const start = Math.min(this.#skipCharacters, text.length);
    this.#skipCharacters -= start;
    if (this.#group.into === "nothing") return;
    for (let i = start; i < text.length; i++) this.#bytes.push(text.charCodeAt(i) & 0xff);
    if (this.#bytes.length > 65_536) this.#flush();
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const text = this.#fonts.decoded(this.#bytes, this.#group.font);
    this.#bytes = [];
    this.#append(text);
  }

  #append(text: string): void {
    const { into, look, contents, replaced } = this.#group;
    const { trackedChanges: changes = "accepted" } = this.#input;
    if ((look & (DELETED | INSERTED)) !== 0) this.#warnings.add(`changes-${changes}`);
    if ((look & DELETED) !== 0 && (changes === "accepted" || !this.#isBody)) return;
    if (changes === "shown" && this.#isBody) this.#body.paragraph.run.change = changeOf(look);
    if (replaced) return;
    if (into === "text" || into === "box") {
      this.#body.paragraph.run.append(text, lookOf(look));
      if (contents) this.#body.paragraph.inContents = true;
    } else if (into === "label") this.#body.paragraph.label += text;
    else if (into === "label text") this.#lists.text(text);
    else if (into === "math") this.#math.text(text);
    else if (into === "code" && this.#code.length < LONGEST_EQ) this.#code += markedCode(text, lookOf(look).raised);
    else if (into === "styles") this.#styles.text(text);
    else if (into === "colors") for (const _ of text.matchAll(/;/g)) this.#colors.end();
    else if (into === "note" || into === "comment" || into === "margin") this.#aside += text;
  }

  #picture(): void {
    this.#warnings.add("picture-skipped");
    this.#append("[图片]");
  }
}

const BREAKS = new Set(["par", "sect", "page"]);
/** Of lists, 0 for the highest. */
const LAST_LEVEL = 8;
