/**
 * Packed files within limits: every byte is counted while it is unpacked, whatever the file claims about sizes. Names are
 * decoded here, since Windows writes them in the local code page, and checked here for the same reason.
 */
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { isTunelabError, type TunelabError, toError } from "#lib/core/index";
import { type Deadline, exceeded, type Limits } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { detectEncoding } from "./encoding.ts";
import { protectedReader } from "./zip-protected.ts";

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 1;
const MEGABYTE = 2 ** 20;

export interface ArchiveMember {
  name: string;
  /** Bytes that it unpacks to, as the archive says. */
  size?: number;
  /** Unpacks it, within the limits of the whole archive. @throws TunelabError ENCRYPTED_FILE, CORRUPT_FILE, LIMIT_EXCEEDED */
  read(): Promise<Uint8Array>;
}

/** Opens an archive in memory and lists its members. */
export async function openZip(
  bytes: Uint8Array,
  name: string,
  limits: Limits,
  deadline: Deadline,
  passwords: readonly string[] = [],
): Promise<ArchiveMember[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const budget = { unpacked: 0 };
  const openProtected = protectedReader(bytes, name, passwords);
  try {
    const zip = await open(buffer);
    if (zip.entryCount > limits.members) exceeded("members", limits.members, name);
    const entries = await listEntries(zip, limits, name);
    return entries.map((entry) => {
      const encrypted = (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0;
      const member = memberName(entry);
      const read = () => {
        const count = counterOf(budget, bytes.length, name, limits, deadline);
        if (encrypted) return openProtected(entry.relativeOffsetOfLocalHeader, member, count);
        return unpack(zip, entry, name, count);
      };
      return { name: member, size: entry.uncompressedSize, read };
    });
  } catch (error) {
    throw asCorrupt(error, name);
  }
}

function open(buffer: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, decodeStrings: false }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    );
  });
}

function listEntries(zip: ZipFile, limits: Limits, name: string): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (entries.length > limits.members)
        reject(fileError("LIMIT_EXCEEDED/members", { file: name, most: limits.members }, { limit: limits.members }));
      else zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", reject);
    zip.readEntry();
  });
}

function memberName(entry: Entry): string {
  const raw = entry.fileName as unknown as Uint8Array; // a buffer, since decodeStrings is off
  const utf8 = (entry.generalPurposeBitFlag & UTF8_FLAG) !== 0;
  return new TextDecoder(utf8 ? "utf-8" : detectEncoding(raw)).decode(raw);
}

/** Why a member's name is not taken, or undefined when it is harmless. */
export function unsafeName(name: string): "control-characters" | "absolute-path" | "leaves-folder" | undefined {
  if (/[\u0000-\u001F]/.test(name)) return "control-characters";
  if (/^[/\\]|^[A-Za-z]:/.test(name)) return "absolute-path";
  if (name.split(/[/\\]/).includes("..")) return "leaves-folder";
  return undefined;
}

/** What the limits say about each piece of one member that is unpacked. @param budget of the whole archive */
function counterOf(budget: { unpacked: number }, packed: number, name: string, limits: Limits, deadline: Deadline) {
  let size = 0;
  return (bytes: number) => {
    size += bytes;
    budget.unpacked += bytes;
    deadline.check();
    if (size > limits.memberBytes) exceeded("part", limits.memberBytes, name);
    if (budget.unpacked > limits.unpackedBytes) exceeded("unpacked", limits.unpackedBytes, name);
    if (budget.unpacked > MEGABYTE + limits.expansion * packed) exceeded("expansion", limits.expansion, name);
  };
}

function unpack(zip: ZipFile, entry: Entry, name: string, count: (bytes: number) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(asCorrupt(error, name));
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        try {
          count(chunk.length);
        } catch (reason) {
          stream.destroy(toError(reason));
        }
      });
      stream.on("end", () => resolve(Buffer.concat(chunks)));
      stream.on("error", (reason) => reject(asCorrupt(reason, name)));
    });
  });
}

export function asCorrupt(error: unknown, name: string): TunelabError {
  if (isTunelabError(error)) return error;
  return fileError("CORRUPT_FILE/damaged", { file: name, why: toError(error).message }, { cause: error });
}
