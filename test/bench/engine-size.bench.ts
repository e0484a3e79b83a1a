/** What a step costs: time and memory from 1 to 400 million parameters, from 64 to 4,096 tokens. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes, formatDuration, formatNumber } from "#lib/core/index";
import { line } from "#lib/plot/index";
import { measure, type Proof } from "./harness.ts";
import { decoderOn } from "./subjects/command.ts";

const SHAPES = { "1m": 1, "10m": 10, "50m": 50, smol: 135, "400m": 400 } as const;
const TOKENS = [64, 256, 1024, 4096];
const ROUNDS = 3;
/** Steps of minutes are taken once: from so many million parameters times tokens on. */
const LONG = 500_000;

interface Row {
  model: string;
  parameters: number;
  tokens: number;
  milliseconds: number;
  peakBytes: number;
  firstMs: number;
}

const COLUMNS = ["model", "tokens", "step", "tokens/s", "peak memory", "first step"];

/** One line of the table, in human units. */
function cells({ model, tokens, milliseconds, peakBytes, firstMs }: Row): string[] {
  const rate = formatNumber((1000 * tokens) / milliseconds);
  return [
    model,
    String(tokens),
    `${formatNumber(milliseconds)} ms`,
    rate,
    formatBytes(peakBytes),
    formatDuration(firstMs),
  ];
}

function markdown(rows: readonly Row[]): string {
  const lines = [COLUMNS, COLUMNS.map(() => "--:"), ...rows.map(cells)].map((row) => `| ${row.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}

async function measured(shape: string, parameters: number, tokens: number, rounds: number): Promise<Row> {
  const subject = decoderOn("onnx", { shape, mode: "lora", rows: 1, length: tokens, steps: 1 });
  const { median: milliseconds, peakBytes, firstMs } = await measure(subject, rounds);
  return { model: `${parameters} M`, parameters, tokens, milliseconds, peakBytes, firstMs };
}

async function write(folder: string, rows: readonly Row[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const table = join(folder, "engine-size.md");
  await writeFile(table, markdown(rows));
  const memory = rows.map((row) => ({ ...row, gigabytes: row.peakBytes / 2 ** 30 }));
  const axes = { x: "tokens", by: "model", logX: true, logY: true, xTitle: "tokens in a step" };
  const time = line(rows, { ...axes, y: "milliseconds", yTitle: "ms", title: "Time of a step" });
  const space = line(memory, { ...axes, y: "gigabytes", yTitle: "GB", title: "Peak memory" });
  return [
    table,
    await time.save(join(folder, "engine-size-time.svg")),
    await space.save(join(folder, "engine-size-memory.svg")),
  ];
}

export default {
  description:
    "time and memory of a LoRA step from 1 to 400 million parameters and 64 to 4,096 tokens: table, two plots",
  async prove(say, { plotFolder = ".", quick = false }) {
    const shapes = Object.entries(SHAPES).slice(0, quick ? 2 : undefined);
    const lengths = TOKENS.slice(0, quick ? 2 : undefined);
    const rows: Row[] = [];
    let written: string[] = [];
    for (const [shape, parameters] of shapes)
      for (const tokens of lengths) {
        const row = await measured(shape, parameters, tokens, quick || parameters * tokens > LONG ? 1 : ROUNDS);
        rows.push(row);
        say(cells(row).join("  "));
        written = await write(plotFolder, rows); // what is measured stays when the run is ended
      }
    for (const path of written) say(`written: ${path}`);
    return { holds: true, rows };
  },
} satisfies Proof;
