/** Rows of a CSV file through the converter and its export: `converter-rows.ts COUNT`, one JSON line with the figures. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ConvertSettings, convertSpooled, exportDataset } from "#converter/index";
import { HEADER, questionRows } from "./question-rows.ts";

const rows = Number(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), "tunelab-rows-"));
try {
  const path = join(folder, "bank.csv");
  await pipeline(Readable.from(lines(rows)), createWriteStream(path));
  const started = performance.now();
  const settings = ConvertSettings.parse({});
  const conversion = await convertSpooled([{ name: "bank.csv", path }], settings);
  const convertSeconds = (performance.now() - started) / 1000;
  const [report] = conversion.files;
  await exportDataset(conversion, join(folder, "out"), settings);
  const seconds = (performance.now() - started) / 1000;
  const { size } = await stat(path);
  const items = conversion.records.length + conversion.rejected.length;
  conversion.close();
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ fileBytes: size, items, convertSeconds, seconds, peakBytes, error: report?.error }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** In pieces of a thousand rows, so that writing them needs no memory. */
function* lines(count: number): Generator<string> {
  let text = `${HEADER.join(",")}\n`;
  let held = 0;
  for (const row of questionRows(count)) {
    text += `${row.map((cell) => `"${cell}"`).join(",")}\n`;
    if (++held % 1000 !== 0) continue;
    yield text;
    text = "";
  }
  yield text;
}
