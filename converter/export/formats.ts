/** The shapes in which a data set is written, and how LLaMA-Factory is told about each. */
import type { ConvertedRecord, ConvertSettings } from "../schema.ts";

export interface Format {
  /** Name of the file of a part: dataset.json, dataset_validation.sharegpt.json. */
  fileOf(part: string): string;
  open: string;
  close: string;
  separator: string;
  /** One record; without the separators. */
  line(item: ConvertedRecord): string;
  /** Entry in dataset_info.json without the file's name; undefined for what LLaMA-Factory cannot take. */
  info: Record<string, unknown> | undefined;
  /** Added to the entry's name. */
  suffix: string;
}

const JSON_ARRAY = { open: "[\n", close: "\n]\n", separator: ",\n" };
const JSON_LINES = { open: "", close: "\n", separator: "\n" };

/** Exactly `[{"instruction", "input", "output"}]`, one record a line. */
export const ALPACA: Format = {
  ...JSON_ARRAY,
  fileOf: (part) => `${part}.json`,
  line: ({ record }) => `  ${JSON.stringify(record)}`,
  // All three columns: LLaMA-Factory drops the input silently unless it is named.
  info: { columns: { prompt: "instruction", query: "input", response: "output" } },
  suffix: "",
};

export const FURTHER: Record<Exclude<ConvertSettings["format"], "alpaca">, Format> = {
  jsonl: {
    ...JSON_LINES,
    fileOf: (part) => `${part}.jsonl`,
    line: ({ record }) => JSON.stringify(record),
    info: { columns: { prompt: "instruction", query: "input", response: "output" } },
    suffix: "_jsonl",
  },
  sharegpt: {
    ...JSON_ARRAY,
    fileOf: (part) => `${part}.sharegpt.json`,
    line: (item) =>
      `  ${JSON.stringify({
        conversations: [
          { from: "human", value: promptOf(item) },
          { from: "gpt", value: item.record.output },
        ],
      })}`,
    info: { formatting: "sharegpt", columns: { messages: "conversations" } },
    suffix: "_sharegpt",
  },
  messages: {
    ...JSON_LINES,
    fileOf: (part) => `${part}.messages.jsonl`,
    line: (item) =>
      JSON.stringify({
        messages: [
          { role: "user", content: promptOf(item) },
          { role: "assistant", content: item.record.output },
        ],
      }),
    info: {
      formatting: "sharegpt",
      columns: { messages: "messages" },
      tags: {
        role_tag: "role",
        content_tag: "content",
        user_tag: "user",
        assistant_tag: "assistant",
        system_tag: "system",
      },
    },
    suffix: "_messages",
  },
  text: {
    ...JSON_LINES,
    fileOf: (part) => `${part}.text.jsonl`,
    line: (item) => JSON.stringify({ text: textOf(item) }),
    info: { columns: { prompt: "text" } },
    suffix: "_text",
  },
  csv: {
    open: "\uFEFFinstruction,input,output\r\n", // with the mark, Excel reads UTF-8
    close: "\r\n",
    separator: "\r\n",
    fileOf: (part) => `${part}.csv`,
    line: ({ record }) => [record.instruction, record.input, record.output].map(csvCell).join(","),
    info: undefined,
    suffix: "_csv",
  },
};

function promptOf({ record }: ConvertedRecord): string {
  return record.input === "" ? record.instruction : `${record.instruction}\n${record.input}`;
}

/** For continued pretraining: a section's own text, or question and answer as they would stand in a book. */
function textOf({ kind, record }: ConvertedRecord): string {
  return kind === "text" ? record.output : [record.input || record.instruction, record.output].join("\n");
}

/** Quoted; a cell that a spreadsheet would take for a formula gets an apostrophe (OWASP: CSV injection). */
export function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
