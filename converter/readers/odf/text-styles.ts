/** How styles of an OpenDocument file show text (ODF 1.3 part 3, 16.2 and 20), through what they are based on. */
import type { Emphasis } from "../../document.ts";
import { type RunLook, runLook } from "../word/run.ts";
import type { XmlAttributes } from "../xml.ts";

/** Undefined: as the text around it. */
export interface TextProperties {
  bold?: boolean;
  underline?: boolean;
  color?: boolean;
  highlight?: boolean;
  placeholder?: boolean;
  hidden?: boolean;
  raised?: "superscript" | "subscript" | "none";
}

interface Style {
  parent: string | undefined;
  /** Empty: paragraphs of this style have no number. */
  list: string | undefined;
  properties: TextProperties;
}

/** No style is based on as many others. */
const MOST_PARENTS = 64;
const KINDS: readonly (Emphasis["kind"] & keyof TextProperties)[] = [
  "bold",
  "underline",
  "color",
  "highlight",
  "placeholder",
];
/** Definitions whose text properties are those of no style. */
const OTHERS = new Set(["list-style", "outline-style", "default-style", "master-styles"]);

export class TextStyles {
  readonly #styles = new Map<string, Style>();
  readonly #resolved = new Map<string, TextProperties>();
  #open: Style | undefined;

  /** Takes the elements of styles.xml and of the automatic styles of content.xml. */
  readElement(name: string, attributes: XmlAttributes): void {
    if (name === "style") {
      this.#open = { parent: attributes["style:parent-style-name"], list: listOf(attributes), properties: {} };
      const key = keyOf(attributes["style:family"] ?? "text", attributes["style:name"]);
      this.#styles.set(key, this.#open);
    } else if (name === "text-properties" && this.#open) Object.assign(this.#open.properties, propertiesOf(attributes));
    else if (OTHERS.has(name)) this.#open = undefined;
  }

  /** @param family `paragraph` or `text` */
  properties(family: string, name: string | undefined): TextProperties {
    if (name === undefined) return {};
    const key = keyOf(family, name);
    const known = this.#resolved.get(key);
    if (known) return known;
    const resolved = Object.assign({}, ...this.#chain(family, name).map((style) => style.properties));
    this.#resolved.set(key, resolved);
    return resolved;
  }

  /** The list style that a paragraph style names; empty where it forbids numbers. */
  list(paragraphStyle: string | undefined): string | undefined {
    return this.#chain("paragraph", paragraphStyle).findLast((style) => style.list !== undefined)?.list;
  }

  /** The title of the document. */
  isTitle(paragraphStyle: string | undefined): boolean {
    const title = this.#styles.get(keyOf("paragraph", "Title"));
    return title !== undefined && this.#chain("paragraph", paragraphStyle).includes(title);
  }

  /** From the style that all are based on. */
  #chain(family: string, name: string | undefined): Style[] {
    const chain: Style[] = [];
    let style = name === undefined ? undefined : this.#styles.get(keyOf(family, name));
    while (style && chain.length < MOST_PARENTS) {
      chain.unshift(style);
      style = style.parent === undefined ? undefined : this.#styles.get(keyOf(family, style.parent));
    }
    return chain;
  }

  /** The same object for all that looks alike. */
  look(properties: TextProperties): RunLook {
    const kinds = KINDS.filter((kind) => properties[kind] === true);
    return runLook(kinds, properties.raised === "none" ? undefined : properties.raised);
  }
}

const keyOf = (family: string, name: string | undefined) => `${family}:${name}`;
const listOf = (attributes: XmlAttributes) => attributes["style:list-style-name"];

function propertiesOf(attributes: XmlAttributes): TextProperties {
  const weight = attributes["fo:font-weight"] ?? attributes["style:font-weight-asian"];
  const line = attributes["style:text-underline-style"] ?? attributes["style:text-underline-type"];
  const back = attributes["fo:background-color"];
  const color = attributes["style:use-window-font-color"] === "true" ? "#000000" : attributes["fo:color"];
  const position = attributes["style:text-position"];
  const display = attributes["text:display"];
  return {
    ...(weight === undefined ? {} : { bold: weight === "bold" || Number(weight) >= 600 }),
    ...(line === undefined ? {} : { underline: line !== "none" }),
    ...(color === undefined ? {} : { color: !/^#0{6}$/.test(color) }),
    ...(back === undefined ? {} : { highlight: !/^(?:transparent|#f{6})$/i.test(back) }),
    ...(position === undefined ? {} : { raised: raisedBy(position) }),
    ...(display === undefined ? {} : { hidden: display === "none" }),
  };
}

/** `super 58%`, `sub 58%`, or how far: `33% 58%`. */
function raisedBy(position: string): "superscript" | "subscript" | "none" {
  const shift = position.trim().split(" ")[0]!;
  const far = shift === "super" ? 1 : shift === "sub" ? -1 : Number.parseFloat(shift);
  return far > 0 ? "superscript" : far < 0 ? "subscript" : "none";
}
