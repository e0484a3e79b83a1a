/** The one way from bytes to blocks: what the content is decides the reader. */
import { TunelabError } from "#lib/core/index";
import type { ReadDocument } from "../document.ts";
import type { Deadline, Limits } from "../limits.ts";
import { sniff } from "./sniff.ts";

export interface ReaderInput {
  name: string;
  bytes: Uint8Array;
  /** Text encoding that the user named; detected when absent. */
  encoding?: string;
  limits: Limits;
  deadline: Deadline;
}

type Reader = (input: ReaderInput) => ReadDocument | Promise<ReadDocument>;

/** Readers load when a file needs them: a text file does not wait for the Excel library. */
const READERS: Record<string, () => Promise<Reader>> = {
  docx: async () => (await import("./docx/index.ts")).readDocx,
  pdf: async () => (await import("./pdf/index.ts")).readPdf,
  qti: async () => (await import("./quiz/qti.ts")).readQtiPackage,
  text: async () => (await import("./text.ts")).readTextFile,
  xls: async () => (await import("./xlsx.ts")).readXls,
  xlsx: async () => (await import("./xlsx.ts")).readXlsx,
};

/** What the content is: a readable format, or `zip` for an archive of files. */
export function formatOf({ bytes, name, limits, deadline }: ReaderInput): Promise<string> {
  return sniff(bytes, name, limits, deadline);
}

/** @throws TunelabError when the file as a whole cannot be read */
export async function readDocument(input: ReaderInput, format: string): Promise<ReadDocument> {
  const load = READERS[format];
  if (!load)
    throw new TunelabError("UNSUPPORTED_FORMAT", `${input.name} is a ${format} file, which is not read`, {
      hint: `readable are ${Object.keys(READERS).join(", ")}`,
      details: { file: input.name, format },
    });
  return (await load())(input);
}
