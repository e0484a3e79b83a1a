/** Text files piece by piece: gzip is unpacked, the encoding is seen from the bytes. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { notFound, TunelabError, toError } from "#lib/core/index";

/** A few bytes that unpack to more than this are an attack or a mistake. */
const MAX_EXPANSION = 1000;

/** The size on disk. @throws TunelabError NOT_FOUND; UNSUPPORTED_FORMAT for a folder */
export async function fileSize(path: string): Promise<number> {
  const info = await stat(path).catch((error) => Promise.reject(notFound(path, error)));
  if (info.isFile()) return info.size;
  throw new TunelabError("UNSUPPORTED_FORMAT", [`${path} 是文件夹`, `${path} is a folder`], {
    hint: ["请给出文件", "give a file"],
    details: { path },
  });
}

/**
 * The text of a file. UTF-8 and UTF-16 by their marks, GB 18030 (which Chinese Excel writes) where the bytes are no
 * UTF-8.
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, LIMIT_EXCEEDED
 */
export async function* readPieces(path: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const bytes of bytesOf(path)) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } catch (error) {
    if (error instanceof TunelabError) throw error;
    throw new TunelabError(
      "CORRUPT_FILE",
      [
        `${path} 无法作为文本读取：${toError(error).message}`,
        `${path} cannot be read as text: ${toError(error).message}`,
      ],
      {
        hint: ["请另存为 UTF-8 文本，或重新用 gzip 压缩", "save it as UTF-8 text, or gzip it again"],
        details: { path },
        cause: error,
      },
    );
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const size = await fileSize(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!/\.gz$/i.test(path)) {
    yield* file as AsyncIterable<Uint8Array>;
    return;
  }
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  pipeline(file, unpacked, () => {}); // an error reaches the loop below through `unpacked`
  let total = 0;
  for await (const bytes of unpacked as AsyncIterable<Uint8Array>) {
    total += bytes.length;
    if (total > 1 << 24 && total > size * MAX_EXPANSION)
      throw new TunelabError(
        "LIMIT_EXCEEDED",
        [
          `${path} 解压后超过原大小的 ${MAX_EXPANSION} 倍`,
          `${path} unpacks to more than ${MAX_EXPANSION} times its size`,
        ],
        {
          hint: ["若确实如此，请自行解压", "unpack it yourself if this is right"],
          details: { path, limit: MAX_EXPANSION },
        },
      );
    yield bytes;
  }
}

/** Seen from the first piece. A character may be cut at its end, so that the last bytes do not count. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "utf-8";
  } catch {
    return "gb18030";
  }
}
