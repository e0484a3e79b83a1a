/** Folders for what is written, and the error where that fails. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isTunelabError, TunelabError } from "./errors.ts";
import type { Word } from "./language.ts";

/**
 * Makes a folder with those above it, one by one: Node's own recursive `mkdir` goes round for ever where a folder is there
 * and says that it is not, as /proc does. One that is there already has to be a folder that may be written.
 * @throws TunelabError STORAGE
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  try {
    for (const folder of missing) makeOne(folder);
    if (!statSync(path).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw storageError(path, error);
  }
}

/** Another process may make it at the same moment. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !existsSync(folder)) throw error;
  }
}

/** The error for a path that could not be written, with a hint where the disk is full. */
export function storageError(path: string, error: unknown): TunelabError {
  if (isTunelabError(error)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  const full = code === "ENOSPC" || code === "EDQUOT";
  const said: Word = full
    ? [`写入 ${path} 时磁盘已满`, `the disk is full, writing ${path}`]
    : [`无法写入 ${path}：${code}`, `cannot write ${path}: ${code}`];
  return new TunelabError("STORAGE", said, {
    hint: full
      ? ["请腾出空间，或换一个文件夹", "free some space or choose another folder"]
      : ["请检查文件夹是否存在、是否可写", "check that the folder exists and may be written"],
    details: { path, reason: code },
    cause: error,
  });
}
