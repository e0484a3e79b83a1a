/** Reads one file with the converter's own reader of its format, chosen by content as always. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { DEFAULT_LIMITS } from "#converter/index";
import { Deadline } from "#converter/limits";
import { formatOf, readDocument } from "#converter/readers/index";
import { processorTime } from "./processor-time.ts";

const path = process.argv[2]!;
const [name, bytes] = [basename(path), new Uint8Array(await readFile(path))];
await processorTime(async () => {
  const input = { name, bytes: bytes.slice(), limits: DEFAULT_LIMITS, deadline: new Deadline(name, 300_000) };
  const { blocks } = await readDocument(input, await formatOf(input));
  return blocks.length;
});
