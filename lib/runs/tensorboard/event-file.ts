/** TensorBoard's event files: TFRecords, to which one appends. */
import { type FileHandle, open } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { crc32c, makeFolder, storageError } from "#lib/core/index";
import {
  experimentEvent,
  fileVersion,
  type Hyperparameter,
  scalarEvent,
  sessionEndEvent,
  sessionStartEvent,
  textEvent,
} from "./messages.ts";

export interface EventFileOptions {
  /** Milliseconds since 1970; default the clock. */
  now?: () => number;
  host?: string;
  pid?: number;
}

let fileCount = 0;

/**
 * One event file of a run.
 * @example
 * const file = await EventFile.open("runs/my-run");
 * await file.scalar("train/loss", 1.5, 10);
 * await file.close();
 */
export class EventFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #now: () => number;
  #pending: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, now: () => number) {
    this.path = path;
    this.#file = file;
    this.#now = now;
  }

  /** A new file in `folder`; a run that goes on has several. */
  static async open(folder: string, options: EventFileOptions = {}): Promise<EventFile> {
    const { now = Date.now, host = hostname(), pid = process.pid } = options;
    const seconds = String(Math.floor(now() / 1000)).padStart(10, "0");
    const path = join(folder, `events.out.tfevents.${seconds}.${host}.${pid}.${fileCount++}`);
    try {
      makeFolder(folder);
      const file = new EventFile(path, await open(path, "ax"), now);
      await file.#write(fileVersion(now() / 1000));
      return file;
    } catch (cause) {
      throw storageError(path, cause);
    }
  }

  scalar(tag: string, value: number, step: number): Promise<void> {
    return this.#write(scalarEvent(tag, value, { step, wallTime: this.#now() / 1000 }));
  }

  /** Text as Markdown. */
  text(tag: string, content: string, step: number): Promise<void> {
    return this.#write(textEvent(tag, content, { step, wallTime: this.#now() / 1000 }));
  }

  /**
   * The run's line in the table of hyperparameters.
   * @param metrics the scalar tags that are its results
   */
  async hyperparameters(
    parameters: Readonly<Record<string, Hyperparameter>>,
    metrics: readonly string[],
    group: string,
  ): Promise<void> {
    await this.#write(experimentEvent(parameters, metrics, this.#now() / 1000));
    await this.#write(sessionStartEvent(parameters, group, this.#now() / 1000));
  }

  /** How the run ended, for the table of hyperparameters. */
  outcome(status: "success" | "failure" | "running"): Promise<void> {
    return this.#write(sessionEndEvent(status, this.#now() / 1000));
  }

  async close(): Promise<void> {
    await this.#pending;
    await this.#file.close();
  }

  #write(event: Uint8Array): Promise<void> {
    const write = this.#pending.then(() => this.#file.appendFile(encodeRecord(event)));
    this.#pending = write.catch(() => {}); // the caller of this write gets the error
    return write;
  }
}

/** TFRecord: length, its checksum, the data, their checksum. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(data.length + 16);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(masked(crc32c(record.subarray(0, 8))), 8);
  record.set(data, 12);
  record.writeUInt32LE(masked(crc32c(data)), 12 + data.length);
  return record;
}

/** A checksum of data that hold checksums would be weak, so TensorFlow turns and shifts it. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
