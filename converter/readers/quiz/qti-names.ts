/** One way to name things over all versions of QTI: 3.0 writes `qti-choice-interaction`, 2.x `choiceInteraction`. */
import { childElements, localName, type XmlElement } from "../xml.ts";

/** The element with names and attributes as QTI 2.x writes them. */
export function normalised(element: XmlElement): XmlElement {
  const isThree = localName(element.name).startsWith("qti-");
  return {
    name: isThree ? camel(localName(element.name).slice(4)) : localName(element.name),
    attributes: Object.fromEntries(
      Object.entries(element.attributes).map(([name, value]) => [
        name.includes("-") ? camel(name) : localName(name),
        value,
      ]),
    ),
    children: element.children.map((child) => (typeof child === "string" ? child : normalised(child))),
  };
}

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element && childElements(element, name)[0];
}
