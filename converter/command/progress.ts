/** How far a conversion is, in the last line of a terminal, in the reader's language. */
import { defaultLanguage, formatBytes, speaker, truncateDisplay } from "#lib/core/index";
import type { Progress } from "../progress.ts";
import type { ConvertEvent } from "../schema.ts";

const say = speaker({
  reading: ["正在读取", "reading"],
  checking: ["正在检查", "checking"],
  writing: ["正在写入", "writing"],
  bytes: ["{done} / {total}", "{done} of {total}"],
  pages: ["第 {done} / {total} 页", "{done} of {total} pages"],
  records: ["第 {done} / {total} 条", "{done} of {total} records"],
  model: ["模型：第 {done} / {total} 节", "model: section {done} of {total}"],
});

export function showEvent(event: ConvertEvent): void {
  if (event.type === "file-started") showLine(`[${event.index + 1}/${event.total}] ${event.file}`);
  if (event.type === "model-progress") showLine(say(defaultLanguage(), "model", event));
}

export function showProgress({ stage, file, done, total, unit }: Progress): void {
  const language = defaultLanguage();
  const values = unit === "bytes" ? { done: formatBytes(done), total: formatBytes(total) } : { done, total };
  showLine(`${say(language, stage)}${file === undefined ? "" : ` ${file}`}: ${say(language, unit, values)}`);
}

function showLine(text: string): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001B[K${truncateDisplay(text, (process.stderr.columns ?? 80) - 1)}`);
}

export function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
}
