/**
 * Well-formed XML 1.0 in one pass over a text that is in memory: elements, attributes, text, CDATA. Comments and
 * instructions are skipped; a document type is an error, so that there are no entities but the five that XML knows.
 */

export type XmlAttributes = Record<string, string>;

export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  text?(text: string): void;
  /** False where nobody looks at an element's attributes: they are then skipped. */
  wants?(name: string): boolean;
}

export class XmlError extends Error {}
/** The text declares a document type. */
export class DoctypeError extends XmlError {}

const NONE: XmlAttributes = Object.freeze({});
const [TAB, NEWLINE, RETURN, SPACE, SLASH, MORE] = [9, 10, 13, 32, 47, 62];

/** @throws XmlError for text that is not well-formed, and what the handler throws */
export function scanXml(text: string, handler: XmlHandler): void {
  new Scanner(text, handler).run();
}

class Scanner {
  readonly #text: string;
  readonly #handler: XmlHandler;
  readonly #open: string[] = [];
  #at = 0;
  #seenRoot = false;

  constructor(text: string, handler: XmlHandler) {
    this.#text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.#handler = handler;
  }

  run(): void {
    const text = this.#text;
    for (;;) {
      const next = text.indexOf("<", this.#at);
      const end = next < 0 ? text.length : next;
      if (end > this.#at) this.#characters(text.slice(this.#at, end));
      if (next < 0) break;
      const sign = text.charCodeAt(next + 1);
      if (sign === SLASH) this.#closing(next);
      else if (sign === 0x21) this.#declaration(next);
      else if (sign === 0x3f) this.#at = this.#behind("?>", next, "an instruction");
      else this.#opening(next + 1);
    }
    if (this.#open.length > 0) throw this.#error(`<${this.#open.at(-1)}> is not closed`);
    if (!this.#seenRoot) throw this.#error("there is no element");
  }

  #characters(found: string): void {
    if (this.#open.length > 0) this.#handler.text?.(decoded(found));
    else if (/\S/.test(found)) throw this.#error("text stands outside the document's element");
  }

  #closing(start: number): void {
    const name = this.#open.pop();
    const end = this.#text.indexOf(">", start);
    if (name === undefined || end < 0 || !this.#text.startsWith(name, start + 2))
      throw this.#error("a tag closes nothing", start);
    if (end !== start + 2 + name.length && this.#text.slice(start + 2 + name.length, end).trim() !== "")
      throw this.#error(`<${name}> is closed by another tag`, start);
    this.#at = end + 1;
    this.#handler.close(name);
  }

  #declaration(start: number): void {
    const text = this.#text;
    if (text.startsWith("<!--", start)) this.#at = this.#behind("-->", start + 4, "a comment");
    else if (text.startsWith("<![CDATA[", start)) {
      this.#at = this.#behind("]]>", start, "a CDATA section");
      if (this.#open.length === 0) throw this.#error("text stands outside the document's element", start);
      this.#handler.text?.(text.slice(start + 9, this.#at - 3));
    } else if (text.startsWith("<!DOCTYPE", start)) throw new DoctypeError("it declares a document type");
    else throw this.#error("a declaration is unknown", start);
  }

  #behind(end: string, start: number, what: string): number {
    const found = this.#text.indexOf(end, start);
    if (found < 0) throw this.#error(`${what} has no end`, start);
    return found + end.length;
  }

  #opening(start: number): void {
    const text = this.#text;
    let end = start;
    while (!endsName(text.charCodeAt(end))) end++;
    const name = text.slice(start, end);
    if (!startsName(text.charCodeAt(start))) throw this.#error("a sign < stands alone", start);
    if (this.#open.length === 0 && this.#seenRoot)
      throw this.#error("there is a second element beside the first", start);
    this.#seenRoot = true;
    this.#at = end;
    const unread = this.#handler.wants?.(name) === false;
    const attributes = text.charCodeAt(end) === MORE ? NONE : unread ? this.#skipAttributes() : this.#attributes();
    const empty = text.charCodeAt(this.#at) === SLASH;
    if (text.charCodeAt(empty ? ++this.#at : this.#at) !== MORE)
      throw this.#error(`the tag <${name}> has no end`, start);
    this.#at++;
    this.#handler.open(name, attributes);
    if (empty) this.#handler.close(name);
    else this.#open.push(name);
  }

  #attributes(): XmlAttributes {
    const text = this.#text;
    let attributes = NONE;
    for (;;) {
      let at = skipSpace(text, this.#at);
      const sign = text.charCodeAt(at);
      if (sign === MORE || sign === SLASH) {
        this.#at = at;
        return attributes;
      }
      if (at === this.#at || !startsName(sign)) throw this.#error("an attribute is damaged", at);
      const start = at;
      while (!endsName(text.charCodeAt(at))) at++;
      const name = text.slice(start, at);
      at = skipSpace(text, at);
      if (text[at] !== "=") throw this.#error(`the attribute ${name} has no value`, start);
      at = skipSpace(text, at + 1);
      const quote = text[at];
      const end = quote === '"' || quote === "'" ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) throw this.#error(`the value of the attribute ${name} has no end`, start);
      const value = text.slice(at + 1, end);
      if (value.includes("<")) throw this.#error(`the value of the attribute ${name} holds a sign <`, start);
      if (attributes === NONE) attributes = {};
      else if (Object.hasOwn(attributes, name)) throw this.#error(`the attribute ${name} stands twice`, start);
      attributes[name] = decoded(/[\t\n\r]/.test(value) ? value.replace(/\r\n|[\t\n\r]/g, " ") : value);
      this.#at = end + 1;
    }
  }

  /** To the end of the tag; a sign > may stand in a value. */
  #skipAttributes(): XmlAttributes {
    const text = this.#text;
    for (let at = this.#at; ; ) {
      const sign = text.charCodeAt(at);
      if (sign === 0x22 || sign === 0x27) at = this.#behind(text[at]!, at + 1, "the value of an attribute");
      else if (sign === MORE || (sign === SLASH && text.charCodeAt(at + 1) === MORE)) {
        this.#at = at;
        return NONE;
      } else if (Number.isNaN(sign) || sign === 0x3c) throw this.#error("a tag has no end", this.#at);
      else at++;
    }
  }

  #error(what: string, at = this.#at): XmlError {
    const line = this.#text.slice(0, at).split("\n").length;
    return new XmlError(`line ${line}: ${what}`);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let sign = text.charCodeAt(at); isSpace(sign); sign = text.charCodeAt(++at));
  return at;
}

function isSpace(sign: number): boolean {
  return sign === SPACE || sign === NEWLINE || sign === TAB || sign === RETURN;
}

/** Also true at the end of the text, where the code is no number. */
function endsName(sign: number): boolean {
  return !(sign > 62 || (sign >= 45 && sign !== SLASH && sign < 60));
}

function startsName(sign: number): boolean {
  return (sign >= 97 && sign <= 122) || (sign >= 65 && sign <= 90) || sign === 95 || sign === 58 || sign >= 0x80;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** With the entities in place; line ends become \n. @throws XmlError */
function decoded(text: string): string {
  const plain = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  return plain.includes("&") ? plain.replace(/&([^;&\s]{0,16};?)/g, entity) : plain;
}

function entity(whole: string, inner: string): string {
  const name = inner.endsWith(";") ? inner.slice(0, -1) : "";
  const code = /^#x[0-9a-f]+$/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#\d+$/.test(name)
      ? Number(name.slice(1))
      : undefined;
  if (code !== undefined && code > 0 && code <= 0x10ffff)
    return code >= 0xd800 && code <= 0xdfff ? "\uFFFD" : String.fromCodePoint(code);
  const known = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (known === undefined) throw new XmlError(`the entity ${whole} is not defined`);
  return known;
}
