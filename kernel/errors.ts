/**
 * Errors of the kernel that a user can act on. They have the shape of the library's `TunelabError` (name, code, hint,
 * details), so that one command line reports both; the kernel stands alone and imports nothing of the library.
 */
export type KernelErrorCode =
  | "INVALID_INPUT"
  | "CORRUPT_FILE"
  | "NOT_FOUND"
  | "INTERRUPTED"
  | "TIMEOUT"
  | "STORAGE"
  | "MISSING_DEPENDENCY"
  | "USAGE";

export class KernelError extends Error {
  override readonly name = "TunelabError";
  readonly code: KernelErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown>;

  constructor(
    code: KernelErrorCode,
    message: string,
    { hint, details = {}, cause }: { hint?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
