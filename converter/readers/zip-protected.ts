/** Members of archives that a password encrypts (AES and the old PKWARE way), opened by zip.js. */
import { isTunelabError } from "#lib/core/index";
import { fileError } from "../said/errors.ts";

/** Unpacks a member. @param count is told of every piece, and throws at a limit */
export type ProtectedReader = (offset: number, member: string, count: (bytes: number) => void) => Promise<Uint8Array>;

/** @param bytes of the archive @param name of the archive, for messages */
export function protectedReader(bytes: Uint8Array, name: string, passwords: readonly string[]): ProtectedReader {
  let entries: ReturnType<typeof entriesByOffset> | undefined;
  return async (offset, member, count) => {
    if (passwords.length === 0) throw fileError("ENCRYPTED_FILE/member", { file: name, member });
    entries ??= entriesByOffset(bytes);
    const entry = (await entries).get(offset);
    for (const password of entry && !entry.directory ? passwords : []) {
      const chunks: Uint8Array[] = [];
      const collect = new WritableStream<Uint8Array>({
        write(chunk) {
          count(chunk.length);
          chunks.push(chunk);
        },
      });
      try {
        if (entry && !entry.directory) await entry.getData(collect, { password, checkSignature: true });
        return Buffer.concat(chunks);
      } catch (error) {
        if (isTunelabError(error)) throw error; // a limit; everything else says that the password is wrong
      }
    }
    throw fileError("ENCRYPTED_FILE/member-wrong", { file: name, member, count: passwords.length });
  };
}

async function entriesByOffset(bytes: Uint8Array) {
  const { configure, Uint8ArrayReader, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const entries = await new ZipReader(new Uint8ArrayReader(bytes)).getEntries();
  return new Map(entries.map((entry) => [entry.offset, entry]));
}
