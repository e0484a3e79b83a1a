/** Which text styles of an OpenDocument file raise or lower (ODF 1.3 part 3, 20.399). */
import { localName, type XmlAttributes } from "../xml.ts";

export class TextPositions {
  readonly #positions = new Map<string, "super" | "sub">();
  #style: string | undefined;

  /** Takes the elements of the automatic styles of content.xml. */
  readElement(name: string, attributes: XmlAttributes): void {
    const at = (key: string) => Object.entries(attributes).find(([full]) => localName(full) === key)?.[1];
    if (name === "style") this.#style = at("name");
    else if (name === "text-properties" && this.#style !== undefined) {
      // `super 58%`, `sub 58%`, or how far: `33% 58%`.
      const shift = at("text-position")?.split(" ")[0];
      if (shift === "super" || shift === "sub") this.#positions.set(this.#style, shift);
      else if (shift !== undefined && Number.parseFloat(shift) !== 0)
        this.#positions.set(this.#style, Number.parseFloat(shift) > 0 ? "super" : "sub");
    }
  }

  of(style: string | undefined): "super" | "sub" | undefined {
    return style === undefined ? undefined : this.#positions.get(style);
  }
}
