import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { processorTime } from "./processor-time.ts";

const [path, folder, call] = process.argv.slice(2) as [string, string, "extractRawText" | "convertToHtml"];
type Mammoth = Record<typeof call, (input: { buffer: Buffer }) => Promise<{ value: string }>>;
const mammoth = createRequire(join(folder, "x.js"))("mammoth") as Mammoth;
const buffer = await readFile(path);
await processorTime(async () => (await mammoth[call]({ buffer })).value.length);
