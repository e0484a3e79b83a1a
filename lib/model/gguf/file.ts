/** An open GGUF file: its metadata, and its tensors as float32, decoded a piece at a time. */
import { type FileHandle, open } from "node:fs/promises";
import { notFound, TunelabError } from "#lib/core/index";
import { Cursor } from "./cursor.ts";
import { corrupt, type GgufTensor, type MetadataValue, readHeader } from "./header.ts";

/** Bytes read at a time: enough for the disk, little beside a model. */
const PIECE_BYTES = 4 << 20;

/** Call `close()` when done. */
export class GgufFile {
  readonly path: string;
  readonly metadata: ReadonlyMap<string, MetadataValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  #file: FileHandle;
  #piece: Uint8Array | undefined;

  private constructor(path: string, file: FileHandle, header: ReturnType<typeof readHeader>) {
    this.path = path;
    this.#file = file;
    this.metadata = header.metadata;
    this.tensors = header.tensors;
  }

  /** @throws TunelabError NOT_FOUND, UNSUPPORTED_FORMAT, CORRUPT_FILE, LIMIT_EXCEEDED */
  static async open(path: string): Promise<GgufFile> {
    const file = await open(path, "r").catch((error) => Promise.reject(notFound(path, error)));
    try {
      const { size } = await file.stat();
      return new GgufFile(path, file, readHeader(new Cursor(file.fd, size), path));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Decodes a tensor into `target`, which has its size. Never holds more than one piece of the file. */
  async readInto(name: string, target: Float32Array): Promise<void> {
    const { type, offset, byteLength } = this.#tensor(name);
    const blocksPerPiece = Math.floor(PIECE_BYTES / type.bytes);
    this.#piece ??= new Uint8Array(PIECE_BYTES);
    let done = 0;
    for (let start = 0; start < byteLength; start += blocksPerPiece * type.bytes) {
      const piece = this.#piece.subarray(0, Math.min(blocksPerPiece * type.bytes, byteLength - start));
      await this.#read(piece, offset + start);
      const blocks = piece.length / type.bytes;
      type.decode(piece, target.subarray(done), blocks);
      done += blocks * type.elements;
    }
  }

  async readFloat32(name: string): Promise<Float32Array<ArrayBuffer>> {
    const result = new Float32Array(this.#tensor(name).shape.reduce((product, axis) => product * axis, 1));
    await this.readInto(name, result);
    return result;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #tensor(name: string): GgufTensor {
    const tensor = this.tensors.get(name);
    if (!tensor)
      throw new TunelabError("NOT_FOUND", [`${this.path} 中没有张量 ${name}`, `${this.path} has no tensor ${name}`], {
        details: { tensor: name },
      });
    return tensor;
  }

  async #read(target: Uint8Array, position: number): Promise<void> {
    let done = 0;
    while (done < target.length) {
      const { bytesRead } = await this.#file.read(target, done, target.length - done, position + done);
      if (bytesRead === 0) throw corrupt(this.path, ["读取过程中文件变短了", "it became shorter while it was read"]);
      done += bytesRead;
    }
  }
}
