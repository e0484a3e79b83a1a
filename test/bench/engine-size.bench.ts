/** What a step costs: time and memory from 1 to 400 million parameters, from 64 to 4,096 tokens. */
import { join } from "node:path";
import { formatBytes, formatNumber } from "#lib/core/index";
import { line } from "#lib/plot/index";
import { measure, type Proof } from "./harness.ts";
import { decoderOn } from "./subjects/command.ts";

const SHAPES = { "1m": 1, "10m": 10, "50m": 50, smol: 135, "400m": 400 } as const;
const TOKENS = [64, 256, 1024, 4096];
const ROUNDS = 3;

interface Row {
  model: string;
  parameters: number;
  tokens: number;
  milliseconds: number;
  peakBytes: number;
  firstMs: number;
}

export default {
  description:
    "time and memory of a LoRA step from 1 to 400 million parameters and 64 to 4,096 tokens: table, two plots",
  async prove(say, { plotFolder = "." }) {
    const rows: Row[] = [];
    for (const [shape, parameters] of Object.entries(SHAPES))
      for (const tokens of TOKENS) {
        const side = await measure(
          decoderOn("onnx", { shape, mode: "lora", rows: 1, length: tokens, steps: 1 }),
          ROUNDS,
        );
        const { median: milliseconds, peakBytes, firstMs } = side;
        rows.push({ model: `${parameters} M`, parameters, tokens, milliseconds, peakBytes, firstMs });
        const rate = formatNumber((1000 * tokens) / milliseconds);
        say(
          `${`${parameters} M`.padStart(5)} ${String(tokens).padStart(5)} tokens  ` +
            `${formatNumber(milliseconds).padStart(7)} ms  ${rate.padStart(7)} tokens/s  ${formatBytes(peakBytes)}`,
        );
      }
    const memory = rows.map((row) => ({ ...row, gigabytes: row.peakBytes / 2 ** 30 }));
    const axes = { x: "tokens", by: "model", logX: true, logY: true, xTitle: "tokens in a step" };
    const time = line(rows, { ...axes, y: "milliseconds", yTitle: "ms", title: "Time of a step" });
    const space = line(memory, { ...axes, y: "gigabytes", yTitle: "GB", title: "Peak memory" });
    for (const [name, figure] of [
      ["engine-size-time", time],
      ["engine-size-memory", space],
    ] as const)
      say(`plot: ${await figure.save(join(plotFolder, `${name}.svg`))}`);
    return { holds: true, rows };
  },
} satisfies Proof;
