/** Walks document.xml once and gives the blocks as a reader of the printed page sees them. */
import type { Block } from "../../document.ts";
import type { Change, TrackedChanges } from "../word/changes.ts";
import { ommlToLatex } from "../word/omml.ts";
import type { OpenParagraph } from "../word/paragraph.ts";
import { type XmlAttributes, XmlCollector, type XmlHandler } from "../xml.ts";
import { type BlocksContext, DocxBlocks } from "./blocks.ts";
import { type RunContext, RunReader } from "./runs.ts";
import { readParagraphProperty } from "./styles.ts";

export interface BodyContext extends BlocksContext, RunContext {
  changes: TrackedChanges;
  /** Text of an embedded document (altChunk) by relationship. */
  chunk?: (relationship: string) => Block[];
}

/** Elements whose content is not part of the printed text. */
const SKIPPED = new Set([
  "w:rt", // pronunciation above a word
  "mc:Fallback", // the same content once more for old programs
  "w:rPrChange",
  "w:pPrChange",
  "w:sectPrChange",
  "w:tblPrChange",
  "w:tcPrChange",
  "w:numberingChange",
]);

/** Changes that nobody has accepted yet. */
const CHANGES: Record<string, Change> = Object.assign(Object.create(null), {
  "w:ins": "inserted",
  "w:moveTo": "inserted",
  "w:del": "deleted",
  "w:moveFrom": "deleted",
});

/** Elements whose attributes say something. */
const READ = new Set(
  "w:gridSpan w:vMerge w:gridBefore w:altChunk w:t w:delText w:pStyle w:rStyle w:numId w:ilvl w:outlineLvl w:u w:b w:highlight w:color w:vertAlign w:vanish w:br w:cr w:sym w:footnoteReference w:endnoteReference w:commentReference o:OLEObject w:fldChar w:fldSimple".split(
    " ",
  ),
);

export class BodyReader implements XmlHandler {
  readonly #context: BodyContext;
  readonly #shown: DocxBlocks;
  readonly #runs: RunReader;
  #skipDepth = 0;
  #formula: XmlCollector | undefined;
  /** Inside w:pPr, where w:rPr formats the paragraph mark only, or inside w:trPr. */
  #properties: "paragraph" | "row" | undefined;
  /** Tracked changes that are open. */
  readonly #changes: Change[] = [];
  /** For each content control that is open, whether it shows what to fill in. */
  readonly #controls: boolean[] = [];

  constructor(context: BodyContext) {
    this.#context = context;
    this.#shown = new DocxBlocks(context);
    this.#runs = new RunReader(context);
  }

  get blocks(): Block[] {
    return this.#shown.blocks;
  }

  wants(name: string): boolean {
    return this.#formula !== undefined || READ.has(name) || name.startsWith("m:");
  }

  open(name: string, attributes: XmlAttributes): void {
    const change = CHANGES[name];
    if (this.#skipDepth > 0 || SKIPPED.has(name) || (change && this.#isLeftOut(change))) this.#skipDepth++;
    else if (this.#formula) this.#formula.open(name, attributes);
    else if (change) this.#setChange(() => this.#changes.push(change));
    else this.#openElement(name, attributes);
  }

  /** Changes of a paragraph's end and of a row hold nothing; deleted text does where it is shown. */
  #isLeftOut(change: Change): boolean {
    const { changes, warnings } = this.#context;
    warnings.add(`changes-${changes}`);
    if (this.#properties === undefined) return change === "deleted" && (changes === "accepted" || !!this.#formula);
    if (this.#properties === "row" && change === "deleted" && changes === "accepted") this.#shown.table?.deleteRow();
    if (this.#properties === "paragraph" && change === "deleted") this.#shown.paragraph!.endDeleted = true;
    return true;
  }

  #setChange(by: () => void): void {
    by();
    const { paragraph } = this.#shown;
    if (paragraph) paragraph.change = this.#change;
  }

  get #change(): Change | undefined {
    return this.#context.changes === "shown" ? this.#changes.at(-1) : undefined;
  }

  #openElement(name: string, attributes: XmlAttributes): void {
    const { paragraph, table } = this.#shown;
    switch (name) {
      case "w:p":
        this.#shown.openParagraph(this.#change);
        break;
      case "w:tbl":
        this.#shown.openTable();
        break;
      case "w:tr":
        table?.openRow();
        break;
      case "w:trPr":
        this.#properties = "row";
        break;
      case "w:tc":
        table?.openCell();
        break;
      case "w:gridSpan":
        table?.span(Number(attributes["w:val"] ?? 1));
        break;
      case "w:vMerge":
        table?.mergeDown(attributes["w:val"] === "restart");
        break;
      case "w:gridBefore":
        table?.skipColumns(Number(attributes["w:val"] ?? 0));
        break;
      case "w:sdt":
        this.#controls.push(false);
        break;
      case "w:showingPlcHdr":
        if (this.#controls.length > 0) this.#controls[this.#controls.length - 1] = true;
        break;
      case "w:altChunk":
        this.#shown.insert(this.#context.chunk?.(attributes["r:id"] ?? "") ?? []);
        break;
      case "m:oMath":
        if (paragraph) this.#formula = new XmlCollector(name, attributes);
        break;
      default:
        if (paragraph) this.#openInParagraph(paragraph, name, attributes);
    }
  }

  #openInParagraph(paragraph: OpenParagraph, name: string, attributes: XmlAttributes): void {
    if (name === "w:pPr") this.#properties = "paragraph";
    else if (this.#properties) readParagraphProperty(paragraph, name, attributes["w:val"] ?? "");
    else this.#runs.open(paragraph, name, attributes, this.#controls.includes(true));
  }

  text(text: string): void {
    if (this.#skipDepth > 0) return;
    if (this.#formula) this.#formula.text(text);
    else this.#runs.text(this.#shown.paragraph, text, this.#controls.includes(true));
  }

  close(name: string): void {
    if (this.#skipDepth > 0) {
      this.#skipDepth--;
      return;
    }
    if (this.#formula) this.#closeFormula(this.#formula);
    else if (CHANGES[name]) this.#setChange(() => this.#changes.pop());
    else this.#closeElement(name);
  }

  #closeElement(name: string): void {
    switch (name) {
      case "w:pPr":
      case "w:trPr":
        this.#properties = undefined;
        break;
      case "w:p":
        this.#shown.closeParagraph();
        break;
      case "w:sdt":
        this.#controls.pop();
        break;
      case "w:tc":
        this.#shown.closeCell();
        break;
      case "w:tr":
        this.#shown.table?.closeRow();
        break;
      case "w:tbl":
        this.#shown.closeTable();
        break;
      case "w:body":
        this.#shown.end();
        break;
      default:
        this.#runs.close(this.#shown.paragraph, name);
    }
  }

  #closeFormula(formula: XmlCollector): void {
    if (!formula.close()) return;
    const { latex, unknown } = ommlToLatex(formula.root);
    if (unknown.length > 0) this.#context.warnings.add("formula-simplified");
    if (latex !== "") this.#shown.paragraph!.append(`$${latex}$`);
    this.#formula = undefined;
  }
}
