/**
 * Large pages for large blocks. Where Linux gives them on request (`madvise`), the first step of a model of 135 million
 * parameters spends a tenth of the time in page faults.
 */
import koffi from "koffi";
import type { Pointer } from "./api.ts";

const MADV_HUGEPAGE = 14;
const PAGE = 4096n;
const WORTHWHILE_BYTES = 1 << 20;

type Advise = (pointer: Pointer, bytes: bigint, advice: number) => number;

let advise: Advise | null | undefined;

function loadAdvise(): Advise | null {
  if (process.platform !== "linux") return null;
  try {
    return koffi.load("libc.so.6").func("int madvise(void *, size_t, int)") as Advise;
  } catch {
    return null; // no glibc: small pages then
  }
}

/** Asks for large pages under a block; small blocks are left alone. */
export function useLargePages(pointer: Pointer, bytes: number): void {
  if (bytes < WORTHWHILE_BYTES) return;
  advise ??= loadAdvise();
  const start = (BigInt(pointer) + PAGE - 1n) & -PAGE;
  const end = (BigInt(pointer) + BigInt(bytes)) & -PAGE;
  advise?.(start, end - start, MADV_HUGEPAGE);
}
