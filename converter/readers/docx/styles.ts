/** Styles: what they say of numbering, outline and the look of characters, through what they are based on. */
import type { OpenParagraph, ParagraphStyle, ParagraphStyles } from "../word/paragraph.ts";
import type { XmlHandler } from "../xml.ts";
import { type RunProperties, runProperty } from "./run.ts";

interface Style extends ParagraphStyle {
  basedOn: string | undefined;
  properties: RunProperties;
}

const emptyStyle = (): Style => ({
  basedOn: undefined,
  numId: undefined,
  level: undefined,
  heading: undefined,
  properties: {},
});

/** Links look as they do everywhere, which says nothing of the text. */
const LINK = /^(?:Followed ?)?Hyperlink$/i;

export class Styles implements ParagraphStyles {
  readonly #styles = new Map<string, Style>();
  /** Those of tables of contents and of figures. */
  readonly #contents = new Set<string>();
  readonly #links = new Set<string>();
  readonly #resolved = new Map<string | undefined, ParagraphStyle>();
  readonly #looks = new Map<string, RunProperties>();
  #default: string | undefined;

  /** Reads styles.xml. */
  handler(): XmlHandler {
    let style: Style | undefined;
    let id = "";
    return {
      open: (name, attributes) => {
        const value = attributes["w:val"];
        if (name === "w:style") {
          style = emptyStyle();
          id = attributes["w:styleId"] ?? "";
          this.#styles.set(id, style);
          if (attributes["w:type"] === "paragraph" && attributes["w:default"] === "1") this.#default = id;
        } else if (style) readStyleProperty(style, name, value);
        if (style && name === "w:name" && LINK.test(value ?? "")) this.#links.add(id);
        if (style && name === "w:name" && /^(?:toc \d|table of figures)$/i.test(value ?? "")) this.#contents.add(id);
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
    const known = this.#resolved.get(id);
    if (known) return known;
    const resolved = emptyStyle();
    this.#resolved.set(id, resolved);
    for (const { style } of this.#chain(id ?? this.#default)) {
      resolved.numId ??= style.numId;
      resolved.level ??= style.level;
      resolved.heading ??= style.heading;
    }
    return resolved;
  }

  /** How a style makes characters look. What the default style says holds for the whole page: nothing stands out by it. */
  look(id: string | undefined): RunProperties {
    if (id === undefined || this.#links.has(id)) return {};
    const known = this.#looks.get(id);
    if (known) return known;
    const chain = this.#chain(id).filter(({ name }) => name !== this.#default);
    const look: RunProperties = Object.assign({}, ...chain.reverse().map(({ style }) => style.properties));
    this.#looks.set(id, look);
    return look;
  }

  /** The style and those that it is based on. */
  #chain(id: string | undefined): { name: string; style: Style }[] {
    const chain = new Map<string, Style>();
    let current = id;
    while (current !== undefined && !chain.has(current)) {
      const style = this.#styles.get(current);
      if (!style) break;
      chain.set(current, style);
      current = style.basedOn;
    }
    return [...chain].map(([name, of]) => ({ name, style: of }));
  }
}

function readStyleProperty(style: Style, name: string, value: string | undefined): void {
  const property = runProperty(name, value);
  if (property) Object.assign(style.properties, property);
  else if (value !== undefined) readOther(style, name, value);
}

function readOther(style: Style, name: string, value: string): void {
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
