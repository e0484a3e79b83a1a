import type { ReadDocument } from "../../document.ts";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";
import { emptyNumbering, NumberingCounter } from "../word/numbering.ts";
import { parseXml, type XmlHandler } from "../xml.ts";
import { type ArchiveMember, openZip } from "../zip.ts";
import { BodyReader } from "./body.ts";
import { readChunks } from "./chunks.ts";
import { readEquations } from "./equations.ts";
import { marginsHandler } from "./margins.ts";
import { notesHandler } from "./notes.ts";
import { numberingHandler } from "./numbering.ts";
import { type Relationship, relationshipsHandler } from "./relationships.ts";
import { Styles } from "./styles.ts";

export async function readDocx(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const members = new Map((await openZip(input.bytes, name, limits, deadline)).map((member) => [member.name, member]));
  const parse = async (part: string, handler: XmlHandler) => {
    const member = members.get(part);
    if (member) parseXml(await member.read(), part, handler, input);
  };
  const main = mainPart(members, name);
  const relationships: Relationship[] = [];
  await parse(main.replace(/([^/]+)$/, "_rels/$1.rels"), relationshipsHandler(relationships));
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const partOf = (type: string, usual: string) => {
    const target = relationships.find((relation) => relation.type === type && !relation.external)?.target;
    return partPath(folder, target ?? usual);
  };
  const styles = new Styles();
  await parse(partOf("styles", "styles.xml"), styles.handler());
  const definitions = emptyNumbering();
  await parse(partOf("numbering", "numbering.xml"), numberingHandler(definitions));
  const notes = new Map<string, string>();
  for (const kind of ["footnote", "endnote", "comment"])
    await parse(partOf(`${kind}s`, `${kind}s.xml`), notesHandler(kind, notes));
  const margins = new Set<string>();
  for (const { target, external } of relationships.filter(({ type }) => type === "header" || type === "footer"))
    if (!external) await parse(partPath(folder, target), marginsHandler(margins));
  const warnings = new Set<string>();
  const numbering = new NumberingCounter(definitions, (style) => styles.resolve(style).numId);
  const chunks = await readChunks(relationships, (target) => members.get(partPath(folder, target)), input, warnings);
  const equations = await readEquations(relationships, (target) => members.get(partPath(folder, target)), input);
  const chunk = (id: string) => chunks.get(id) ?? [];
  const equation = (id: string) => equations.get(id);
  const changes = input.trackedChanges ?? "accepted";
  const body = new BodyReader({ styles, numbering, notes, warnings, changes, chunk, equation });
  await parse(main, body);
  if (relationships.some(({ external, type }) => external && type !== "hyperlink")) warnings.add("external-reference");
  if (numbering.unknownFormats.size > 0) warnings.add("number-format-unknown");
  return { format: "docx", blocks: body.blocks, ...marginsOf(margins), warnings: [...warnings].sort() };
}

const marginsOf = (margins: ReadonlySet<string>) => (margins.size > 0 ? { margins: [...margins] } : {});

function partPath(folder: string, target: string): string {
  return target.startsWith("/") ? target.slice(1) : `${folder}${target}`;
}

function mainPart(members: ReadonlyMap<string, ArchiveMember>, name: string): string {
  const found = ["word/document.xml", ...members.keys()].find(
    (part) => members.has(part) && /^word\/document\d*\.xml$/.test(part),
  );
  if (found !== undefined) return found;
  throw fileError("CORRUPT_FILE/no-document", { file: name });
}
