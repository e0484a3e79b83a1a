/** Puts together what the elements of a .docx show: paragraphs, text boxes, tables and tables within their cells. */
import type { Block, Paragraph } from "../../document.ts";
import { dropContentsHeading } from "../contents.ts";
import type { Change } from "../word/changes.ts";
import type { NumberingCounter } from "../word/numbering.ts";
import { OpenParagraph } from "../word/paragraph.ts";
import { TableBuilder } from "../word/table.ts";
import { LoneNumbers } from "./lone-numbers.ts";
import type { Styles } from "./styles.ts";

export interface BlocksContext {
  styles: Styles;
  numbering: NumberingCounter;
  warnings: Set<string>;
}

export class DocxBlocks {
  blocks: Block[] = [];
  readonly #loneNumbers = new LoneNumbers();
  readonly #context: BlocksContext;
  readonly #paragraphs: OpenParagraph[] = [];
  readonly #tables: TableBuilder[] = [];
  /** Its end was deleted: it waits for the paragraph that takes its text. */
  #joined: OpenParagraph | undefined;

  constructor(context: BlocksContext) {
    this.#context = context;
  }

  get paragraph(): OpenParagraph | undefined {
    return this.#paragraphs.at(-1);
  }

  get table(): TableBuilder | undefined {
    return this.#tables.at(-1);
  }

  openParagraph(change: Change | undefined): void {
    const paragraph = this.#joined ?? new OpenParagraph();
    this.#joined = undefined;
    paragraph.joinNext();
    paragraph.change = change;
    this.#paragraphs.push(paragraph);
  }

  closeParagraph(): void {
    this.#endJoined();
    const open = this.#paragraphs.pop();
    if (!open) return;
    // A paragraph that was deleted as a whole stands by itself where it is shown, and is not counted.
    if (open.endDeleted && open.isDeleted) open.numId = "0";
    else if (open.endDeleted) {
      this.#joined = open;
      return;
    }
    this.#show(open);
  }

  openTable(): void {
    this.#endJoined();
    this.#tables.push(new TableBuilder());
  }

  closeCell(): void {
    this.#endJoined();
    this.table?.closeCell();
  }

  closeTable(): void {
    const rows = this.#tables.pop()?.rows() ?? [];
    if (rows.length === 0) return;
    const outer = this.table;
    if (outer?.inCell) for (const { cells } of rows) outer.add(cells.filter((cell) => cell !== "").join("\t"));
    else this.blocks.push({ kind: "table", block: this.blocks.length, rows });
  }

  insert(blocks: readonly Block[]): void {
    this.#endJoined();
    for (const block of blocks) this.blocks.push({ ...block, block: this.blocks.length });
  }

  end(): void {
    this.#endJoined();
    this.blocks = this.#loneNumbers.settled(this.blocks);
  }

  /** No paragraph follows that could take it. */
  #endJoined(): void {
    const open = this.#joined;
    this.#joined = undefined;
    if (open) this.#show(open);
  }

  #show(open: OpenParagraph): void {
    const { styles, numbering, warnings } = this.#context;
    const paragraph = this.#numbered(open, open.shown(styles, numbering));
    const left = paragraph !== undefined && open.isContents(styles, paragraph.text);
    if (left) {
      dropContentsHeading(this.blocks);
      warnings.add("contents-skipped");
    }
    this.#place([...(paragraph === undefined || left ? [] : [paragraph]), ...open.boxes]);
  }

  /** A number without text counts a row in the first cell of it, or in the text what follows. */
  #numbered(open: OpenParagraph, shown: Paragraph | undefined): Paragraph | undefined {
    if (!this.paragraph && !this.table) return this.#loneNumbers.take(open, shown);
    if (!this.paragraph && open.lone) this.table?.countRow(open.lone.label);
    return shown;
  }

  /** In the text box, the cell or the text that is open. */
  #place(paragraphs: readonly Paragraph[]): void {
    const table = this.table;
    if (this.paragraph) this.paragraph.boxes.push(...paragraphs);
    else if (table?.inCell) for (const shown of paragraphs) table.add(shown.text, shown.emphasis);
    else
      for (const shown of paragraphs) {
        shown.block = this.blocks.length;
        this.blocks.push(shown);
      }
  }
}
