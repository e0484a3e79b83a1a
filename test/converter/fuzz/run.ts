/** The long run: `npx tsx test/converter/fuzz/run.ts [rounds] [seed] [part of a file's name, or ocr]`. */
import { fuzz } from "./fuzz.ts";

const [rounds = "200", seed = "1", only] = process.argv.slice(2);
const start = performance.now();
const { defects, peakBytes, slowestMilliseconds, ...report } = await fuzz(Number(rounds), Number(seed), only);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `${JSON.stringify({ ...report, seconds: Math.round(seconds), slowestMilliseconds: Math.round(slowestMilliseconds), peakMegabytes: Math.round(peakBytes / 2 ** 20), defects: defects.length }, null, 2)}\n${defects.join("\n")}\n`,
);
process.exitCode = defects.length > 0 ? 1 : 0;
