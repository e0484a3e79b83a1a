/** The bytes of a file without all of them in memory. */
import { type FileHandle, open } from "node:fs/promises";

export interface ByteSource {
  size: number;
  /** The first bytes, at most `count`. */
  head(count: number): Promise<Uint8Array>;
  /** The bytes from `start` up to `end`, all by default, a piece at a time; a piece is good until the next one is asked for. */
  chunks(start?: number, end?: number): AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 1 << 18;

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    head: async (count) => bytes.subarray(0, count),
    chunks: async function* (start = 0, end = bytes.length) {
      for (let at = start; at < end; at += CHUNK_BYTES) yield bytes.subarray(at, Math.min(end, at + CHUNK_BYTES));
    },
  };
}

/** @param size of the file when the conversion began */
export function fileSource(path: string, size: number): ByteSource {
  return {
    size,
    head: async (count) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(Math.min(count, size));
        return bytes.subarray(0, await fill(file, bytes, 0));
      } finally {
        await file.close();
      }
    },
    chunks: async function* (start = 0, end = Number.POSITIVE_INFINITY) {
      const file = await open(path);
      try {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, end - start));
        for (let position = start; position < end; ) {
          const wanted = chunk.subarray(0, Math.min(chunk.length, end - position));
          const count = await fill(file, wanted, position);
          if (count > 0) yield wanted.subarray(0, count);
          if (count < wanted.length) return;
          position += count;
        }
      } finally {
        await file.close();
      }
    },
  };
}

async function fill(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}
