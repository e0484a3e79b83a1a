import { randomBytes } from "node:crypto";

/** 20 lower-case letters and digits: 9 of the time, so that ids sort by age, and 11 (56 bits) that nobody guesses. */
export function newId(now = Date.now()): string {
  const random = randomBytes(11);
  return now.toString(36).padStart(9, "0") + Array.from(random, (byte) => (byte % 36).toString(36)).join("");
}

/**
 * A client's file name made fit to be shown and stored: no folders, control characters or bidirectional tricks, at most
 * 200 bytes. It never becomes a path.
 */
export function displayName(name: string): string {
  const base = name.normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const clean = base
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[:*?"<>|]/g, "_")
    .trim();
  return truncate(clean, 200) || "file";
}

function truncate(text: string, bytes: number): string {
  const dot = text.lastIndexOf(".");
  const extension = dot > 0 && text.length - dot <= 12 ? text.slice(dot) : "";
  let stem = text.slice(0, text.length - extension.length);
  while (Buffer.byteLength(stem + extension) > bytes) stem = Array.from(stem).slice(0, -1).join("");
  return stem + extension;
}
