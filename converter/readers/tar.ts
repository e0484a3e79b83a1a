/**
 * Tape archives (POSIX pax and GNU), packed by gzip or not, within the limits of packed files: every byte is counted while
 * it is unpacked.
 */
import { createGunzip } from "node:zlib";
import { isTunelabError, type TunelabError, toError } from "#lib/core/index";
import { type Deadline, exceeded, type Limits } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import { detectEncoding } from "./encoding.ts";
import type { ArchiveMember } from "./zip.ts";

const BLOCK = 512;
const MEGABYTE = 2 ** 20;

export function isTar(bytes: Uint8Array): boolean {
  return (
    Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar" && checksumHolds(bytes.subarray(0, BLOCK))
  );
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks a gzip file. @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, TIMEOUT */
export async function gunzip(bytes: Uint8Array, name: string, limits: Limits, deadline: Deadline): Promise<Uint8Array> {
  const unpacker = createGunzip();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    unpacker.end(bytes);
    for await (const chunk of unpacker as AsyncIterable<Buffer>) {
      deadline.check();
      chunks.push(chunk);
      size += chunk.length;
      if (size > limits.unpackedBytes) exceeded("unpacked", limits.unpackedBytes, name);
      if (size > MEGABYTE + limits.expansion * bytes.length) exceeded("expansion", limits.expansion, name);
    }
  } catch (error) {
    throw isTunelabError(error) ? error : corrupt(name, toError(error).message, error);
  }
  return Buffer.concat(chunks, size);
}

/** The files of an archive; links and devices are no files. @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED */
export function openTar(bytes: Uint8Array, name: string, limits: Limits): ArchiveMember[] {
  const members: ArchiveMember[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return members;
    if (!checksumHolds(header)) throw corrupt(name, `the header at byte ${at} is wrong`);
    const size = sizeOf(header);
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || start + size > bytes.length) throw corrupt(name, "it is cut short");
    const content = bytes.subarray(start, start + size);
    const type = String.fromCharCode(header[156]!);
    if (type === "L") longName = textOf(content);
    else if (type === "x") longName = paxPath(content) ?? longName;
    else {
      if (type === "0" || type === "\0" || type === "7")
        members.push(memberOf(longName ?? nameOf(header), content, name, limits));
      longName = undefined;
    }
    if (members.length > limits.members) exceeded("members", limits.members, name);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (at < bytes.length && at + BLOCK > bytes.length) throw corrupt(name, "it is cut short");
  }
  return members;
}

function memberOf(member: string, content: Uint8Array, archive: string, limits: Limits): ArchiveMember {
  const read = async () => {
    if (content.length > limits.memberBytes) exceeded("part", limits.memberBytes, archive);
    return content;
  };
  return { name: member, read };
}

/** Octal, or binary where its first bit says so (GNU). */
function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  if ((field[0]! & 0x80) === 0) return Number.parseInt(textOf(field).trim() || "0", 8);
  return field.subarray(4).reduce((sum, byte) => sum * 256 + byte, 0);
}

function nameOf(header: Uint8Array): string {
  const prefix = textOf(header.subarray(345, 500));
  const posix = header[262] === 0; // GNU keeps times where the prefix is
  const own = textOf(header.subarray(0, 100));
  return posix && prefix !== "" ? `${prefix}/${own}` : own;
}

/** Records of the form `27 path=folder/name\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(content))?.[1];
}

/** Up to the first zero byte; names from Chinese Windows are in its code page. */
function textOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  const bytes = end < 0 ? field : field.subarray(0, end);
  return new TextDecoder(detectEncoding(bytes)).decode(bytes);
}

/** The sum of the header's bytes, its own field taken for spaces. */
function checksumHolds(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  return sum === Number.parseInt(textOf(header.subarray(148, 156)).trim(), 8);
}

function corrupt(name: string, what: string, cause?: unknown): TunelabError {
  return fileError("CORRUPT_FILE/archive", { file: name, why: what }, { cause });
}
