/** What a run keeps of the data that it was trained on: enough to tell whether a file is the same. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Dataset, RowNames } from "#lib/data/index";

export interface DataFacts extends RowNames {
  name: string;
  /** The file, as it was named. */
  path?: string;
  records: number;
  /** Of the file's bytes, or of the records as JSON lines where there is no file. */
  sha256: string;
}

export async function describeData(data: Dataset): Promise<DataFacts> {
  const hash = createHash("sha256");
  const { path, ...names } = data.file ?? {};
  if (path !== undefined) for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  else for await (const record of data) hash.update(`${JSON.stringify(record)}\n`);
  const file = path === undefined ? {} : { path, ...names };
  return { name: data.name, ...file, records: data.length, sha256: hash.digest("hex") };
}
