/**
 * Markdown line by line, so that every block knows its line and any text is read in linear time: headings, tables, code and
 * formulas as they are meant, marks of emphasis and links taken off, the author's own list numbers kept.
 */
import type { Block, Emphasis, Paragraph, TableRow } from "../document.ts";
import { disclosureLabel } from "./disclosure.ts";
import { StandingOut } from "./html-emphasis.ts";
import { markdownEmphasis } from "./markdown-emphasis.ts";
import { marksPlaceholder } from "./placeholders.ts";

const FENCE = /^\s{0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,30})/;
/** A numbered question, an option or an answer. */
const OF_BANK = /^\s*(?:\d{1,4}\s*[.、．)]\s*\S|[A-H]\s*[.、．)]\s*\S|[【[]?(?:参考|正确)?答案|(?:answer|ans)\s*:)/i;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const RULE = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;

/** HTML around words, which shows nothing itself; `a <b and c> d` is text. */
const TAG =
  /<\/?(?:span|a|b|i|em|strong|u|s|font|small|mark|p|div|center|details|summary)(?:\s+[\w-]{1,40}\s*=\s*(?:"[^"<>\n]{0,500}"|'[^'<>\n]{0,500}'))*\s*\/?>|<!--[^\n]{0,2000}?-->/gi;

/** Its name may stand out: `<summary><b>Answer</b></summary>`. */
const SUMMARY = /<summary>((?:[^<\n]|<(?!\/?summary)[^<>\n]{1,40}>){1,200})<\/summary>/gi;

const SPAN = /<span\s+class\s*=\s*["']([^"'<>\n]{1,200})["']\s*>([^<\n]{1,200})<\/span>/gi;

/** Words in a colour, which Markdown has no marks for. */
const COLOURED = /<(?:font\s[^<>\n]{0,200}\bcolor|span\s[^<>\n]{0,200}\bstyle)\s*=/i;
const COLOUR_TAG = /(<\/?(?:font|span)(?:\s[^<>\n]{0,500})?>)/i;
const ATTRIBUTE = /(color|style|class)\s*=\s*(?:"([^"<>]{0,300})"|'([^'<>]{0,300})'|([\w#]{1,30}))/gi;

