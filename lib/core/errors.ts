/**
 * Errors that a user can act on. A `TunelabError` says what happened (with the offending value) and how to fix it; any
 * other error is a defect and keeps its stack.
 */

import { inLanguage, type Word } from "./language.ts";

/** The closed set of things that can go wrong. Pages translate by code, HTTP maps from it to a status. */
export type ErrorCode =
  | "INVALID_INPUT" // a value or a record is not what it should be
  | "INVALID_CONFIG" // a setting is unknown, out of range or contradicts another
  | "UNSUPPORTED_FORMAT" // the file is fine, but nothing here reads it
  | "CORRUPT_FILE" // the file claims a format and breaks its rules
  | "ENCRYPTED_FILE" // a password is needed
  | "LIMIT_EXCEEDED" // size, time, nesting or expansion beyond the limit
  | "NOT_FOUND" // a file, record, run or model that is not there
  | "CONFLICT" // the thing exists already or is in use
  | "SHAPE_MISMATCH" // tensors that do not fit together
  | "NUMERICAL" // NaN or infinity where a number was needed
  | "OUT_OF_MEMORY"
  | "MISSING_DEPENDENCY" // an optional package is not installed
  | "DEVICE_UNAVAILABLE"
  | "CHECKPOINT" // a checkpoint is damaged or belongs to another run
  | "INTERRUPTED" // the user or a signal stopped the work
  | "TIMEOUT"
  | "STORAGE" // the disk is full or refuses to write
  | "USAGE"; // a command line that cannot be understood

export interface ErrorOptions {
  /** How to fix it, one sentence. */
  hint?: string | Word;
  /** Machine-readable facts: file, row, field, value, limit. Pages fill their own sentences from these. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * What is given in both languages is said in the reader's own (`defaultLanguage`) when it happens.
 * @example
 * throw new TunelabError("INVALID_INPUT", ["rank 为 0", "rank is 0"], {
 *   hint: ["请用 1 或更大的秩，通常为 8", "use a rank of 1 or more, usually 8"],
 * });
 */
export class TunelabError extends Error {
  override readonly name = "TunelabError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string | Word, { hint, details = {}, cause }: ErrorOptions = {}) {
    super(inLanguage(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint === undefined ? undefined : inLanguage(hint);
    this.details = details;
  }

  toJSON(): { code: ErrorCode; message: string; hint?: string; details: Record<string, unknown> } {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      details: this.details,
    };
  }
}

/** True for errors that a user can act on, from any copy of this module (a worker, another realm). */
export function isTunelabError(error: unknown): error is TunelabError {
  return error instanceof Error && error.name === "TunelabError" && "code" in error && "details" in error;
}

/** `error` as an Error, whatever was thrown. */
export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Throws INTERRUPTED when `signal` is aborted; call it between the steps of long work. */
export function throwIfAborted(signal: AbortSignal | undefined, what: Word): void {
  if (signal?.aborted)
    throw new TunelabError("INTERRUPTED", [`${what[0]}已停止`, `${what[1]} was stopped`], { cause: signal.reason });
}
