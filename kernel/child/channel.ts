/**
 * The way out of the user process: every frame is written at once and whole, so that nothing is lost when the next
 * statement loops for ever, and order is the order of the calls. A full pipe makes the writer wait.
 */
import { writeSync } from "node:fs";
import { encodeFrame, type FromChild } from "#kernel/session/frames";

const CONTROL_OUT = 4;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

export function send(frame: FromChild): void {
  writeAll(CONTROL_OUT, Buffer.from(encodeFrame(frame)));
}

export function writeAll(fd: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, 2);
    }
  }
}
