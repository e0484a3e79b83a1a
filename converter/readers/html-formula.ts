/** A formula in MathML: the LaTeX that it carries as an annotation, or its text. */
export class Formula {
  #depth = 0;
  #latex = "";
  #text = "";
  #inLatex = false;

  open(name: string, attributes: Record<string, string>): void {
    if (this.#depth++ === 0) this.#latex = attributes["alttext"] ?? "";
    if (name !== "annotation") return;
    this.#inLatex = /tex/i.test(attributes["encoding"] ?? "");
    if (this.#inLatex) this.#latex = "";
  }

  text(text: string): void {
    if (this.#inLatex) this.#latex += text;
    else this.#text += text.trim();
  }

  /** @returns whether the formula ends here */
  close(name: string): boolean {
    if (name === "annotation") this.#inLatex = false;
    return --this.#depth <= 0;
  }

  /** `simplified`: only its text is there. */
  get shown(): { text: string; simplified: boolean } {
    const latex = this.#latex.trim();
    return latex === "" ? { text: this.#text, simplified: true } : { text: `$${latex}$`, simplified: false };
  }
}
