/**
 * Web pages and the HTML inside other formats, as a browser shows them: lists with their numbers, tables with merged
 * cells, formulas as LaTeX. Nothing is run and nothing is loaded.
 */
import { Parser } from "htmlparser2";
import { isTunelabError } from "#lib/core/index";
import type { Block, Paragraph, ReadDocument } from "../document.ts";
import { type Deadline, exceeded } from "../limits.ts";
import { repairText } from "../text/normalize.ts";
import { raised } from "../text/raised.ts";
import { isContentsEntry } from "./contents.ts";
import { disclosureLabel } from "./disclosure.ts";
import type { DecodedInput } from "./encoding.ts";
import { GrowingText } from "./growing-text.ts";
import { AnswerMarks } from "./html-answers.ts";
import { AroundText } from "./html-around.ts";
import { StandingOut } from "./html-emphasis.ts";
import { Formula } from "./html-formula.ts";
import { itemNumber, type List } from "./html-list.ts";
import { HtmlTable } from "./html-table.ts";
import { marksPlaceholder } from "./placeholders.ts";

export interface HtmlContext {
  name: string;
  limits: { xmlDepth: number };
  deadline: Deadline;
}

/** Web pages nest deeper than office files. */
const DEPTH = 4;
const CHECK_EVERY = 4096;

const SKIPPED = new Set(["script", "style", "noscript", "template", "head", "iframe", "object", "svg", "rt", "rp"]);
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section select summary ul".split(
    " ",
  ),
);
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

export function readHtml(input: DecodedInput): ReadDocument {
  const { blocks, warnings } = htmlBlocks(input.text, input);
  return { format: "html", encoding: input.encoding, blocks, warnings };
}

/** @throws TunelabError LIMIT_EXCEEDED, TIMEOUT */
export function htmlBlocks(html: string, context: HtmlContext): { blocks: Block[]; warnings: string[] } {
  const walker = new HtmlWalker(context);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => walker.open(name, attributes),
      ontext: (text) => walker.text(text),
      onclosetag: (name) => walker.close(name),
    },
    { decodeEntities: true, recognizeCDATA: true },
  );
  for (let start = 0; start < html.length; start += 65_536) parser.write(html.slice(start, start + 65_536));
  parser.end();
  return walker.finish();
}

/** A fragment as plain text; pictures as [图片]. Never throws: what is too deep is given as it stands. */
export function htmlText(html: string, context: HtmlContext): string {
  if (!/[<&]/.test(html)) return repairText(html).trim();
  try {
    return htmlBlocks(html, context)
      .blocks.map((block) =>
        block.kind === "paragraph" ? block.text : block.rows.map(({ cells }) => cells.join("\t")).join("\n"),
      )
      .join("\n")
      .trim();
  } catch (error) {
    if (isTunelabError(error) && error.code === "LIMIT_EXCEEDED") return repairText(html).trim();
    throw error;
  }
}

class HtmlWalker {
  readonly #context: HtmlContext;
  readonly #blocks: Block[] = [];
  readonly #warnings = new Set<string>();
  readonly #lists: List[] = [];
  readonly #tables: HtmlTable[] = [];
  /** The elements that are open inside one whose content is left out. */
  #skipping: string[] = [];
  /** Text of the paragraph that is open. */
  readonly #text = new GrowingText();
  #heading: number | undefined;
  /** Word marks the entries of its table of contents by their class. */
  #inContents = false;
  #depth = 0;
  #count = 0;
  #preformatted = 0;
  /** `</details>` stands in front of the next paragraph. */
  #behindFold = false;
  /** Where the text of an open `<sub>`, `<sup>`, `<u>` or `<span>` began. */
  readonly #marks: { name: string; start: number }[] = [];
  /** Texts of the paragraph that stand for something to fill in. */
  #placeholders: string[] = [];
  readonly #around = new AroundText();
  readonly #standingOut = new StandingOut();
  readonly #answers = new AnswerMarks();
  #formula: Formula | undefined;

