/** Walks document.xml once and gives the blocks as a reader of the printed page sees them. */
import type { Block, Table } from "../../document.ts";
import { dropContentsHeading, makesContents } from "../contents.ts";
import { FieldStack } from "../word/fields.ts";
import type { NumberingCounter } from "../word/numbering.ts";
import { OpenParagraph } from "../word/paragraph.ts";
import { symbol } from "../word/symbols.ts";
import { TableBuilder } from "../word/table.ts";
import { type XmlAttributes, XmlCollector, type XmlHandler } from "../xml.ts";
import { ommlToLatex } from "./omml.ts";
import { RunFormat } from "./run.ts";
import { readParagraphProperty, type Styles } from "./styles.ts";

export interface BodyContext {
  styles: Styles;
  numbering: NumberingCounter;
  /** Text of footnotes and endnotes by `footnote:3`, of comments by `comment:1`. */
  notes: ReadonlyMap<string, string>;
  warnings: Set<string>;
  /** Text of an embedded document (altChunk) by relationship. */
  chunk?: (relationship: string) => Block[];
  /** LaTeX of an embedded formula by relationship. */
  equation?: (relationship: string) => string | undefined;
}

/** Elements whose content is not part of the printed text. */
const SKIPPED = new Set([
  "w:del", // tracked deletion
  "w:moveFrom",
  "w:delText",
  "w:rt", // pronunciation above a word
  "mc:Fallback", // the same content once more for old programs
  "w:rPrChange",
  "w:pPrChange",
  "w:sectPrChange",
  "w:tblPrChange",
  "w:tcPrChange",
  "w:numberingChange",
]);

/** Changes that nobody has accepted yet: the text is read as if they were. */
const CHANGES = new Set(["w:ins", "w:del", "w:moveFrom"]);

/** Elements whose attributes say something. */
const READ = new Set(
  "w:gridSpan w:vMerge w:gridBefore w:altChunk w:t w:pStyle w:numId w:ilvl w:outlineLvl w:u w:b w:highlight w:color w:vertAlign w:vanish w:br w:cr w:sym w:footnoteReference w:endnoteReference w:commentReference o:OLEObject w:fldChar w:fldSimple".split(
    " ",
  ),
);

export class BodyReader implements XmlHandler {
  readonly blocks: Block[] = [];
  readonly #context: BodyContext;
  readonly #paragraphs: OpenParagraph[] = [];
  readonly #tables: TableBuilder[] = [];
  #skipDepth = 0;
  #formula: XmlCollector | undefined;
  #inText = false;
  /** Inside w:pPr, where w:rPr formats the paragraph mark only. */
  #inProperties = false;
  readonly #fields = new FieldStack();
  #inCode = false;
  #preserve = false;
  /** For each content control that is open, whether it shows what to fill in. */
  readonly #controls: boolean[] = [];
  readonly #run = new RunFormat();
  /** Those that the text shows as such. */
  #pictures = 0;

  constructor(context: BodyContext) {
    this.#context = context;
  }

  wants(name: string): boolean {
    return this.#formula !== undefined || READ.has(name) || name.startsWith("m:");
  }

  open(name: string, attributes: XmlAttributes): void {
    if (CHANGES.has(name)) this.#context.warnings.add("changes-accepted");
    if (this.#skipDepth > 0 || SKIPPED.has(name)) {
      this.#skipDepth++;
      return;
    }
    if (this.#formula) this.#formula.open(name, attributes);
    else this.#openElement(name, attributes);
  }

  #openElement(name: string, attributes: XmlAttributes): void {
    const paragraph = this.#paragraphs.at(-1);
    switch (name) {
      case "w:p":
        this.#paragraphs.push(new OpenParagraph());
        break;
      case "w:tbl":
        this.#tables.push(new TableBuilder());
        break;
      case "w:tr":
        this.#tables.at(-1)?.openRow();
        break;
      case "w:tc":
        this.#tables.at(-1)?.openCell();
        break;
      case "w:gridSpan":
        this.#tables.at(-1)?.span(Number(attributes["w:val"] ?? 1));
        break;
      case "w:vMerge":
        this.#tables.at(-1)?.mergeDown(attributes["w:val"] === "restart");
        break;
      case "w:gridBefore":
        this.#tables.at(-1)?.skipColumns(Number(attributes["w:val"] ?? 0));
        break;
      case "w:sdt":
        this.#controls.push(false);
        break;
      case "w:showingPlcHdr":
        if (this.#controls.length > 0) this.#controls[this.#controls.length - 1] = true;
        break;
      case "w:altChunk":
        this.#insertChunk(attributes["r:id"] ?? "");
        break;
      case "m:oMath":
        if (paragraph) this.#formula = new XmlCollector(name, attributes);
        break;
      default:
        if (paragraph) this.#openInParagraph(paragraph, name, attributes);
    }
  }

  #openInParagraph(paragraph: OpenParagraph, name: string, attributes: XmlAttributes): void {
    if (name === "w:pPr") this.#inProperties = true;
    else if (this.#inProperties) readParagraphProperty(paragraph, name, attributes["w:val"] ?? "");
    else if (name === "w:t" || name === "m:t") {
      this.#inText = true;
      this.#preserve = attributes["xml:space"] === "preserve";
    } else this.#openInRun(paragraph, name, attributes);
  }

  #openInRun(paragraph: OpenParagraph, name: string, attributes: XmlAttributes): void {
    const value = attributes["w:val"];
    this.#run.read(name, value);
    switch (name) {
      case "w:fldChar":
        this.#fields.mark(attributes["w:fldCharType"]);
        break;
      case "w:instrText":
        this.#inCode = true;
        break;
      case "w:fldSimple":
        if (makesContents(attributes["w:instr"] ?? "")) paragraph.inContents = true;
        break;
      case "w:vanish":
        if (value !== "0" && value !== "false") this.#context.warnings.add("hidden-text");
        break;
      case "w:tab":
        this.#addRun(paragraph, "\t");
        break;
      case "w:br":
      case "w:cr":
        if (attributes["w:type"] === undefined || attributes["w:type"] === "textWrapping") paragraph.append("\n");
        break;
      case "w:noBreakHyphen":
        paragraph.append("-");
        break;
      case "w:sym":
        paragraph.append(symbol(attributes["w:char"] ?? ""));
        break;
      case "w:footnoteReference":
      case "w:endnoteReference":
        this.#insertNote(paragraph, name === "w:footnoteReference" ? "footnote" : "endnote", attributes["w:id"]);
        break;
      case "w:commentReference":
        this.#insertComment(paragraph, attributes["w:id"]);
        break;
      case "a:blip":
      case "v:imagedata":
        this.#insertPicture(paragraph);
        break;
      case "o:OLEObject":
        this.#readObject(paragraph, attributes);
    }
  }

