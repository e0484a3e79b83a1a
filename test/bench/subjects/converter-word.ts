import { readFile } from "node:fs/promises";
import { DEFAULT_LIMITS } from "#converter/index";
import { Deadline } from "#converter/limits";
import { readDocx } from "#converter/readers/docx/index";
import { processorTime } from "./processor-time.ts";

const bytes = await readFile(process.argv[2]!);
await processorTime(async () => {
  const deadline = new Deadline("bank.docx", 60_000);
  const { blocks } = await readDocx({ name: "bank.docx", bytes, limits: DEFAULT_LIMITS, deadline });
  return blocks.length;
});