  constructor(context: HtmlContext) {
    this.#context = context;
  }

  open(name: string, attributes: Record<string, string>): void {
    const limit = this.#context.limits.xmlDepth * DEPTH;
    if (++this.#depth > limit) exceeded("depth", limit, this.#context.name);
    if (++this.#count % CHECK_EVERY === 0) this.#context.deadline.check();
    if (this.#skipping.length > 0 || SKIPPED.has(name) || this.#isHidden(name, attributes)) {
      if (!VOID.has(name)) this.#skipping.push(name);
      return;
    }
    if (name === "math") this.#formula ??= new Formula();
    if (this.#formula) this.#formula.open(name, attributes);
    else this.#openElement(name, attributes);
  }

  #isHidden(name: string, { style, hidden }: Record<string, string>): boolean {
    if (VOID.has(name) || (hidden === undefined && !/display\s*:\s*none|mso-hide\s*:\s*all/i.test(style ?? "")))
      return false;
    this.#warnings.add("hidden-text");
    return true;
  }

  #openElement(name: string, attributes: Record<string, string>): void {
    if (BLOCKS.has(name)) this.#endParagraph();
    if (!VOID.has(name)) {
      this.#around.open(name, attributes);
      this.#standingOut.open(name, attributes);
    }
    if (!VOID.has(name) || name === "input") this.#answers.open(name, attributes);
    if (name === "p") this.#inContents = /\bMsoTo[cf]\d*\b/.test(attributes["class"] ?? "");
    const table = this.#tables.at(-1);
    if (/^h[1-6]$/.test(name)) this.#heading = Number(name[1]);
    else if (name === "ol" || name === "ul")
      this.#lists.push({
        ordered: name === "ol",
        style: attributes["type"] ?? "1",
        next: Number(attributes["start"] ?? 1),
      });
    else if (name === "li") this.#startItem(attributes);
    else if (name === "br") this.#text.append("\n");
    else if (name === "pre") this.#preformatted++;
    else if (name === "img") this.#picture(attributes);
    else if (name === "input" && /^(?:text)?$/i.test(attributes["type"] ?? "")) this.#text.append("____");
    else if (this.#isMark(name, attributes)) this.#marks.push({ name, start: this.#text.position });
    else if (name === "table") {
      if (table?.inCell) this.#endParagraph();
      this.#tables.push(new HtmlTable());
    } else if (name === "tr") this.#closeCell(() => table?.openRow());
    else if (name === "td" || name === "th")
      this.#closeCell(() => table?.openCell(Number(attributes["colspan"] ?? 1), Number(attributes["rowspan"] ?? 1)));
  }

