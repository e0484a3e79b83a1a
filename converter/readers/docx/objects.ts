/** Pictures and embedded objects in the text of a .docx. */
import type { OpenParagraph } from "../word/paragraph.ts";
import type { XmlAttributes } from "../xml.ts";

const PICTURE = "[图片]";

export class Objects {
  readonly #warnings: Set<string>;
  readonly #equation: ((relationship: string) => string | undefined) | undefined;
  /** Those that the text shows as such. */
  #pictures = 0;

  /** @param equation LaTeX of an embedded formula by relationship */
  constructor(warnings: Set<string>, equation?: (relationship: string) => string | undefined) {
    this.#warnings = warnings;
    this.#equation = equation;
  }

  picture(paragraph: OpenParagraph): void {
    this.#pictures++;
    this.#warnings.add("picture-skipped");
    paragraph.append(PICTURE);
  }

  /** Its picture stands in front of it. */
  embedded(paragraph: OpenParagraph, attributes: XmlAttributes): void {
    const latex = this.#equation?.(attributes["r:id"] ?? "");
    if (latex !== undefined) {
      paragraph.replaceEnd(PICTURE, `$${latex}$`);
      if (--this.#pictures === 0) this.#warnings.delete("picture-skipped");
    } else if (/^Equation/.test(attributes["ProgID"] ?? "")) {
      this.#warnings.add("formula-picture");
      paragraph.replaceEnd(PICTURE, "[公式图片]");
    } else this.#warnings.add("embedded-object");
  }
}
