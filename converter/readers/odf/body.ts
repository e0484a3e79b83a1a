/** Walks content.xml once and gives the blocks as a reader of the printed page sees them. */
import type { Block, Paragraph } from "../../document.ts";
import { HtmlTable } from "../html-table.ts";
import { isAnswer } from "../word/answer-comment.ts";
import { localName, type XmlAttributes, XmlCollector, type XmlElement, type XmlHandler } from "../xml.ts";
import { CONTENTS, continued, isSkipped, MAX_REPEATED, numberOf, PLACES, spaces, startOf } from "./attributes.ts";
import type { OdtChanges } from "./changes.ts";
import type { ListCounter, ListStyles } from "./lists.ts";
import { OpenParagraph } from "./paragraph.ts";
import type { TextStyles } from "./text-styles.ts";

export interface OdtContext {
  lists: ListStyles;
  styles: TextStyles;
  counter: ListCounter;
  changes: OdtChanges;
  warnings: Set<string>;
  /** The formula in an embedded object, by its path, as LaTeX. */
  formula: (path: string) => string | undefined;
  /** An element `math:math` as LaTeX. */
  toLatex: (math: XmlElement) => string;
}

const MAX_LEVELS = 10;

/** What paragraphs stand in, other than the text: they belong to the paragraph around it. */
interface Inside {
  kind: "note" | "annotation" | "text-box";
  /** Tables that are open around it. */
  tables: number;
  lines: string[];
}

export class OdtBody implements XmlHandler {
  readonly blocks: Block[] = [];
  readonly #context: OdtContext;
  readonly #tables: HtmlTable[] = [];
  readonly #paragraphs: OpenParagraph[] = [];
  readonly #inside: Inside[] = [];
  /** Of the frames that are open, whether one of their contents has been shown: the others say the same. */
  readonly #frames: boolean[] = [];
  /** Lists that a numbered paragraph stands for. */
  readonly #levels: number[] = [];
  #skipDepth = 0;
  #inBody = false;
  #math: XmlCollector | undefined;
  /** A list item that waits for its first paragraph. */
  #item: { start: number | undefined; style: string | undefined } | undefined;

  constructor(context: OdtContext) {
    this.#context = context;
  }

  open(full: string, attributes: XmlAttributes): void {
    const name = localName(full);
    if (this.#math) this.#math.open(full, attributes);
    else if (this.#context.changes.open(name, attributes)) return;
    else if (this.#skipDepth > 0 || this.#isSkipped(full, name)) this.#skipDepth++;
    else if (this.#inBody) this.#openElement(name, attributes);
    else if (name === "body") this.#inBody = true;
    else {
      this.#context.lists.readElement(name, attributes);
      this.#context.styles.readElement(name, attributes);
    }
  }

  #isSkipped(full: string, name: string): boolean {
    if (CONTENTS.has(name)) this.#context.warnings.add("contents-skipped");
    return isSkipped(full, name);
  }

  #openElement(name: string, attributes: XmlAttributes): void {
    const { counter, warnings } = this.#context;
    switch (name) {
      case "p":
      case "h":
        this.#openParagraph(name, attributes);
        break;
      case "list":
        counter.openList(attributes["text:style-name"], attributes["xml:id"], continued(attributes));
        break;
      case "list-item":
        this.#item = { start: numberOf(attributes["text:start-value"]), style: attributes["text:style-override"] };
        break;
      case "numbered-paragraph":
        this.#openNumbered(attributes);
        break;
      case "note":
      case "annotation":
      case "text-box":
        this.#inside.push({ kind: name, tables: this.#tables.length, lines: [] });
        break;
      case "frame":
        this.#frames.push(false);
        break;
      case "section":
        if (attributes["text:display"] === "none") warnings.add("hidden-text");
        break;
      case "hidden-paragraph":
      case "hidden-text":
        if (attributes["text:is-hidden"] === "true") warnings.add("hidden-text");
        break;
      case "table":
      case "table-row":
      case "table-cell":
        this.#openTable(name, attributes);
        break;
      default:
        this.#openInParagraph(name, attributes);
    }
  }

  #openInParagraph(name: string, attributes: XmlAttributes): void {
    const paragraph = this.#paragraphs.at(-1);
    if (name === "math") this.#math = new XmlCollector(name, attributes);
    else if (name === "image") this.#picture();
    else if (name === "object") this.#object(attributes["xlink:href"]);
    else if (name === "line-break") paragraph?.run.append("\n");
    else if (name === "tab") paragraph?.run.append("\t", paragraph.look);
    else if (name === "s") paragraph?.run.append(spaces(attributes), paragraph.look);
    else if (name === "span")
      paragraph?.openSpan(this.#context.styles.properties("text", attributes["text:style-name"]));
    else if (PLACES[name]) paragraph?.openSpan(PLACES[name](attributes));
    else if (name === "change") this.#deleted(attributes["text:change-id"]);
    else if (this.#context.changes.move(name, attributes) && paragraph)
      paragraph.run.change = this.#context.changes.current;
  }

  #openTable(name: string, attributes: XmlAttributes): void {
    const table = this.#tables.at(-1);
    if (name === "table") this.#tables.push(new HtmlTable());
    else if (name === "table-row") table?.openRow();
    else {
      const repeated = Math.min(MAX_REPEATED, Number(attributes["table:number-columns-repeated"] ?? 1));
      table?.openCell(
        Number(attributes["table:number-columns-spanned"] ?? repeated),
        Number(attributes["table:number-rows-spanned"] ?? 1),
      );
    }
  }

  #openParagraph(name: string, attributes: XmlAttributes): void {
    const { styles, counter } = this.#context;
    const style = attributes["text:style-name"];
    const level = numberOf(attributes["text:outline-level"]) ?? 1;
    const list = styles.list(style);
    const item = this.#item;
    this.#item = undefined;
    const isCounted =
      name === "h" && counter.depth === 0 && list !== "" && attributes["text:is-list-header"] !== "true";
    const number = item
      ? counter.next(item.start, item.style, list)
      : isCounted
        ? counter.heading(level, startOf(attributes))
        : undefined;
    const heading = name === "h" ? level : styles.isTitle(style) ? 1 : undefined;
    const paragraph = new OpenParagraph(styles, style, heading, number);
    paragraph.run.change = this.#context.changes.current;
    this.#paragraphs.push(paragraph);
  }

  /** A paragraph of a list that names its level itself. */
  #openNumbered(attributes: XmlAttributes): void {
    const id = attributes["text:list-id"];
    const levels = Math.max(1, Math.min(MAX_LEVELS, numberOf(attributes["text:level"]) ?? 1));
    for (let i = 0; i < levels; i++)
      this.#context.counter.openList(attributes["text:style-name"], id, id === undefined ? undefined : `id:${id}`);
    this.#levels.push(levels);
    this.#item = { start: numberOf(attributes["text:start-value"]), style: undefined };
  }

