import { expect } from "vitest";

/** Fails unless `xml` is well-formed: every element closed in order, attributes quoted and unique, text escaped. */
export function checkXml(xml: string): void {
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml[^>]*\?>\s*/, "").trim();
  while (rest !== "") {
    const text = /^[^<]+/.exec(rest)?.[0] ?? "";
    expect(text.replace(/&(lt|gt|amp|quot|#\d+);/g, "")).not.toContain("&");
    rest = rest.slice(text.length);
    if (rest === "") break;
    const tag = /^<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    expect(tag, `a tag at "${rest.slice(0, 60)}"`).not.toBeNull();
    const [whole, closing, name, attributes, empty] = tag!;
    const names = [...attributes!.matchAll(/\s([\w:-]+)=/g)].map((match) => match[1]);
    expect(new Set(names).size, `attributes of ${whole}`).toBe(names.length);
    expect(attributes).not.toMatch(/NaN|undefined|Infinity|\[object/);
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name!);
    rest = rest.slice(whole!.length);
  }
  expect(open).toEqual([]);
}
