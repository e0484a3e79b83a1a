/** How far a conversion is, in the last line of a terminal. */
import { formatBytes, truncateDisplay } from "#lib/core/index";
import type { Progress } from "../progress.ts";
import type { ConvertEvent } from "../schema.ts";

export function showEvent(event: ConvertEvent): void {
  if (event.type === "file-started") showLine(`[${event.index + 1}/${event.total}] ${event.file}`);
  if (event.type === "model-progress") showLine(`model: section ${event.done} of ${event.total}`);
}

export function showProgress({ stage, file, done, total, unit }: Progress): void {
  const amount = unit === "bytes" ? `${formatBytes(done)} of ${formatBytes(total)}` : `${done} of ${total} ${unit}`;
  showLine(`${stage}${file === undefined ? "" : ` ${file}`}: ${amount}`);
}

function showLine(text: string): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001B[K${truncateDisplay(text, (process.stderr.columns ?? 80) - 1)}`);
}

export function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
}