  text(text: string): void {
    if (this.#math) this.#math.text(text);
    if (this.#context.changes.text(text)) return;
    const paragraph = this.#paragraphs.at(-1);
    if (this.#skipDepth > 0 || this.#math || !paragraph) return;
    if (paragraph.hidden) this.#context.warnings.add("hidden-text");
    paragraph.run.append(text.replace(/[ \t\r\n]+/g, " "), paragraph.look);
  }

  close(full: string): void {
    if (this.#context.changes.close(localName(full))) return;
    if (this.#skipDepth > 0) this.#skipDepth--;
    else if (this.#math) this.#closeMath(this.#math);
    else this.#closeElement(localName(full));
  }

  #closeElement(name: string): void {
    switch (name) {
      case "p":
      case "h":
        this.#closeParagraph();
        break;
      case "list":
        this.#context.counter.closeList();
        break;
      case "list-item":
        this.#item = undefined;
        break;
      case "numbered-paragraph":
        this.#item = undefined;
        for (let i = this.#levels.pop() ?? 0; i > 0; i--) this.#context.counter.closeList();
        break;
      case "note":
      case "annotation":
      case "text-box":
        this.#closeInside();
        break;
      case "frame":
        this.#frames.pop();
        break;
      case "table-cell":
        this.#tables.at(-1)?.closeCell();
        break;
      case "table":
        this.#closeTable();
        break;
      default:
        if (name === "span" || PLACES[name]) this.#paragraphs.at(-1)?.closeSpan();
    }
  }

  #closeMath(math: XmlCollector): void {
    if (!math.close()) return;
    this.#math = undefined;
    this.#append(`$${this.#context.toLatex(math.root)}$`);
  }

  #closeParagraph(): void {
    const open = this.#paragraphs.pop();
    if (!open) return;
    const shown = open.shown();
    const paragraphs = [...(shown ? [shown] : []), ...open.boxes];
    const inside = this.#inside.at(-1);
    if (inside && inside.tables === this.#tables.length) {
      if (inside.kind === "text-box" && this.#paragraphs.length > 0) this.#paragraphs.at(-1)!.boxes.push(...paragraphs);
      else if (inside.kind === "text-box") for (const one of paragraphs) this.#add(one);
      else inside.lines.push(...paragraphs.map(({ text }) => text));
    } else for (const one of paragraphs) this.#add(one);
  }

  #closeInside(): void {
    const inside = this.#inside.pop();
    const paragraph = this.#paragraphs.at(-1);
    if (!inside || !paragraph) return;
    const text = inside.lines.join("\n");
    if (inside.kind === "note" && text !== "") paragraph.run.append(`（注：${text}）`);
    else if (inside.kind === "annotation" && isAnswer(text)) paragraph.comments.push(text);
    else if (inside.kind === "annotation") this.#context.warnings.add("comments-skipped");
  }

  #add(paragraph: Paragraph): void {
    const table = this.#tables.at(-1);
    if (table?.inCell) table.add(paragraph.text, paragraph.emphasis);
    else this.blocks.push({ ...paragraph, block: this.blocks.length });
  }

  #closeTable(): void {
    const rows = this.#tables.pop()?.rows() ?? [];
    const outer = this.#tables.at(-1);
    if (rows.length === 0) return;
    if (outer?.inCell) for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
    else this.blocks.push({ kind: "table", block: this.blocks.length, rows });
  }

  /** What was deleted stands elsewhere in the file; here is its place. */
  #deleted(id: string | undefined): void {
    const { changes } = this.#context;
    const paragraph = this.#paragraphs.at(-1);
    const { whole, rest } = changes.deleted(id, paragraph?.run.isEmpty !== false);
    for (const text of whole) this.#add({ kind: "paragraph", block: 0, text });
    if (!paragraph || rest === "") return;
    paragraph.run.change = "deleted";
    paragraph.run.append(rest);
    paragraph.run.change = changes.current;
  }

  #append(text: string): void {
    this.#paragraphs.at(-1)?.run.append(text);
    if (this.#frames.length > 0) this.#frames[this.#frames.length - 1] = true;
  }

  #picture(): void {
    if (this.#frames.at(-1)) return;
    this.#context.warnings.add("picture-skipped");
    this.#append("[图片]");
  }

  #object(path: string | undefined): void {
    if (path === undefined) return; // it stands here itself
    const latex = this.#context.formula(path.replace(/^\.\//, ""));
    if (latex === undefined) this.#context.warnings.add("embedded-object");
    else this.#append(`$${latex}$`);
  }
}
