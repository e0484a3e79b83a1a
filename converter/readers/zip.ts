/**
 * Packed files within limits: every byte is counted while it is unpacked, whatever the file claims about sizes. Names are
 * decoded here, since Windows writes them in the local code page, and checked here for the same reason.
 */
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { isTunelabError, TunelabError, toError } from "#lib/core/index";
import { type Deadline, exceeded, type Limits } from "../limits.ts";
import { detectEncoding } from "./encoding.ts";

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 1;
const MEGABYTE = 2 ** 20;

export interface ArchiveMember {
  name: string;
  encrypted: boolean;
  /** Unpacks it, within the limits of the whole archive. */
  read(): Promise<Uint8Array>;
}

/** Opens an archive in memory and lists its members. */
export async function openZip(
  bytes: Uint8Array,
  name: string,
  limits: Limits,
  deadline: Deadline,
): Promise<ArchiveMember[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const budget = { unpacked: 0 };
  try {
    const zip = await open(buffer);
    if (zip.entryCount > limits.members) exceeded("the number of members", limits.members, "count", name);
    const entries = await listEntries(zip, limits, name);
    return entries.map((entry) => ({
      name: memberName(entry),
      encrypted: (entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0,
      read: () => unpack(zip, entry, budget, bytes.length, name, limits, deadline),
    }));
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
        reject(
          new TunelabError("LIMIT_EXCEEDED", `${name}: more than ${limits.members} members`, {
            details: { file: name },
          }),
        );
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
export function unsafeName(name: string): string | undefined {
  if (/[\u0000-\u001F]/.test(name)) return "control characters";
  if (/^[/\\]|^[A-Za-z]:/.test(name)) return "an absolute path";
  if (name.split(/[/\\]/).includes("..")) return "a path that leaves its folder";
  return undefined;
}

function unpack(
  zip: ZipFile,
  entry: Entry,
  budget: { unpacked: number },
  packedBytes: number,
  name: string,
  limits: Limits,
  deadline: Deadline,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(asCorrupt(error, name));
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        budget.unpacked += chunk.length;
        try {
          deadline.check();
          if (size > limits.memberBytes) exceeded("one part, unpacked,", limits.memberBytes, "bytes", name);
          if (budget.unpacked > limits.unpackedBytes)
            exceeded("the unpacked content", limits.unpackedBytes, "bytes", name);
          if (budget.unpacked > MEGABYTE + limits.expansion * packedBytes)
            exceeded("the expansion (unpacked : packed)", limits.expansion, "count", name);
        } catch (reason) {
          stream.destroy(toError(reason));
        }
      });
      stream.on("end", () => resolve(Buffer.concat(chunks, size)));
      stream.on("error", (reason) => reject(asCorrupt(reason, name)));
    });
  });
}

function asCorrupt(error: unknown, name: string): TunelabError {
  if (isTunelabError(error)) return error;
  return new TunelabError("CORRUPT_FILE", `${name} is damaged or cut short: ${toError(error).message}`, {
    hint: "open it in the program that made it and save it again, or ask for a new copy",
    details: { file: name },
    cause: error,
  });
}
