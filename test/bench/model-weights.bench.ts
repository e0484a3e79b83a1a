/** What keeping a model's weights in fewer bits saves and costs: memory of a process, and how far its logits are off. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { formatBytes, formatDuration } from "#lib/core/index";
import { WEIGHT_STORAGES, type WeightStorage } from "#lib/model/index";
import type { Proof } from "./harness.ts";

const TEXT =
  "The heart pumps blood through the body. In an emergency, first make sure that the place is safe, then check " +
  "whether the person responds, and call for help. Water boils at 100 degrees Celsius at the level of the sea.";

/** How much the loss may change, in nats per token. */
const LIMITS: Record<WeightStorage, number> = { float32: 0, float16: 0.01, bfloat16: 0.02, int8: 0.05, int4: 0.3 };

interface Measured {
  loadMs: number;
  /** Peak of the process when the weights were read. */
  loadedBytes: number;
  residentBytes: number;
  peakBytes: number;
  tokens: number[];
  vocabSize: number;
  logits: Float32Array;
}

const run = promisify(execFile);
const subject = fileURLToPath(new URL("./subjects/model-weights.ts", import.meta.url));

async function measured(source: string, weights: WeightStorage, folder: string): Promise<Measured> {
  const output = join(folder, weights);
  const { stdout } = await run(process.execPath, ["--import", "tsx", subject, source, weights, TEXT, output]);
  const { buffer } = new Uint8Array(await readFile(output));
  return { ...JSON.parse(stdout.trim().split("\n").at(-1)!), logits: new Float32Array(buffer) };
}

/** ‖a − b‖ / ‖b‖ */
function relativeError(a: Float32Array, b: Float32Array): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    norm += b[i]! ** 2;
  }
  return Math.sqrt(difference / norm);
}

/** Nats per token of the text, and the likeliest token at each place. */
function predictions({ logits, tokens, vocabSize }: Measured): { loss: number; likeliest: number[] } {
  const rows = tokens.map((_, i) => logits.subarray(i * vocabSize, (i + 1) * vocabSize));
  const losses = rows.slice(0, -1).map((row, i) => {
    const most = row.reduce((a, b) => Math.max(a, b));
    return most + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - most), 0)) - row[tokens[i + 1]!]!;
  });
  const likeliest = rows.map((row) => row.indexOf(row.reduce((a, b) => Math.max(a, b))));
  return { loss: losses.reduce((a, b) => a + b, 0) / losses.length, likeliest };
}

export default {
  description:
    "memory of a process and error of the logits with weights in 32 to 4 bits (TUNELAB_BENCH_MODEL, or tiny)",
  async prove(say) {
    const source = process.env["TUNELAB_BENCH_MODEL"] ?? "tiny";
    const folder = await mkdtemp(join(tmpdir(), "tunelab-weights-"));
    try {
      const exact = await measured(source, "float32", folder);
      const truth = predictions(exact);
      const rows: object[] = [];
      let holds = true;
      for (const weights of WEIGHT_STORAGES) {
        const one = weights === "float32" ? exact : await measured(source, weights, folder);
        const error = relativeError(one.logits, exact.logits);
        const { loss, likeliest } = predictions(one);
        const same = likeliest.filter((token, i) => token === truth.likeliest[i]).length / likeliest.length;
        holds &&= Math.abs(loss - truth.loss) <= LIMITS[weights];
        const { loadMs, loadedBytes, residentBytes, peakBytes } = one;
        rows.push({ weights, loadMs, loadedBytes, residentBytes, peakBytes, error, loss, same });
        say(
          `${weights.padEnd(8)}  peak ${formatBytes(peakBytes)} (${formatBytes(loadedBytes)} when loaded), after ` +
            `${formatBytes(residentBytes)}, loaded in ${formatDuration(loadMs)}; logits off by ` +
            `${(100 * error).toFixed(3)} %, same likeliest token ${(100 * same).toFixed(0)} %, loss ${loss.toFixed(3)}`,
        );
      }
      return { holds, source, rows };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
} satisfies Proof;
