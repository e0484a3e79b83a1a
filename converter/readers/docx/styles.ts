/** Paragraph styles: what they say about numbering and outline, through what they are based on. */
import type { OpenParagraph, ParagraphStyle, ParagraphStyles } from "../word/paragraph.ts";
import type { XmlHandler } from "../xml.ts";

interface Style extends ParagraphStyle {
  basedOn: string | undefined;
}

const emptyStyle = (): Style => ({ basedOn: undefined, numId: undefined, level: undefined, heading: undefined });

export class Styles implements ParagraphStyles {
  readonly #styles = new Map<string, Style>();
  /** Those of tables of contents and of figures. */
  readonly #contents = new Set<string>();
  #default: string | undefined;

  /** Reads styles.xml. */
  handler(): XmlHandler {
    let style: Style | undefined;
    let id = "";
    return {
      open: (name, attributes) => {
        const value = attributes["w:val"] ?? "";
        if (name === "w:style") {
          style = emptyStyle();
          id = attributes["w:styleId"] ?? "";
          this.#styles.set(id, style);
          if (attributes["w:type"] === "paragraph" && attributes["w:default"] === "1") this.#default = id;
        } else if (style) readStyleProperty(style, name, value);
        if (style && name === "w:name" && /^(?:toc \d|table of figures)$/i.test(value)) this.#contents.add(id);
      },
      close(name) {
        if (name === "w:style") style = undefined;
      },
    };
  }

  isContents(id: string | undefined): boolean {
    return id !== undefined && this.#contents.has(id);
  }

  /** The properties of a style with what it inherits; of the default style when `id` is absent. */
  resolve(id: string | undefined): ParagraphStyle {
    const resolved = emptyStyle();
    const seen = new Set<string>();
    let current = id ?? this.#default;
    while (current !== undefined && !seen.has(current)) {
      seen.add(current);
      const style = this.#styles.get(current);
      resolved.numId ??= style?.numId;
      resolved.level ??= style?.level;
      resolved.heading ??= style?.heading;
      current = style?.basedOn;
    }
    return resolved;
  }
}

function readStyleProperty(style: Style, name: string, value: string): void {
  if (name === "w:basedOn") style.basedOn = value;
  else if (name === "w:numId") style.numId = value;
  else if (name === "w:ilvl") style.level = Number(value);
  else if (name === "w:outlineLvl" && Number(value) < 9) style.heading = Number(value) + 1;
  else if (name === "w:name") {
    const heading = /^heading (\d)$/i.exec(value);
    if (heading) style.heading = Number(heading[1]);
    else if (/^title$/i.test(value)) style.heading = 1;
  }
}

/** An element of w:pPr. */
export function readParagraphProperty(paragraph: OpenParagraph, name: string, value: string): void {
  if (name === "w:pStyle") paragraph.style = value;
  else if (name === "w:numId") paragraph.numId = value;
  else if (name === "w:ilvl") paragraph.level = Number(value);
  else if (name === "w:outlineLvl" && Number(value) < 9) paragraph.heading = Number(value) + 1;
}
