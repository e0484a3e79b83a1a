/**
 * The lock of a journal file, as Optuna takes it: a symbolic link `<file>.lock` to the file, which can be made only once,
 * also on network file systems. Where links are not allowed (Windows), an exclusive file of the same name.
 */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, renameSync, statSync, symlinkSync, unlinkSync } from "node:fs";
import { resolve } from "node:path";

/** A lock is broken when the journal has not changed for so long: its holder is dead. */
const GRACE_MS = 30_000;

/** Runs `work` while this process alone may write. Waits for other holders, 1 ms at first and up to 1 s between looks. */
export function withLock<T>(path: string, work: () => T): T {
  acquire(path);
  try {
    return work();
  } finally {
    release(path);
  }
}

function acquire(path: string): void {
  const target = resolve(path); // a relative target would dangle when the journal lies in another folder
  const lock = `${path}.lock`;
  let sleep = 1;
  let seen = { mtime: -1, at: performance.now() };
  while (!tryAcquire(target, lock)) {
    const mtime = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (mtime !== undefined && mtime !== seen.mtime) seen = { mtime, at: performance.now() };
    if (performance.now() - seen.at > GRACE_MS) {
      release(path);
      sleep = 1;
      continue;
    }
    pause(sleep);
    sleep = Math.min(sleep * 2, 1000);
  }
}

function tryAcquire(target: string, lock: string): boolean {
  try {
    symlinkSync(target, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOSYS" && code !== "ENOTSUP") throw error;
  }
  try {
    closeSync(openSync(lock, "wx"));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Renamed first, so that of two who break a lock only one removes it. */
function release(path: string): void {
  const aside = `${path}.lock${randomUUID()}.rename`;
  try {
    renameSync(`${path}.lock`, aside);
    unlinkSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // someone broke it after the grace time
  }
}

const cell = new Int32Array(new SharedArrayBuffer(4));

function pause(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}
