/** The bytes of a file without all of them in memory. */
import { type FileHandle, open } from "node:fs/promises";

export interface ByteSource {
  size: number;
  /** The first bytes, at most `count`. */
  head(count: number): Promise<Uint8Array>;
  /** All bytes, a piece at a time; a piece is good until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 1 << 18;

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    head: async (count) => bytes.subarray(0, count),
    chunks: async function* () {
      for (let start = 0; start < bytes.length; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES);
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
    chunks: async function* () {
      const file = await open(path);
      try {
        const chunk = new Uint8Array(CHUNK_BYTES);
        for (let position = 0; ; ) {
          const count = await fill(file, chunk, position);
          if (count > 0) yield chunk.subarray(0, count);
          if (count < chunk.length) return;
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
