/** XML of documents, in memory or streamed: no document type, no entities of its own, bounded depth. */
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { isTunelabError, type TunelabError, toError } from "#lib/core/index";
import { type Deadline, exceeded } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { DoctypeError, scanXml, type XmlAttributes, type XmlHandler } from "./xml-scanner.ts";

export type { XmlAttributes, XmlHandler } from "./xml-scanner.ts";

export interface XmlContext {
  name: string;
  limits: { xmlDepth: number };
  deadline: Deadline;
}

const CHECK_EVERY = 4096;
const CHUNK = 2 ** 20;
/** Longest text or tag: the parser keeps it whole until it ends. */
const LONGEST_CHARACTERS = 2 ** 26;

/** XML in memory. @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, TIMEOUT */
export function parseXml(content: Uint8Array | string, part: string, handler: XmlHandler, context: XmlContext): void {
  const { name: file, limits, deadline } = context;
  let [depth, count] = [0, 0];
  const bounded: XmlHandler = {
    open(name, attributes) {
      if (++depth > limits.xmlDepth) exceeded("depth", limits.xmlDepth, file);
      if (++count % CHECK_EVERY === 0) deadline.check();
      handler.open(name, attributes);
    },
    close(name) {
      depth--;
      handler.close(name);
    },
    ...(handler.text ? { text: (text) => handler.text!(text) } : {}),
    ...(handler.wants ? { wants: (name) => handler.wants!(name) } : {}),
  };
  try {
    scanXml(typeof content === "string" ? content : new TextDecoder(encodingOf(content)).decode(content), bounded);
    deadline.check();
  } catch (error) {
    throw xmlFault(error, part, file);
  }
}

function xmlFault(error: unknown, part: string, file: string): TunelabError {
  if (isTunelabError(error)) return error;
  if (error instanceof DoctypeError) return fileError("CORRUPT_FILE/doctype", { file, part });
  return fileError("CORRUPT_FILE/part", { file, part, why: toError(error).message }, { cause: error });
}

/** The same piece by piece. */
export async function streamXml(
  chunks: AsyncIterable<Uint8Array>,
  part: string,
  handler: XmlHandler,
  context: XmlContext,
): Promise<void> {
  const stream = new XmlStream(part, handler, context);
  for await (const chunk of chunks) stream.write(chunk);
  stream.end();
}

/** XML that arrives in pieces. Every method throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, TIMEOUT. */
export class XmlStream {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #part: string;
  readonly #context: XmlContext;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #depth = 0;
  #count = 0;
  /** Characters since the last tag. */
  #open = 0;

  constructor(part: string, handler: XmlHandler, context: XmlContext) {
    this.#part = part;
    this.#context = context;
    this.#parser.on("doctype", () => {
      throw new DoctypeError("it declares a document type");
    });
    this.#parser.on("opentag", (tag: SaxesTagPlain) => {
      if (++this.#depth > context.limits.xmlDepth) exceeded("depth", context.limits.xmlDepth, context.name);
      this.#open = 0;
      if (++this.#count % CHECK_EVERY === 0) context.deadline.check();
      handler.open(tag.name, tag.attributes);
    });
    this.#parser.on("closetag", (tag: SaxesTagPlain) => {
      this.#open = 0;
      this.#depth--;
      handler.close(tag.name);
    });
    if (handler.text) this.#parser.on("text", (text) => handler.text!(text));
    this.#parser.on("cdata", (text) => handler.text?.(text));
    this.#parser.on("error", (error) => {
      throw error;
    });
  }

  write(bytes: Uint8Array): void {
    this.#decoder ??= new TextDecoder(encodingOf(bytes));
    this.writeText(this.#decoder.decode(bytes, { stream: true }));
  }

  writeText(text: string): void {
    this.#guarded(() => {
      for (let start = 0; start < text.length; start += CHUNK) {
        const chunk = text.slice(start, start + CHUNK);
        this.#open += chunk.length;
        this.#parser.write(chunk);
        if (this.#open > LONGEST_CHARACTERS) exceeded("text", LONGEST_CHARACTERS, this.#context.name);
        this.#context.deadline.check();
      }
    });
  }

  end(): void {
    this.#guarded(() => {
      if (this.#decoder) this.#parser.write(this.#decoder.decode());
      this.#parser.close();
    });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw xmlFault(error, this.#part, this.#context.name);
    }
  }
}

function encodingOf([a, b]: Uint8Array): string {
  return a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
}

/** An element with its children, for the few places where a whole subtree is needed. */
export interface XmlElement {
  name: string;
  attributes: XmlAttributes;
  children: (XmlElement | string)[];
}

/** Collects one subtree while its parent is being streamed. */
export class XmlCollector {
  readonly root: XmlElement;
  readonly #stack: XmlElement[];

  constructor(name: string, attributes: XmlAttributes) {
    this.root = { name, attributes, children: [] };
    this.#stack = [this.root];
  }

  open(name: string, attributes: XmlAttributes): void {
    const element: XmlElement = { name, attributes, children: [] };
    this.#stack.at(-1)!.children.push(element);
    this.#stack.push(element);
  }

  text(text: string): void {
    this.#stack.at(-1)?.children.push(text);
  }

  /** @returns true when the subtree is complete */
  close(): boolean {
    this.#stack.pop();
    return this.#stack.length === 0;
  }
}

/** The name without its namespace. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Streams a document and hands over each element of these (local) names whole; elements inside one are part of it. */
export function parseElements(
  content: Uint8Array | string,
  part: string,
  names: ReadonlySet<string>,
  found: (element: XmlElement) => void,
  context: XmlContext,
): void {
  let collector: XmlCollector | undefined;
  parseXml(
    content,
    part,
    {
      open(name, attributes) {
        if (collector) collector.open(name, attributes);
        else if (names.has(localName(name))) collector = new XmlCollector(name, attributes);
      },
      text(text) {
        collector?.text(text);
      },
      close() {
        if (!collector?.close()) return;
        const { root } = collector;
        collector = undefined;
        found(root);
      },
    },
    context,
  );
}

export function childElements(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== "string" && (name === undefined || localName(child.name) === name),
  );
}

/** All text inside, as it stands. The depth is bounded while parsing. */
export function textOf(element: XmlElement | undefined): string {
  return element?.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("") ?? "";
}

/** The elements of a name anywhere inside, in order. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return childElements(element).flatMap((child) => [
    ...(localName(child.name) === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

/** Markup again, for what XHTML inside is to be read as HTML. */
export function toMarkup(element: XmlElement | string): string {
  if (typeof element === "string") return element.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const attributes = Object.entries(element.attributes).map(
    ([name, value]) => ` ${localName(name)}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`,
  );
  const name = localName(element.name);
  return `<${name}${attributes.join("")}>${element.children.map(toMarkup).join("")}</${name}>`;
}
