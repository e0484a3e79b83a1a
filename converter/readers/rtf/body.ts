/** Puts together what RTF shows: paragraphs, text boxes, tables and tables within their cells. */
import type { Block } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import type { NumberingCounter } from "../word/numbering.ts";
import type { Group } from "./group.ts";
import { OpenParagraph } from "./paragraph.ts";
import type { RtfStyles } from "./styles.ts";
import { RtfTable } from "./tables.ts";

export class RtfBody {
  readonly blocks: Block[] = [];
  paragraph = new OpenParagraph();
  /** The paragraph is part of a row. */
  inTable = false;
  readonly #styles: RtfStyles;
  readonly #numbering: NumberingCounter;
  readonly #warnings: Set<string>;
  /** Paragraphs around text boxes that are open. */
  readonly #anchors: OpenParagraph[] = [];
  #table = new RtfTable();
  /** Cells of a row of a table within a cell. */
  #nested: string[] = [];

  constructor(styles: RtfStyles, numbering: NumberingCounter, warnings: Set<string>) {
    this.#styles = styles;
    this.#numbering = numbering;
    this.#warnings = warnings;
  }

  /** A word about the paragraph, or one of the definition of rows. */
  word(word: string, value: number | undefined, group: Group): void {
    switch (word) {
      case "pard":
        Object.assign(group, { list: 0, level: 0, style: 0, heading: undefined });
        if (group.into === "text") this.inTable = false;
        break;
      case "s":
        group.style = value ?? 0;
        break;
      case "ls":
        group.list = value ?? 0;
        break;
      case "ilvl":
        group.level = value ?? 0;
        break;
      case "outlinelevel":
        group.heading = (value ?? 0) < 9 ? (value ?? 0) + 1 : undefined;
        break;
      case "intbl":
        if (group.into === "text") this.inTable = true;
        break;
      case "cell":
        this.endCell(group);
        break;
      case "nestcell":
        this.endNestedCell();
        break;
      case "row":
        this.endRow();
        break;
      default:
        this.#table.word(word, value);
    }
  }

  endParagraph(group: Group): void {
    const open = this.paragraph;
    this.paragraph = new OpenParagraph();
    if (open.isContents) this.#warnings.add("contents-skipped");
    if (open.isContents) return;
    const { paragraph, lost } = open.shown(group, this.#styles, this.#numbering);
    if (lost) this.#warnings.add("list-numbers-lost");
    const shown = [...(paragraph ? [paragraph] : []), ...open.boxes];
    const anchor = this.#anchors.at(-1);
    if (anchor) anchor.boxes.push(...shown);
    else if (this.inTable || this.#table.isOpen) for (const one of shown) this.#table.add(one.text, one.emphasis ?? []);
    else {
      this.#endTable();
      for (const one of shown) this.blocks.push({ ...one, block: this.blocks.length });
    }
  }

  /** The end of the paragraph was deleted: what follows belongs to it, unless all of it was, which is shown and not counted. */
  endDeleted(group: Group): void {
    this.paragraph.label = "";
    if (this.paragraph.run.isDeleted) this.endParagraph({ ...group, list: 0 });
  }

  openBox(): void {
    this.#anchors.push(this.paragraph);
    this.paragraph = new OpenParagraph();
  }

  closeBox(group: Group): void {
    if (!this.paragraph.run.isEmpty) this.endParagraph(group);
    this.paragraph = this.#anchors.pop() ?? new OpenParagraph();
  }

  endCell(group: Group): void {
    this.inTable = true;
    this.endParagraph(group);
    if (this.#anchors.length === 0) this.#table.endCell();
  }

  endRow(): void {
    this.#table.endRow();
    this.inTable = false;
  }

  endNestedCell(): void {
    this.#nested.push(repairText(this.paragraph.run.text).trim());
    this.paragraph = new OpenParagraph();
  }

  /** A row of a table within a cell is a line of it. */
  endNestedRow(): void {
    const line = this.#nested.filter((cell) => cell !== "").join("\t");
    if (line !== "") this.#table.add(line, []);
    this.#nested = [];
  }

  end(group: Group): void {
    if (!this.paragraph.run.isEmpty) this.endParagraph(group);
    this.#endTable();
  }

  #endTable(): void {
    this.#table.endRow();
    const rows = this.#table.rows();
    if (rows.length > 0) this.blocks.push({ kind: "table", block: this.blocks.length, rows });
    this.#table = new RtfTable();
  }
}
