/**
 * Office files that a password encrypts (ECMA-376 agile and standard, and the older ways of Word and Excel 97), opened by
 * officecrypto-tool when a password of the user is the right one.
 */
import { toError } from "#lib/core/index";
import { fileError } from "../said/errors.ts";
import { compoundFileNames, isCompoundFile } from "./cfb.ts";
import type { ReaderInput } from "./index.ts";

/** Rounds of hashing for one password; Office uses 100,000. A file may claim any number, to keep its reader busy. */
const MOST_ROUNDS = 500_000;

/** @returns the file without its encryption; as it is when it has none @throws TunelabError ENCRYPTED_FILE, CORRUPT_FILE, LIMIT_EXCEEDED */
export async function unlocked({ bytes, name, passwords = [], deadline }: ReaderInput): Promise<Uint8Array> {
  if (!isCompoundFile(bytes)) return bytes;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = compoundFileNames(bytes);
  const isPackage = names.includes("EncryptedPackage");
  if (passwords.length === 0) {
    if (isPackage) throw fileError("ENCRYPTED_FILE/password", { file: name });
    return bytes; // an old file that needs one is named by its reader
  }
  const { default: office } = await import("officecrypto-tool");
  if (!isPackage && !isLocked(() => office.isEncrypted(buffer))) return bytes;
  const rounds = Number(/spinCount="(\d{1,20})"/.exec(buffer.toString("latin1"))?.[1] ?? 0);
  if (rounds > MOST_ROUNDS)
    throw fileError("LIMIT_EXCEEDED/hashing", { file: name, most: MOST_ROUNDS }, { limit: MOST_ROUNDS });
  let last: unknown;
  for (const password of passwords) {
    deadline.check();
    try {
      return new Uint8Array(await office.decrypt(buffer, { password }));
    } catch (error) {
      last = error;
    }
  }
  if (!/password|verif|decrypt/i.test(toError(last).message))
    throw fileError("CORRUPT_FILE/protected", { file: name, why: toError(last).message }, { cause: last });
  throw fileError("ENCRYPTED_FILE/wrong", { file: name, count: passwords.length });
}

/** Damaged files are left to their readers, which say what is wrong. */
function isLocked(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}
