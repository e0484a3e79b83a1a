/** The scanner sees in well-formed XML what saxes sees, and takes no other for well-formed. */
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { scanXml, type XmlAttributes } from "../../../converter/readers/xml-scanner.ts";
import { Rng } from "../../../lib/core/index.ts";

type Seen = (string | [string, XmlAttributes])[];

/** Texts side by side are one. */
function joined(events: Seen): Seen {
  const all: Seen = [];
  for (const event of events) {
    const last = all.at(-1);
    if (typeof event === "string" && event.startsWith("T") && typeof last === "string" && last.startsWith("T"))
      all[all.length - 1] = last + event.slice(1);
    else all.push(event);
  }
  return all;
}

function ours(xml: string): Seen {
  const seen: Seen = [];
  scanXml(xml, {
    open: (name, attributes) => void seen.push([name, { ...attributes }]),
    close: (name) => void seen.push(`/${name}`),
    text: (text) => void seen.push(`T${text}`),
  });
  return joined(seen);
}

function theirs(xml: string): Seen {
  const seen: Seen = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on("opentag", ({ name, attributes }) => void seen.push([name, { ...attributes }]));
  parser.on("closetag", ({ name }) => void seen.push(`/${name}`));
  parser.on("text", (text) => void seen.push(`T${text}`));
  parser.on("cdata", (text) => void seen.push(`T${text}`));
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("a document type");
  });
  parser.write(xml).close();
  const root = seen.findIndex((event) => typeof event !== "string");
  return joined(seen.slice(Math.max(0, root))); // saxes tells the white space outside the root
}

const outcome = (read: (xml: string) => Seen, xml: string) => {
  try {
    return read(xml);
  } catch {
    return "an error";
  }
};

describe("the scanner", () => {
  it.each([
    "<a/>",
    '<?xml version="1.0"?>\n<a>\n<!-- <b> --><b c="1" d=\'"2"\'/>text &amp; &lt;&#20013;&#x6587;<![CDATA[<&]]></a>',
    '<w:p w:rsidR="00A"><w:r><w:t xml:space="preserve"> a  b </w:t></w:r></w:p>',
    '<a b="x&#10;y\tz"/>',
    "<a>\r\n1\r2</a>",
    "<a><b></a></b>",
    "<a>",
    "</a>",
    "<a/><b/>",
    "text",
    "<a b=1/>",
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    "<a>&nbsp;</a>",
    "<a>& b</a>",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<a><![CDATA[x</a>",
    "<a><!-- x</a>",
    "< a/>",
    "<a b/>",
    "<中文 属性='值'>内容</中文>",
  ])("%s", (xml) => {
    expect(outcome(ours, xml)).toEqual(outcome(theirs, xml));
  });

  it("agrees on random text that saxes takes, and ends for all", () => {
    const pieces = [
      "<a>",
      "</a>",
      "<b c='1'>",
      "</b>",
      "<d/>",
      "x",
      " ",
      "&amp;",
      "&#65;",
      "<!--y-->",
      "<![CDATA[z]]>",
      "&",
      "<",
      ">",
    ];
    const rng = new Rng("xml");
    let both = 0;
    for (let n = 0; n < 20_000; n++) {
      const xml = `<a>${Array.from({ length: 1 + rng.int(6) }, () => rng.choice(pieces)).join("")}</a>`;
      const expected = outcome(theirs, xml);
      if (expected === "an error") continue; // ours is wider in places: ]]> in a text
      both++;
      expect(outcome(ours, xml)).toEqual(expected);
    }
    expect(both).toBeGreaterThan(500);
  });

  it("skips the attributes that nobody wants, whatever stands in them", () => {
    const seen: XmlAttributes[] = [];
    scanXml(`<a><b c="/>" d='>'/><e f="1"></e></a>`, {
      open: (_, attributes) => void seen.push(attributes),
      close: () => {},
      wants: (name) => name === "e",
    });
    expect(seen).toEqual([{}, {}, { f: "1" }]);
  });
});
