/** What of a web page stands around its text: elements of navigation and of the foot, paragraphs that are nothing but links. */
const ELEMENTS = new Set(["nav", "footer", "aside"]);
const ROLES = new Set(["navigation", "contentinfo", "complementary"]);
/** What pages that have no such elements call theirs. */
const CLASSES =
  /(?:^|\s)(?:nav(?:bar|igation)?|foot(?:er)?|(?:site|page)-?(?:nav|footer)|breadcrumbs?|sidebar)(?:\s|$)/i;
/** Of a paragraph's characters. */
const MOST = 0.8;

export class AroundText {
  /** The elements that are open from the first one of these on. */
  #open: string[] = [];
  #inLink = false;
  #linked = 0;
  #all = 0;

  open(name: string, { role = "", class: named = "", href }: Record<string, string>): void {
    const around = ELEMENTS.has(name) || ROLES.has(role) || (name === "div" && CLASSES.test(named));
    if (this.#open.length > 0 || around) this.#open.push(name);
    if (name === "a") this.#inLink = href !== undefined;
  }

  close(name: string): void {
    const start = this.#open.lastIndexOf(name);
    if (start >= 0) this.#open = this.#open.slice(0, start);
    if (name === "a") this.#inLink = false;
  }

  text(text: string): void {
    const { length } = text.replace(/\s+/g, "");
    this.#all += length;
    if (this.#inLink) this.#linked += length;
  }

  /** Whether the paragraph that ends here is none of the text. */
  endParagraph(): boolean {
    const around = this.#open.length > 0 || (this.#linked > 0 && this.#linked >= this.#all * MOST);
    this.#linked = this.#all = 0;
    return around;
  }
}
