import type { Block, ReadDocument } from "../document.ts";
import { fileError } from "../said/errors.ts";
import { decodeText } from "./encoding.ts";
import { htmlBlocks } from "./html.ts";
import type { ReaderInput } from "./index.ts";
import { localName, parseXml } from "./xml.ts";
import { type ArchiveMember, openZip } from "./zip.ts";

export async function readEpub(input: ReaderInput): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const members = new Map((await openZip(input.bytes, name, limits, deadline)).map((member) => [member.name, member]));
  if (await isProtected(members)) throw fileError("ENCRYPTED_FILE/drm", { file: name });
  const blocks: Block[] = [];
  const warnings = new Set<string>();
  for (const chapter of await chapters(members, input)) {
    const member = members.get(chapter);
    if (!member) {
      warnings.add("chapter-missing");
      continue;
    }
    const page = htmlBlocks(decodeText(await member.read(), name).text, input);
    for (const warning of page.warnings) warnings.add(warning);
    for (const block of page.blocks) blocks.push({ ...block, block: blocks.length });
  }
  return { format: "epub", blocks, warnings: [...warnings].sort() };
}

/** Fonts may be scrambled without harm; chapters that are encrypted cannot be read. */
async function isProtected(members: ReadonlyMap<string, ArchiveMember>): Promise<boolean> {
  if (members.has("META-INF/rights.xml")) return true;
  const list = await members.get("META-INF/encryption.xml")?.read();
  return list !== undefined && /CipherReference[^>]*\.x?html?["']/i.test(new TextDecoder().decode(list));
}

async function chapters(members: ReadonlyMap<string, ArchiveMember>, input: ReaderInput): Promise<string[]> {
  const path = await attributesOf(members, "META-INF/container.xml", input, (name, { "full-path": full }) =>
    name === "rootfile" && full !== undefined ? full : undefined,
  );
  const packagePath = path[0];
  if (packagePath === undefined) throw fileError("CORRUPT_FILE/no-contents", { file: input.name });
  const folder = packagePath.slice(0, packagePath.lastIndexOf("/") + 1);
  const targets = new Map<string, string>();
  const order = await attributesOf(members, packagePath, input, (name, { id, href, idref }) => {
    if (name === "item" && id !== undefined && href !== undefined) targets.set(id, href);
    return name === "itemref" ? idref : undefined;
  });
  return order.flatMap((id) => {
    const href = targets.get(id);
    return href === undefined ? [] : [resolve(folder + unescaped(href).split("#")[0]!)];
  });
}

async function attributesOf(
  members: ReadonlyMap<string, ArchiveMember>,
  part: string,
  input: ReaderInput,
  pick: (name: string, attributes: Record<string, string>) => string | undefined,
): Promise<string[]> {
  const found: string[] = [];
  const content = await members.get(part)?.read();
  if (!content) return found;
  const open = (name: string, attributes: Record<string, string>) => {
    const value = pick(localName(name), attributes);
    if (value !== undefined) found.push(value);
  };
  parseXml(content, part, { open, close() {} }, input);
  return found;
}

function unescaped(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

/** `OEBPS/../x.html` as `x.html`; a name of a member, never of a file on disk. */
function resolve(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
