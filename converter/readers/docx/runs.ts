/** What stands in the runs of a paragraph of a .docx: texts with their looks, fields, notes, comments, pictures. */
import { markedCode } from "../word/eq-field.ts";
import { FieldStack } from "../word/fields.ts";
import type { OpenParagraph } from "../word/paragraph.ts";
import { symbol } from "../word/symbols.ts";
import type { XmlAttributes } from "../xml.ts";
import { Objects } from "./objects.ts";
import { RunFormat, type RunProperties } from "./run.ts";
import type { Styles } from "./styles.ts";

export interface RunContext {
  styles: Styles;
  /** Text of footnotes and endnotes by `footnote:3`, of comments by `comment:1`. */
  notes: ReadonlyMap<string, string>;
  warnings: Set<string>;
  /** LaTeX of an embedded formula by relationship. */
  equation?: (relationship: string) => string | undefined;
}

const TEXTS = new Set(["w:t", "w:delText", "m:t"]);

export class RunReader {
  readonly #context: RunContext;
  readonly #objects: Objects;
  readonly #fields = new FieldStack();
  readonly #format = new RunFormat();
  #inText = false;
  #inCode = false;
  #preserve = false;

  constructor(context: RunContext) {
    this.#context = context;
    this.#objects = new Objects(context.warnings, context.equation);
  }

  /** @param placeholder it stands where the file shows what to fill in */
  open(paragraph: OpenParagraph, name: string, attributes: XmlAttributes, placeholder: boolean): void {
    const value = attributes["w:val"];
    this.#format.read(name, value);
    switch (name) {
      case "w:t":
      case "w:delText":
      case "m:t":
        this.#inText = true;
        this.#preserve = attributes["xml:space"] === "preserve";
        break;
      case "w:r":
        this.#format.begin(this.#styled(paragraph));
        break;
      case "w:rStyle":
        this.#format.style(this.#context.styles.look(value));
        break;
      case "w:fldChar":
        this.#mark(paragraph, attributes["w:fldCharType"]);
        break;
      case "w:instrText":
        this.#inCode = true;
        break;
      case "w:fldSimple":
        this.#fields.mark("begin");
        this.#fields.addCode(attributes["w:instr"] ?? "");
        this.#fields.mark("separate");
        break;
      case "w:vanish":
        if (value !== "0" && value !== "false") this.#context.warnings.add("hidden-text");
        break;
      case "w:tab":
        paragraph.append("\t", this.#format.look(placeholder));
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
        this.#objects.picture(paragraph);
        break;
      case "o:OLEObject":
        this.#objects.embedded(paragraph, attributes);
    }
  }

  /** Every heading stands out by its style: that says nothing of its text. */
  #styled({ style, heading }: OpenParagraph): RunProperties {
    const { styles } = this.#context;
    if (style === undefined || (heading ?? styles.resolve(style).heading) !== undefined) return {};
    return styles.look(style);
  }

  text(paragraph: OpenParagraph | undefined, text: string, placeholder: boolean): void {
    if (this.#inCode) this.#fields.addCode(markedCode(text, this.#format.look(false).raised));
    if (!paragraph || !this.#inText || this.#fields.isEquation) return;
    if (this.#fields.inContents) paragraph.inContents = true;
    paragraph.append(this.#preserve ? text : text.trim(), this.#format.look(placeholder));
  }

  close(paragraph: OpenParagraph | undefined, name: string): void {
    if (TEXTS.has(name)) this.#inText = false;
    else if (name === "w:instrText") this.#inCode = false;
    else if (name === "w:fldSimple" && paragraph) this.#mark(paragraph, "end");
  }

  #mark(paragraph: OpenParagraph, type: string | undefined): void {
    const equation = this.#fields.mark(type);
    if (!equation) return;
    if (!equation.isWhole) this.#context.warnings.add("formula-simplified");
    paragraph.append(equation.shown);
  }

  #insertNote(paragraph: OpenParagraph, kind: string, id: string | undefined): void {
    paragraph.addNote(this.#context.notes.get(`${kind}:${id}`) ?? "");
  }

  #insertComment(paragraph: OpenParagraph, id: string | undefined): void {
    const comment = this.#context.notes.get(`comment:${id}`);
    if (comment !== undefined && !paragraph.addComment(comment)) this.#context.warnings.add("comments-skipped");
  }
}