  text(text: string): void {
    if (this.#skipDepth > 0) return;
    if (this.#inCode) this.#fields.addCode(text);
    if (this.#formula) this.#formula.text(text);
    if (this.#formula || !this.#inText) return;
    const paragraph = this.#paragraphs.at(-1)!;
    if (this.#fields.inContents) paragraph.inContents = true;
    const written = this.#preserve ? text : text.trim();
    this.#addRun(paragraph, written);
  }

  #addRun(paragraph: OpenParagraph, text: string): void {
    paragraph.append(text, this.#run.look(this.#controls.includes(true)));
  }

  close(name: string): void {
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    if (this.#formula) this.#closeFormula(this.#formula);
    else this.#closeElement(name);
  }

  #closeElement(name: string): void {
    switch (name) {
      case "w:t":
      case "m:t":
        this.#inText = false;
        break;
      case "w:instrText":
        this.#inCode = false;
        break;
      case "w:pPr":
        this.#inProperties = false;
        break;
      case "w:p":
        this.#closeParagraph();
        break;
      case "w:sdt":
        this.#controls.pop();
        break;
      case "w:tc":
        this.#tables.at(-1)?.closeCell();
        break;
      case "w:tr":
        this.#tables.at(-1)?.closeRow();
        break;
      case "w:tbl":
        this.#closeTable();
    }
  }

  #closeFormula(formula: XmlCollector): void {
    if (!formula.close()) return;
    const { latex, unknown } = ommlToLatex(formula.root);
    if (unknown.length > 0) this.#context.warnings.add("formula-simplified");
    if (latex !== "") this.#paragraphs.at(-1)!.append(`$${latex}$`);
    this.#formula = undefined;
  }

  #closeParagraph(): void {
    const open = this.#paragraphs.pop();
    if (!open) return;
    const paragraph = open.shown(this.#context.styles, this.#context.numbering);
    const left = paragraph !== undefined && open.isContents(this.#context.styles, paragraph.text);
    if (left) {
      dropContentsHeading(this.blocks);
      this.#context.warnings.add("contents-skipped");
    }
    const shownParagraphs = [...(paragraph === undefined || left ? [] : [paragraph]), ...open.boxes];
    const anchor = this.#paragraphs.at(-1);
    const table = this.#tables.at(-1);
    if (anchor) anchor.boxes.push(...shownParagraphs);
    else if (table?.inCell) for (const shown of shownParagraphs) table.add(shown.text, shown.emphasis);
    else for (const shown of shownParagraphs) this.blocks.push({ ...shown, block: this.blocks.length });
  }

  #closeTable(): void {
    const rows = this.#tables.pop()?.rows() ?? [];
    if (rows.length === 0) return;
    const outer = this.#tables.at(-1);
    if (outer?.inCell) {
      for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
      return;
    }
    const table: Table = { kind: "table", block: this.blocks.length, rows };
    this.blocks.push(table);
  }

  #insertNote(paragraph: OpenParagraph, kind: string, id: string | undefined): void {
    paragraph.addNote(this.#context.notes.get(`${kind}:${id}`) ?? "");
  }

  #insertComment(paragraph: OpenParagraph, id: string | undefined): void {
    const comment = this.#context.notes.get(`comment:${id}`);
    if (comment !== undefined && !paragraph.addComment(comment)) this.#context.warnings.add("comments-skipped");
  }

  /** Its picture stands in front of it. */
  #readObject(paragraph: OpenParagraph, attributes: XmlAttributes): void {
    const latex = this.#context.equation?.(attributes["r:id"] ?? "");
    if (latex !== undefined) {
      paragraph.replaceEnd("[图片]", `$${latex}$`);
      if (--this.#pictures === 0) this.#context.warnings.delete("picture-skipped");
    } else if (/^Equation/.test(attributes["ProgID"] ?? "")) {
      this.#context.warnings.add("formula-picture");
      paragraph.replaceEnd("[图片]", "[公式图片]");
    } else this.#context.warnings.add("embedded-object");
  }

  #insertPicture(paragraph: OpenParagraph): void {
    this.#pictures++;
    this.#context.warnings.add("picture-skipped");
    paragraph.append("[图片]");
  }

  #insertChunk(relationship: string): void {
    for (const block of this.#context.chunk?.(relationship) ?? [])
      this.blocks.push({ ...block, block: this.blocks.length });
  }
}
