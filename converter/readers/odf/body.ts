/** Walks content.xml once. */
import type { Block } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import { raised } from "../../text/raised.ts";
import { HtmlTable } from "../html-table.ts";
import { localName, type XmlAttributes, type XmlHandler } from "../xml.ts";
import type { ListCounter, ListStyles } from "./lists.ts";
import { TextPositions } from "./positions.ts";

/** Made from the titles, which stand in the text again. */
const CONTENTS = new Set(["table-of-content", "illustration-index", "table-index"]);
const SKIPPED = new Set([
  ...CONTENTS,
  "tracked-changes",
  "annotation",
  "note-citation",
  "ruby-text",
  "sequence-decls",
  "forms",
  "desc",
  "title",
]);
const MAX_REPEATED = 1000;

interface OpenParagraph {
  text: string;
  heading: number | undefined;
  label: string;
}

export class OdtBody implements XmlHandler {
  readonly blocks: Block[] = [];
  readonly warnings = new Set<string>();
  readonly #styles: ListStyles;
  readonly #lists: ListCounter;
  readonly #tables: HtmlTable[] = [];
  readonly #paragraphs: OpenParagraph[] = [];
  readonly #positions = new TextPositions();
  /** Of the spans that are open. */
  readonly #spans: ("super" | "sub" | undefined)[] = [];
  #skipDepth = 0;
  #inBody = false;
  /** A list item that waits for its first paragraph. */
  #item: { start: number | undefined } | undefined;

  constructor(styles: ListStyles, lists: ListCounter) {
    this.#styles = styles;
    this.#lists = lists;
  }

  open(full: string, attributes: XmlAttributes): void {
    const name = localName(full);
    if (this.#skipDepth > 0 || SKIPPED.has(name)) {
      if (name === "annotation") this.warnings.add("comments-skipped");
      if (CONTENTS.has(name)) this.warnings.add("contents-skipped");
      this.#skipDepth++;
      return;
    }
    if (name === "body") this.#inBody = true;
    if (this.#inBody) this.#openElement(name, attributes);
    else {
      this.#styles.readElement(name, attributes);
      this.#positions.readElement(name, attributes);
    }
  }

  #openElement(name: string, attributes: XmlAttributes): void {
    const table = this.#tables.at(-1);
    switch (name) {
      case "p":
      case "h":
        this.#openParagraph(name, attributes);
        break;
      case "span":
        this.#spans.push(this.#positions.of(attributes["text:style-name"]) ?? this.#spans.at(-1));
        break;
      case "list":
        this.#lists.openList(attributes["text:style-name"], attributes["xml:id"], continued(attributes));
        break;
      case "list-item":
        this.#item = { start: numberOf(attributes["text:start-value"]) };
        break;
      case "table":
        this.#tables.push(new HtmlTable());
        break;
      case "table-row":
        table?.openRow();
        break;
      case "table-cell":
        table?.openCell(
          Number(
            attributes["table:number-columns-spanned"] ??
              Math.min(MAX_REPEATED, Number(attributes["table:number-columns-repeated"] ?? 1)),
          ),
          Number(attributes["table:number-rows-spanned"] ?? 1),
        );
        break;
      case "note":
        this.#append("（注：");
        break;
      case "image":
        this.warnings.add("picture-skipped");
        this.#append("[图片]");
        break;
      case "object":
        this.warnings.add("embedded-object");
        break;
      default:
        this.#append(characterOf(name, attributes));
    }
  }

  #openParagraph(name: string, attributes: XmlAttributes): void {
    const level = numberOf(attributes["text:outline-level"]);
    const label = this.#item ? this.#lists.next(this.#item.start) : "";
    this.#item = undefined;
    this.#paragraphs.push({ text: "", heading: name === "h" ? (level ?? 1) : undefined, label });
  }

  #append(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph) paragraph.text += text;
  }

  text(text: string): void {
    if (this.#skipDepth > 0) return;
    const shown = text.replace(/[ \t\r\n]+/g, " ");
    const position = this.#spans.at(-1);
    this.#append(position ? raised(shown, position === "super") : shown);
  }

  close(full: string): void {
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    const name = localName(full);
    if (name === "p" || name === "h") this.#closeParagraph();
    else if (name === "span") this.#spans.pop();
    else if (name === "list") this.#lists.closeList();
    else if (name === "table-cell") this.#tables.at(-1)?.closeCell();
    else if (name === "table") this.#closeTable();
    else if (name === "note") this.#append("）");
  }

  #closeParagraph(): void {
    const { text: raw, heading, label } = this.#paragraphs.pop()!;
    const text = repairText(raw).trimEnd();
    const outer = this.#paragraphs.at(-1);
    if (outer)
      outer.text += text; // a note, or a text box, inside a paragraph
    else if (text.trim() !== "") this.#add(label === "" ? text : `${label} ${text}`, label, heading);
  }

  #add(text: string, label: string, heading: number | undefined): void {
    const table = this.#tables.at(-1);
    if (table?.inCell) table.add(text);
    else
      this.blocks.push({
        kind: "paragraph",
        block: this.blocks.length,
        text,
        ...(label === "" ? {} : { label }),
        ...(heading === undefined ? {} : { heading }),
      });
  }

  #closeTable(): void {
    const rows = this.#tables.pop()?.rows() ?? [];
    const outer = this.#tables.at(-1);
    if (rows.length === 0) return;
    if (outer?.inCell) for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
    else this.blocks.push({ kind: "table", block: this.blocks.length, rows });
  }
}

function continued(attributes: XmlAttributes): string | undefined {
  const id = attributes["text:continue-list"];
  if (id !== undefined) return `id:${id}`;
  return attributes["text:continue-numbering"] === "true" ? `style:${attributes["text:style-name"]}` : undefined;
}

function characterOf(name: string, attributes: XmlAttributes): string {
  if (name === "tab") return "\t";
  if (name === "line-break") return "\n";
  if (name === "s") return " ".repeat(Math.min(MAX_REPEATED, numberOf(attributes["text:c"]) ?? 1));
  return "";
}

function numberOf(value: string | undefined): number | undefined {
  return value === undefined || !/^\d{1,9}$/.test(value) ? undefined : Number(value);
}
