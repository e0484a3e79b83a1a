/** Formulas of Equation Editor and MathType in a .docx: compound files of their own, each with a picture in the text. */
import { CFB } from "xlsx";
import { isCompoundFile } from "../cfb.ts";
import type { ReaderInput } from "../index.ts";
import { equationLatex } from "../word/mtef-latex.ts";
import type { ArchiveMember } from "../zip.ts";
import type { Relationship } from "./relationships.ts";

/** Bytes of an object that holds a formula; others may be whole workbooks. */
const LARGEST = 1_000_000;

/** @returns LaTeX by relationship, of those that can be read */
export async function readEquations(
  relationships: readonly Relationship[],
  member: (target: string) => ArchiveMember | undefined,
  { deadline }: ReaderInput,
): Promise<Map<string, string>> {
  const equations = new Map<string, string>();
  for (const { id, target, external } of relationships.filter(({ type }) => type === "oleObject")) {
    deadline.check();
    const part = external ? undefined : member(target);
    if (!part || (part.size ?? 0) > LARGEST) continue;
    const latex = latexOf(await part.read());
    if (latex !== undefined) equations.set(id, latex);
  }
  return equations;
}

function latexOf(bytes: Uint8Array): string | undefined {
  if (!isCompoundFile(bytes)) return undefined;
  try {
    const content = CFB.find(CFB.read(Buffer.from(bytes), { type: "buffer" }), "Equation Native")?.content;
    return content ? equationLatex(new DataView(Uint8Array.from(content as ArrayLike<number>).buffer)) : undefined;
  } catch {
    return undefined; // a damaged object leaves its picture
  }
}
