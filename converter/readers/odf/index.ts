/** OpenDocument texts (.odt): paragraphs with their automatic numbers, tables, notes. Deleted text of tracked changes is left out. */
import { TunelabError } from "#lib/core/index";
import type { ReadDocument } from "../../document.ts";
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
    throw new TunelabError("ENCRYPTED_FILE", `${name} is protected by a password`, {
      hint: "open it in LibreOffice, save it without a password and convert the copy",
      details: { file: name },
    });
  const styles = new ListStyles();
  const onlyStyles: XmlHandler = {
    open: (element, attributes) => styles.readElement(localName(element), attributes),
    close() {},
  };
  const stylesPart = await members.get("styles.xml")?.read();
  if (stylesPart) parseXml(stylesPart, "styles.xml", onlyStyles, input);
  const content = await members.get("content.xml")?.read();
  if (!content) throw new TunelabError("CORRUPT_FILE", `${name} has no content`, { details: { file: name } });
  const body = new OdtBody(styles, new ListCounter(styles));
  parseXml(content, "content.xml", body, input);
  return { format: "odt", blocks: body.blocks, warnings: [...body.warnings].sort() };
}
