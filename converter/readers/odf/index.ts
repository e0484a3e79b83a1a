import type { ReadDocument } from "../../document.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { localName, parseXml, type XmlHandler } from "../xml.ts";
import { openZip } from "../zip.ts";
import { OdtBody } from "./body.ts";
import { ListCounter, ListStyles } from "./lists.ts";

export async function readOdt(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const members = new Map((await openZip(input.bytes, name, limits, deadline)).map((member) => [member.name, member]));
  const manifest = await members.get("META-INF/manifest.xml")?.read();
  if (manifest && /encryption-data/.test(new TextDecoder().decode(manifest)))
    throw fileError("ENCRYPTED_FILE/remove", { file: name });
  const styles = new ListStyles();
  const onlyStyles: XmlHandler = {
    open: (element, attributes) => styles.readElement(localName(element), attributes),
    close() {},
  };
  const stylesPart = await members.get("styles.xml")?.read();
  if (stylesPart) parseXml(stylesPart, "styles.xml", onlyStyles, input);
  const content = await members.get("content.xml")?.read();
  if (!content) throw fileError("CORRUPT_FILE/no-text", { file: name });
  const body = new OdtBody(styles, new ListCounter(styles));
  parseXml(content, "content.xml", body, input);
  return { format: "odt", blocks: body.blocks, warnings: [...body.warnings].sort() };
}
