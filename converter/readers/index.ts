import type { ReadDocument } from "../document.ts";
import { type Deadline, exceeded, type Limits } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { sniff } from "./sniff.ts";
import type { TrackedChanges } from "./word/changes.ts";

export interface ReaderInput {
  name: string;
  bytes: Uint8Array;
  /** Text encoding that the user named; detected when absent. */
  encoding?: string;
  /** Sign between columns that the user named; detected when absent. */
  delimiter?: string;
  /** Tried on protected files. */
  passwords?: readonly string[];
  /** Whether the text of pictures is recognised. */
  ocr?: boolean;
  /** Of a word processor's file; accepted when absent. */
  trackedChanges?: TrackedChanges;
  /** Told of every page that is recognised, which may take long. */
  onPage?: (done: number, total: number) => Promise<void>;
  limits: Limits;
  deadline: Deadline;
  /** Reads a document that lies inside this one; set by `readDocument`. */
  readEmbedded?: (bytes: Uint8Array) => Promise<ReadDocument>;
}

type Reader = (input: ReaderInput) => ReadDocument | Promise<ReadDocument>;

/** Readers load when a file needs them: a text file does not wait for the Excel library. */
const READERS: Record<string, () => Promise<Reader>> = {
  doc: async () => (await import("./doc/index.ts")).readDoc,
  docx: async () => (await import("./docx/index.ts")).readDocx,
  epub: async () => (await import("./epub.ts")).readEpub,
  image: async () => (await import("./ocr/image.ts")).readImage,
  ods: async () => (await import("./sheets.ts")).readOds,
  odt: async () => (await import("./odf/index.ts")).readOdt,
  pdf: async () => (await import("./pdf/index.ts")).readPdf,
  qti: async () => (await import("./quiz/qti.ts")).readQtiPackage,
  rtf: async () => (await import("./rtf/index.ts")).readRtf,
  text: async () => (await import("./text.ts")).readTextFile,
  xls: async () => (await import("./sheets.ts")).readXls,
  xlsx: async () => (await import("./xlsx/index.ts")).readXlsx,
};

/** What the content is: a readable format, or `zip` for an archive of files. */
export function formatOf({ bytes, name, limits, deadline }: ReaderInput): Promise<string> {
  return sniff(bytes, name, limits, deadline);
}

/** A document may hold a document, which may hold one again. */
const EMBEDDED_DEPTH = 3;

/** @throws TunelabError when the file as a whole cannot be read */
export function readDocument(input: ReaderInput, format: string): Promise<ReadDocument> {
  return readNested(input, format, 0);
}

async function readNested(input: ReaderInput, format: string, depth: number): Promise<ReadDocument> {
  const load = READERS[format];
  if (!load)
    throw fileError("UNSUPPORTED_FORMAT/format", { file: input.name, format, known: Object.keys(READERS).join(", ") });
  const readEmbedded = async (bytes: Uint8Array) => {
    if (depth >= EMBEDDED_DEPTH) exceeded("documents", EMBEDDED_DEPTH, input.name);
    const inner = { ...input, bytes };
    return readNested(inner, await formatOf(inner), depth + 1);
  };
  return (await load())({ ...input, readEmbedded });
}
