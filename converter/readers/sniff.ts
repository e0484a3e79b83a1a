/** What a file is by its content; its name decides nothing. */
import type { TunelabError } from "#lib/core/index";
import type { Deadline, Limits } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { compoundFileNames, isCompoundFile } from "./cfb.ts";
import { detectEncoding } from "./encoding.ts";
import { isGzip, isTar } from "./tar.ts";
import { openZip } from "./zip.ts";

/** Formats that are recognised and not read, with what to do instead. */
const UNREADABLE: [signature: string, error: (file: string) => TunelabError][] = [
  ["Rar!", (file) => fileError("UNSUPPORTED_FORMAT/packed", { file, format: "RAR" })],
  ["7z\xBC\xAF", (file) => fileError("UNSUPPORTED_FORMAT/packed", { file, format: "7-Zip" })],
  ["\xDB\xA5-\0", (file) => fileError("UNSUPPORTED_FORMAT/old-word", { file, version: "Word 2" })],
  ["1\xBE\0\0", (file) => fileError("UNSUPPORTED_FORMAT/old-word", { file, version: "Word for DOS" })],
  ["SQLite format", (file) => fileError("UNSUPPORTED_FORMAT/database", { file })],
  ["\x7FELF", (file) => fileError("UNSUPPORTED_FORMAT/program", { file })],
  ["MZ\x90", (file) => fileError("UNSUPPORTED_FORMAT/program", { file })],
];

/** @throws TunelabError CORRUPT_FILE (empty), ENCRYPTED_FILE, UNSUPPORTED_FORMAT */
export async function sniff(bytes: Uint8Array, name: string, limits: Limits, deadline: Deadline): Promise<string> {
  if (bytes.length === 0) throw fileError("CORRUPT_FILE/empty", { file: name });
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return sniffZip(bytes, name, limits, deadline);
  if (isCompoundFile(bytes)) return sniffCompound(bytes, name);
  if (isGzip(bytes)) return "gzip";
  if (isTar(bytes)) return "tar";
  if (Buffer.from(bytes.subarray(0, 1024)).toString("latin1").includes("%PDF-")) return "pdf";
  if (head.startsWith("{\\rtf")) return "rtf";
  if (isPicture(head)) return "image";
  for (const [signature, error] of UNREADABLE) if (head.startsWith(signature)) throw error(name);
  if (looksBinary(bytes)) throw fileError("UNSUPPORTED_FORMAT/binary", { file: name });
  return "text";
}

function isPicture(head: string): boolean {
  return /^(?:\x89PNG|\xFF\xD8\xFF|GIF8|RIFF[\s\S]{4}WEBP|BM[\s\S]{4}\0\0\0\0|II\*\0|MM\0\*)/.test(head);
}

/** Whether a file that begins with these bytes is text; cheaper than `sniff`, and sure only where it says no. */
export function mayBeText(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 1024)).toString("latin1");
  const packed =
    start.startsWith("PK\x03\x04") ||
    isCompoundFile(head) ||
    isGzip(head) ||
    isTar(head) ||
    start.includes("%PDF-") ||
    start.startsWith("{\\rtf");
  return (
    !packed && !isPicture(start) && !UNREADABLE.some(([signature]) => start.startsWith(signature)) && !looksBinary(head)
  );
}

async function sniffZip(bytes: Uint8Array, name: string, limits: Limits, deadline: Deadline): Promise<string> {
  const members = await openZip(bytes, name, limits, deadline);
  const names = new Set(members.map((member) => member.name));
  const some = (pattern: RegExp) => members.some((member) => pattern.test(member.name));
  if (some(/^word\/document\d*\.xml$/)) return "docx";
  if (some(/^xl\/workbook\.(xml|bin)$/)) return "xlsx";
  if (some(/(?:^|\/)imsmanifest\.xml$/i)) return "qti";
  if (names.has("META-INF/container.xml")) return "epub";
  if (names.has("content.xml") && names.has("mimetype")) {
    const type = new TextDecoder().decode(await members.find((member) => member.name === "mimetype")!.read());
    if (type.includes("opendocument.text")) return "odt";
    if (type.includes("opendocument.spreadsheet")) return "ods";
    throw fileError("UNSUPPORTED_FORMAT/presentation", { file: name });
  }
  if (some(/^ppt\//)) throw fileError("UNSUPPORTED_FORMAT/presentation", { file: name });
  return "zip";
}

function sniffCompound(bytes: Uint8Array, name: string): string {
  const names = compoundFileNames(bytes);
  if (names.includes("EncryptedPackage")) throw fileError("ENCRYPTED_FILE/password", { file: name });
  if (names.includes("WordDocument")) return "doc";
  if (names.includes("Workbook") || names.includes("Book")) return "xls";
  throw fileError("UNSUPPORTED_FORMAT/old-office", { file: name });
}

/** Many zero or control bytes that no text encoding explains. */
function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 65_536);
  let control = 0;
  for (const byte of sample) {
    if (byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27)) control++;
  }
  if (control < sample.length / 50) return false;
  if (!detectEncoding(sample).startsWith("utf-16")) return true;
  return control > (sample.length * 3) / 4; // zeros alone
}
