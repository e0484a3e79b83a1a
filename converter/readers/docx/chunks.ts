/** Documents inside a Word file (altChunk): HTML, MHT, RTF, text or Word, read by their own readers. */
import { isTunelabError } from "#lib/core/index";
import type { Block } from "../../document.ts";
import type { ReaderInput } from "../index.ts";
import type { ArchiveMember } from "../zip.ts";
import type { Relationship } from "./relationships.ts";

/** @returns the blocks of each chunk by relationship; one that cannot be read leaves a warning */
export async function readChunks(
  relationships: readonly Relationship[],
  member: (target: string) => ArchiveMember | undefined,
  input: ReaderInput,
  warnings: Set<string>,
): Promise<Map<string, Block[]>> {
  const chunks = new Map<string, Block[]>();
  for (const { id, target, external } of relationships.filter(({ type }) => type === "aFChunk")) {
    const part = external ? undefined : member(target);
    if (!part || !input.readEmbedded) {
      warnings.add("embedded-document-skipped");
      continue;
    }
    try {
      const document = await input.readEmbedded(await part.read());
      chunks.set(id, document.blocks);
      for (const warning of document.warnings) warnings.add(warning);
    } catch (error) {
      if (!isTunelabError(error) || !/CORRUPT|UNSUPPORTED|ENCRYPTED/.test(error.code)) throw error;
      warnings.add("embedded-document-skipped");
    }
  }
  return chunks;
}
