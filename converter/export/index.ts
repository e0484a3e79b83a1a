/** Writes what a conversion found: the data set, what was left out and why, and how it came about. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "#lib/core/index";
import type { Conversion, ConvertedRecord, ConvertSettings } from "../schema.ts";

export interface ExportedFile {
  name: string;
  path: string;
  bytes: number;
}

/**
 * Writes `dataset.json` (exactly `[{"instruction", "input", "output"}]`), the format that the settings add,
 * `dataset_info.json` for LLaMA-Factory, `rejected.jsonl` (reason, message, text, source) and `manifest.json` (settings,
 * counts, hashes) into `folder`. The same conversion gives the same bytes.
 * @throws TunelabError STORAGE
 */
export async function exportDataset(
  conversion: Conversion,
  folder: string,
  settings: ConvertSettings,
): Promise<ExportedFile[]> {
  const contents = new Map<string, string>();
  contents.set("dataset.json", jsonArray(conversion.records.map(({ record }) => record)));
  const extra = furtherFormat(conversion, settings);
  if (extra) contents.set(extra.name, extra.content);
  contents.set("dataset_info.json", `${JSON.stringify(DATASET_INFO, null, 2)}\n`);
  contents.set("rejected.jsonl", jsonLines(conversion.rejected));
  contents.set("manifest.json", `${JSON.stringify(manifest(conversion, settings, contents), null, 2)}\n`);
  const exported: ExportedFile[] = [];
  for (const [name, content] of contents) {
    const path = join(folder, name);
    await writeFileAtomic(path, content);
    exported.push({ name, path, bytes: (await stat(path)).size });
  }
  return exported;
}

/** For LLaMA-Factory, which drops the input silently unless all three columns are named. */
const DATASET_INFO = {
  dataset: {
    file_name: "dataset.json",
    columns: { prompt: "instruction", query: "input", response: "output" },
  },
};

function furtherFormat(
  { records }: Conversion,
  { format }: ConvertSettings,
): { name: string; content: string } | undefined {
  const prompt = ({ record }: ConvertedRecord) =>
    [record.instruction, record.input].filter((text) => text !== "").join("\n");
  if (format === "jsonl") return { name: "dataset.jsonl", content: jsonLines(records.map(({ record }) => record)) };
  if (format === "sharegpt") {
    const conversations = records.map((item) => ({
      conversations: [
        { from: "human", value: prompt(item) },
        { from: "gpt", value: item.record.output },
      ],
    }));
    return { name: "dataset.sharegpt.json", content: jsonArray(conversations) };
  }
  if (format !== "messages") return undefined;
  const messages = records.map((item) => ({
    messages: [
      { role: "user", content: prompt(item) },
      { role: "assistant", content: item.record.output },
    ],
  }));
  return { name: "dataset.messages.jsonl", content: jsonLines(messages) };
}

/** One record a line, so that people can read and compare it. */
function jsonArray(values: readonly unknown[]): string {
  if (values.length === 0) return "[]\n";
  return `[\n${values.map((value) => `  ${JSON.stringify(value)}`).join(",\n")}\n]\n`;
}

function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

function manifest(conversion: Conversion, settings: ConvertSettings, contents: ReadonlyMap<string, string>) {
  const { records, rejected, files, checks } = conversion;
  return {
    settings: withoutSecrets(settings),
    items: records.length + rejected.length,
    records: records.length,
    rejected: rejected.length,
    kinds: countBy(records, ({ kind }) => kind),
    reasons: countBy(rejected, ({ reason }) => reason),
    checks,
    files,
    sha256: Object.fromEntries([...contents].map(([name, content]) => [name, sha256(content)])),
  };
}

/** The key of pseudonyms would undo them. */
function withoutSecrets(settings: ConvertSettings): unknown {
  return JSON.parse(
    JSON.stringify(settings, (name, value) => (name === "key" && value !== undefined ? "(secret)" : value)),
  );
}

function countBy<T>(values: readonly T[], key: (value: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(key(value), (counts.get(key(value)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