  #isMark(name: string, attributes: Record<string, string>): boolean {
    if (name !== "span") return name === "sub" || name === "sup" || name === "u";
    return marksPlaceholder(attributes["class"]) || this.#marks.at(-1)?.name === "span";
  }

  text(text: string): void {
    if (this.#skipping.length > 0) return;
    if (this.#formula) {
      this.#formula.text(text);
      return;
    }
    this.#around.text(text);
    this.#standingOut.text(text);
    this.#answers.text(text);
    if (this.#preformatted > 0) this.#text.append(text);
    else {
      const shown = text.replace(/[ \t\r\n\f]+/g, " ");
      const underlined = this.#marks.some((mark) => mark.name === "u");
      this.#text.append(this.#text.isApart && !underlined ? shown.replace(/^ /, "") : shown);
    }
  }

  close(name: string): void {
    this.#depth--;
    if (this.#skipping.length > 0) {
      const start = this.#skipping.lastIndexOf(name);
      if (start >= 0) this.#skipping = this.#skipping.slice(0, start);
      return;
    }
    if (!this.#formula) this.#closeElement(name);
    else if (this.#formula.close(name)) {
      const { text, simplified } = this.#formula.shown;
      if (simplified) this.#warnings.add("formula-simplified");
      this.#text.append(text);
      this.#formula = undefined;
    }
  }

  #closeElement(name: string): void {
    const mark = this.#marks.at(-1);
    if (mark?.name === name) this.#closeMark(this.#marks.pop()!);
    if (BLOCKS.has(name)) this.#endParagraph(name === "summary");
    this.#around.close(name);
    this.#standingOut.close(name);
    this.#answers.close(name);
    if (name === "ol" || name === "ul") this.#lists.pop();
    else if (name === "details") this.#behindFold = true;
    else if (name === "pre") this.#preformatted = Math.max(0, this.#preformatted - 1);
    else if (name === "td" || name === "th" || name === "tr") this.#closeCell(() => {});
    else if (name === "table") this.#closeTable();
  }

  finish(): { blocks: Block[]; warnings: string[] } {
    while (this.#tables.length > 0) this.#closeTable();
    this.#endParagraph();
    this.#standingOut.finish();
    this.#answers.finish();
    return { blocks: this.#blocks, warnings: [...this.#warnings].sort() };
  }

  // -------------------------------------------------------------- paragraphs

  #endParagraph(summary = false): void {
    const whole = this.#text.take();
    const repaired = repairText(summary ? disclosureLabel(whole) : whole);
    const lines = this.#preformatted > 0 ? repaired : repaired.replace(/[ \t]*\n[ \t]*/g, "\n");
    const text = lines.replace(/^\n+/, "").trimEnd();
    const heading = this.#heading;
    const left = this.#inContents && isContentsEntry(text);
    const around = this.#around.endParagraph() ? { around: true as const } : {};
    const emphasis = this.#standingOut.endParagraph();
    for (const shown of this.#placeholders) emphasis.push({ kind: "placeholder", text: shown });
    this.#heading = undefined;
    this.#inContents = false;
    this.#placeholders = [];
    this.#marks.length = 0;
    if (left) this.#warnings.add("contents-skipped");
    if (left || text.trim() === "") return;
    const table = this.#tables.at(-1);
    const paragraph: Paragraph = {
      kind: "paragraph",
      block: this.#blocks.length,
      text,
      ...(heading === undefined ? {} : { heading }),
      ...(emphasis.length === 0 ? {} : { emphasis }),
      ...around,
      ...(this.#behindFold ? { behindFold: true as const } : {}),
    };
    this.#behindFold = false;
    if (table?.inCell) table.add(text);
    else this.#blocks.push(paragraph);
    this.#answers.endParagraph(table?.inCell ? undefined : paragraph);
  }

  #startItem({ value }: Record<string, string>): void {
    const list = this.#lists.at(-1);
    if (!list?.ordered) return;
    if (value !== undefined && Number.isSafeInteger(Number(value))) list.next = Number(value);
    this.#text.replaceFrom(0, `${itemNumber(list.next++, list.style)}. `);
  }

  #picture({ alt }: Record<string, string>): void {
    if (this.#answers.picture(alt)) return;
    this.#warnings.add("picture-skipped");
    const latex = /^\s*(\\\(.*\\\)|\$.+\$|\\\[.*\\\])\s*$/s.exec(alt ?? "")?.[1];
    this.#text.append(latex ?? "[图片]");
  }

  #closeMark({ name, start }: { name: string; start: number }): void {
    const inner = this.#text.from(start);
    if (name === "u") {
      if (inner !== "" && inner.trim() === "") this.#text.replaceFrom(start, "____");
    } else if (name === "span") {
      if (inner.trim() !== "") this.#placeholders.push(inner.trim());
    } else this.#text.replaceFrom(start, raised(inner, name === "sup"));
  }

  // -------------------------------------------------------------- tables

  #closeCell(then: () => void): void {
    this.#endParagraph();
    const table = this.#tables.at(-1);
    table?.closeCell();
    then();
  }

  #closeTable(): void {
    this.#closeCell(() => {});
    const rows = this.#tables.pop()?.rows() ?? [];
    const outer = this.#tables.at(-1);
    if (rows.length === 0) return;
    if (outer?.inCell) for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
    else this.#blocks.push({ kind: "table", block: this.#blocks.length, rows });
  }
}