/** Links with nothing but what sets them apart. */
const LINKS =
  /^\s*(?:(?:[-*+|·•,，、«»←→]|\d{1,2}[.)]|#{1,6})\s*){0,4}(?:\[[^[\]\n]{1,200}\]\([^()\n]{1,500}\)[\s|·•,，、«»←→-]{0,9})+$/;
const LONGEST_LINKED = 1000;

/** A paragraph that is set off as a whole, `*Found a mistake? Tell us.*`; a colon or a figure may tell an answer. */
const SET_OFF = /^\s{0,3}([*_])(?![*_\s])[^*_:：\d]{1,300}\1\s*$/;

/** Stands for code and formulas while marks around them are taken off. */
const MASK = "\u0001";
const MASKED = /\u0001(\d+)\u0001/g;

/** Signs that plain text does not have: a fence, a heading, the rule of a table. */
export function isMarkdown(text: string): boolean {
  const lines = text.slice(0, 262_144).split("\n");
  return lines.some(
    (line, i) =>
      FENCE.test(line) ||
      HEADING.test(line) ||
      (line.includes("|") && TABLE_RULE.test(line) && (lines[i - 1] ?? "").includes("|")),
  );
}

export function markdownBlocks(text: string, lineCharacters: number): { blocks: Block[]; warnings: string[] } {
  const reader = new MarkdownReader(lineCharacters);
  for (const line of text.split("\n")) reader.read(line);
  return reader.finish();
}

interface Fenced {
  fence: string;
  language: string;
  lines: string[];
  line: number;
}

class MarkdownReader {
  readonly #blocks: Block[] = [];
  readonly #warnings = new Set<string>();
  readonly #lineCharacters: number;
  #line = 0;
  #code: Fenced | undefined;
  #formula: { lines: string[]; line: number } | undefined;
  #table: TableRow[] | undefined;
  #previous = "";
  /** Of the line that is read: what stands for something to fill in. */
  #placeholders: string[] = [];
  readonly #standingOut = new StandingOut();
  /** What stands out in the line that is read. */
  #coloured: Emphasis[] = [];
  #marked: Emphasis[] = [];
  /** It is nothing but links. */
  #linked = false;
  /** How many blocks stand above the last rule. */
  #aboveRule: number | undefined;
  /** The last line with something in it is set off as a whole. */
  #setOff = false;
  /** `</details>` stands in front of the next block. */
  #behindFold = false;

  constructor(lineCharacters: number) {
    this.#lineCharacters = lineCharacters;
  }

  read(line: string): void {
    this.#line++;
    this.#placeholders = [];
    this.#coloured = [];
    this.#marked = [];
    this.#linked = line.length <= LONGEST_LINKED && LINKS.test(line);
    if (line.trim() !== "") this.#setOff = line.length <= LONGEST_LINKED && SET_OFF.test(line);
    if (line.length > this.#lineCharacters) this.#add(line, this.#line);
    else if (this.#code) this.#readCode(this.#code, line);
    else if (this.#formula) this.#readFormula(this.#formula, line);
    else this.#readLine(line);
    if (line.length <= this.#lineCharacters && /<\/details>/i.test(line)) this.#behindFold = true;
    this.#previous = line;
  }

  #readCode(code: Fenced, line: string): void {
    if (line.trim().startsWith(code.fence) && /^\s*[`~]+\s*$/.test(line)) {
      this.#addCode(code);
      this.#code = undefined;
    } else code.lines.push(line);
  }

  /** In its fence, without which a program would be told what it is by nothing; whole banks are fenced in, too. */
  #addCode({ fence, language, lines, line }: Fenced): void {
    const text = lines.join("\n");
    const isBank =
      lines.filter((one) => OF_BANK.test(one)).length >= 2 && /^(?:text|txt|plain|markdown|md)?$/i.test(language);
    if (isBank || text.trim() === "" || text.length > this.#lineCharacters) this.#add(text, line);
    else this.#push({ text: `${fence}${language}\n${text}\n${fence}`, line, code: true });
  }

  #readFormula(formula: { lines: string[]; line: number }, line: string): void {
    formula.lines.push(line.trim());
    if (!line.trimEnd().endsWith("$$")) return;
    this.#add(formula.lines.join(" "), formula.line);
    this.#formula = undefined;
  }

  #readLine(line: string): void {
    const fence = FENCE.exec(line);
    if (this.#table && line.includes("|")) {
      this.#addRow(line);
      return;
    }
    this.#table = undefined;
    if (fence) this.#code = { fence: fence[1]!, language: fence[2]!, lines: [], line: this.#line };
    else if (/^\s*\$\$/.test(line) && !/\$\$\s*$/.test(line.trim().slice(2)))
      this.#formula = { lines: [line.trim()], line: this.#line };
    else if (line.includes("|") && TABLE_RULE.test(line) && this.#previous.includes("|")) this.#openTable();
    else this.#readText(line);
  }

  #readText(line: string): void {
    const heading = HEADING.exec(line);
    const underlines = /^\s{0,3}(?:=+|-+)\s*$/.test(line) && this.#previous.trim() !== "";
    if (heading) this.#add(this.#inline(heading[2]!), this.#line, heading[1]!.length);
    else if (underlines) this.#underline(line);
    else if (RULE.test(line)) this.#aboveRule = this.#blocks.length;
    else this.#readProse(line);
  }

  #readProse(line: string): void {
    let bullet = false;
    const quoted = line
      .replace(/^\s{0,3}(?:>\s?)+/, "")
      .replace(/^(\s*)[-*+]\s+(?=\S)(\[[ xX]\]\s+)?/, (_, space: string, box?: string) => {
        bullet = box === undefined;
        return bullet ? space : `${space}${/x/i.test(box!) ? "☑" : "☐"} `;
      });
    this.#add(this.#inline(quoted.trimEnd()), this.#line, undefined, bullet);
  }

  /** A line of `===` or `---` makes the line above a heading. */
  #underline(line: string): void {
    const above = this.#blocks.at(-1);
    if (above?.kind === "paragraph" && above.line === this.#line - 1) above.heading = line.includes("=") ? 1 : 2;
  }

  #openTable(): void {
    const head = this.#blocks.at(-1);
    if (head?.kind === "paragraph" && head.line === this.#line - 1) this.#blocks.pop();
    this.#table = [{ row: 1, cells: cellsOf(this.#previous).map((cell) => this.#inline(cell)) }];
    this.#blocks.push({ kind: "table", block: this.#blocks.length, rows: this.#table });
  }

  #addRow(line: string): void {
    this.#table!.push({ row: this.#table!.length + 1, cells: cellsOf(line).map((cell) => this.#inline(cell)) });
  }

  #add(text: string, line: number, heading?: number, bullet = false): void {
    for (let start = 0; start < text.length; start += this.#lineCharacters) {
      const part = text.slice(start, start + this.#lineCharacters);
      if (part.trim() === "") continue;
      this.#push({
        text: part,
        line,
        ...(heading === undefined ? {} : { heading }),
        ...this.#emphasis(),
        ...(bullet ? { label: "•" } : {}),
        ...(this.#linked ? { around: true as const } : {}),
      });
    }
  }

  #emphasis(): { emphasis?: Emphasis[] } {
    // In the list of the colours, from which those that say nothing are taken at the end.
    this.#coloured.push(
      ...this.#marked,
      ...this.#placeholders.map((text): Emphasis => ({ kind: "placeholder", text })),
    );
    return this.#coloured.length === 0 ? {} : { emphasis: this.#coloured };
  }

  /** @param text a line with its tags */
  #noteColours(text: string): void {
    if (!COLOURED.test(text)) return;
    for (const part of text.split(COLOUR_TAG)) {
      const tag = /^<(\/?)(font|span)/i.exec(part);
      const attributes = () =>
        Object.fromEntries(
          [...part.matchAll(ATTRIBUTE)].map(([, name, ...values]) => [
            name!.toLowerCase(),
            values.find((value) => value !== undefined) ?? "",
          ]),
        );
      if (tag?.[1] === "/") this.#standingOut.close(tag[2]!.toLowerCase());
      else if (tag) this.#standingOut.open(tag[2]!.toLowerCase(), attributes());
      else this.#standingOut.text(part.replace(/[*`]|<[^<>]{0,200}>/g, ""));
    }
    this.#coloured = this.#standingOut.endParagraph();
  }

  #push(paragraph: Omit<Paragraph, "kind" | "block">): void {
    const behindFold = this.#behindFold ? { behindFold: true as const } : {};
    this.#behindFold = false;
    this.#blocks.push({ kind: "paragraph", block: this.#blocks.length, ...paragraph, ...behindFold });
  }

  /** Below the last rule stands one paragraph, set off as a whole: it is the foot of the page. */
  #closeFoot(): void {
    const last = this.#blocks.at(-1);
    const alone = this.#aboveRule === this.#blocks.length - 1;
    if (last?.kind === "paragraph" && alone && this.#setOff) last.around = true;
  }

  finish(): { blocks: Block[]; warnings: string[] } {
    if (this.#code) this.#addCode(this.#code);
    if (this.#formula) this.#add(this.#formula.lines.join(" "), this.#formula.line);
    this.#closeFoot();
    this.#standingOut.finish();
    return { blocks: this.#blocks, warnings: [...this.#warnings] };
  }

  /** Emphasis, links and escapes as a reader sees them. Code and formulas stay, and so do blanks of underscores. */
  #inline(text: string): string {
    if (!/[*_`[\\~<!]|==/.test(text)) return text;
    this.#noteColours(text);
    // Emphasis may enclose code: **`10`**.
    const kept: string[] = [];
    const masked = text.replaceAll(MASK, "").replace(/`[^`\n]+`|\$[^$\n]+\$/g, (part) => {
      kept.push(part.replace(/^`|`$/g, ""));
      return `${MASK}${kept.length - 1}${MASK}`;
    });
    const plain = (part: string) => this.#plain(part).replace(MASKED, (_, i: string) => kept[Number(i)]!);
    this.#marked.push(...markdownEmphasis(masked, plain));
    this.#placeholders = [];
    return plain(masked);
  }

  #plain(text: string): string {
    if (/!\[[^\]]*\]\(/.test(text)) this.#warnings.add("picture-skipped");
    return text
      .replace(/!\[[^\]\n]{0,500}\]\([^()\n]{0,2000}\)/g, "[图片]")
      .replace(/\[([^[\]\n]{1,500})\]\([^()\n]{0,2000}\)/g, "$1")
      .replace(/\*{1,3}(?=\S)([^*\n]{0,2000}?[^*\s])\*{1,3}/g, "$1")
      .replace(/(?<![\w_])_{1,2}(?=[^\s_])([^_\n]{1,2000}?[^\s_]|[^\s_])_{1,2}(?![\w_])/g, "$1")
      .replace(/~~([^~\n]{1,2000})~~/g, "$1")
      .replace(/(?<![=\w])==(?=[^\s=])([^=\n]{0,2000}?[^\s=])==(?![=\w])/g, "$1")
      .replace(/<br\s*\/?>/gi, "\n")
      .replace(SPAN, (_, className: string, inner: string) => {
        if (marksPlaceholder(className)) this.#placeholders.push(inner);
        return inner;
      })
      .replace(SUMMARY, (_, name: string) => disclosureLabel(name.replace(TAG, "")))
      .replace(TAG, "")
      .replace(/\\([\\`*_{}[\]()#+\-.!|~>])/g, "$1");
  }
}

/** `| a | b |`; a bar in code or after a backslash is part of its cell. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let code = false;
  for (let i = 0; i < line.length; i++) {
    const sign = line[i]!;
    if (sign === "\\" && line[i + 1] === "|") {
      cell += "|";
      i++;
      continue;
    }
    if (sign === "`") code = !code;
    if (sign === "|" && !code) {
      cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  cells.push(cell.trim());
  if (cells[0] === "" && line.trimStart().startsWith("|")) cells.shift();
  if (cells.at(-1) === "" && line.trimEnd().endsWith("|")) cells.pop();
  return cells;
}
