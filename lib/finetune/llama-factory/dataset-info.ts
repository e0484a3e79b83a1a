/** LLaMA-Factory's dataset_info.json: the names of data sets, and the files that they stand for. */
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { issueLanguage, readJson, TunelabError, type Word } from "#lib/core/index";
import { type ColumnNames, type DatasetFile, type MessageNames, ROW_FIELDS } from "#lib/data/index";

const text = z.string().nullish();
/** LLaMA-Factory's names of columns, and what they are called here. */
const COLUMNS = {
  prompt: "instruction",
  query: "input",
  response: "output",
  history: "history",
  messages: "messages",
  system: "system",
  chosen: "chosen",
  rejected: "rejected",
} as const satisfies Record<string, keyof ColumnNames>;
const TAGS = {
  role_tag: "role",
  content_tag: "content",
  user_tag: "user",
  assistant_tag: "assistant",
  observation_tag: "tool",
  system_tag: "system",
} as const satisfies Record<string, keyof MessageNames>;

const Entry = z.looseObject({
  file_name: z.string().optional(),
  ranking: z.boolean().nullish(),
  columns: z.record(z.string(), text).nullish(),
  tags: z.record(z.string(), text).nullish(),
});
type DatasetInfo = Record<string, unknown>;

/**
 * The file of a data set, and what its columns mean.
 * @param folder of dataset_info.json
 * @throws TunelabError NOT_FOUND, USAGE when it is not a file of this machine
 */
export async function datasetFile(name: string, folder: string): Promise<DatasetFile> {
  const path = join(folder, "dataset_info.json");
  const info = (await readJson(path)) as DatasetInfo;
  const hint: Word = ["请用 --data 指定记录的文件", "name the file of the records with --data"];
  if (!Object.hasOwn(info, name))
    throw new TunelabError("USAGE", [`${path} 中没有数据集“${name}”`, `${path} has no data set "${name}"`], {
      hint: [
        `其中有：${Object.keys(info).slice(0, 10).join("、") || "无"}；或者${hint[0]}`,
        `it has ${Object.keys(info).slice(0, 10).join(", ") || "none"}; or ${hint[1]}`,
      ],
    });
  const parsed = Entry.safeParse(info[name], issueLanguage());
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!;
    throw new TunelabError("USAGE", `${path}: ${[name, ...at].join(".")}: ${message}`, { hint });
  }
  const { file_name: fileName, columns, tags } = parsed.data;
  if (fileName === undefined)
    throw new TunelabError(
      "USAGE",
      [`${path}：“${name}”不是这台机器上的文件`, `${path}: "${name}" is no file of this machine`],
      { hint },
    );
  const file = join(folder, fileName);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new TunelabError(
      "USAGE",
      [`${path}：“${name}”指向 ${file}，那里没有这个文件`, `${path}: "${name}" is ${file}, which is no file`],
      { hint },
    );
  return {
    path: file,
    ...(columns && { columns: columnNames(columns) }),
    ...(tags && { messages: renamed(tags, TAGS) }),
  };
}

/** As LLaMA-Factory reads them: what `columns` does not name is not read. A prompt without an answer is a text. */
function columnNames(given: Readonly<Record<string, string | null | undefined>>): ColumnNames {
  const unread = Object.fromEntries(ROW_FIELDS.map((field) => [field, null]));
  const { instruction, ...others } = renamed(given, COLUMNS);
  const isText = instruction !== undefined && !["output", "messages", "chosen"].some((name) => name in others);
  return { ...unread, ...others, ...(isText ? { text: instruction } : instruction !== undefined && { instruction }) };
}

function renamed<Name extends string>(
  given: Readonly<Record<string, string | null | undefined>>,
  names: Readonly<Record<string, Name>>,
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const [theirs, ours] of Object.entries(names)) {
    const name = given[theirs];
    if (typeof name === "string") found[ours] = name;
  }
  return found;
}

/** The name that dataset_info.json beside a file has for it, else the file's own; `isListed` tells which. */
export async function datasetName(file: string): Promise<{ name: string; folder: string; isListed: boolean }> {
  const folder = dirname(file);
  const info = (await readJson(join(folder, "dataset_info.json")).catch(() => ({}))) as DatasetInfo;
  const listed = Object.entries(info).find(
    ([, entry]) => (entry as { file_name?: unknown } | null)?.file_name === basename(file),
  );
  const name = listed?.[0] ?? basename(file).replace(/(\.\w+)(\.gz)?$/i, "");
  return { name, folder, isListed: listed !== undefined };
}
