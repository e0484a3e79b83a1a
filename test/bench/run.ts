/** `npm run bench` lists the benchmarks; `npm run bench -- NAME` runs one. A benchmark is a file NAME.bench.ts here. */
import { readdir } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { formatBytes, formatDuration, formatNumber } from "#lib/core/index";
import { type BenchCase, type Benchmark, compare, loadWarning, type Outcome, type Proof } from "./harness.ts";
import { record } from "./record.ts";

interface Options {
  json?: boolean;
  record?: boolean;
  rounds: number;
  only?: string;
  plots?: string;
  quick?: boolean;
}

const folder = new URL(".", import.meta.url);
const SUFFIX = ".bench.ts";

new Command("bench")
  .description("Compare parts of tunelab with other software on this machine.")
  .argument("[name]", "the benchmark; without it, the list")
  .option("--only <text>", "only the cases whose name contains the text")
  .option("--rounds <n>", "rounds of each side, alternating", wholeNumber, 5)
  .option("--json", "one JSON object a line for each case")
  .option("--record", "keep the figures in results.jsonl and results.md")
  .option("--plots <folder>", "where a benchmark with plots writes them (default: here)")
  .option("--quick", "a benchmark of many sizes: only the smallest, once, to see that it runs")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (name: string | undefined, options: Options) => {
    process.exitCode = name === undefined ? await list() : await run(name, options);
  })
  .parse();

async function names(): Promise<string[]> {
  return (await readdir(folder))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

async function load(name: string): Promise<Benchmark | Proof> {
  const { default: benchmark } = (await import(`./${name}${SUFFIX}`)) as { default: Benchmark | Proof };
  return benchmark;
}

async function list(): Promise<number> {
  for (const name of await names()) console.log(`${name.padEnd(20)} ${(await load(name)).description}`);
  return 0;
}

async function run(name: string, options: Options): Promise<number> {
  if (!(await names()).includes(name)) {
    console.error(`error: there is no benchmark "${name}" (one of: ${(await names()).join(", ")})`);
    return 2;
  }
  const warning = loadWarning();
  if (warning) console.error(`warning: ${warning}`);
  const benchmark = await load(name);
  return "prove" in benchmark ? prove(benchmark, options) : compareCases(name, benchmark, options);
}

async function prove(proof: Proof, { json = false, plots, quick = false }: Options): Promise<number> {
  const say = json ? () => {} : (line: string) => console.log(line);
  const result = await proof.prove(say, { quick, ...(plots === undefined ? {} : { plotFolder: plots }) });
  console.log(json ? JSON.stringify(result) : result.holds ? "holds" : "does not hold");
  return result.holds ? 0 : 1;
}

async function compareCases(
  name: string,
  benchmark: Benchmark,
  { json = false, record: keep = false, rounds, only = "" }: Options,
): Promise<number> {
  const cases = (await benchmark.cases()).filter((one) => one.name.includes(only));
  if (cases.length === 0) {
    console.error(`error: no case of ${name} contains "${only}"`);
    return 2;
  }
  let failed = 0;
  for (const one of cases) {
    try {
      const outcome = await compare(one, rounds);
      console.log(json ? JSON.stringify(outcome) : describe(one, outcome));
      if (keep) await record(name, outcome);
    } catch (error) {
      failed++;
      console.error(`${one.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return failed > 0 ? 1 : 0;
}

function describe({ work }: BenchCase, { name, unit, ratio, details }: Outcome): string {
  const { ours, peer, missing } = details;
  const side = ({ median, values, peakBytes, firstMs }: NonNullable<typeof peer>): string => {
    const spread = `${formatNumber(Math.min(...values))} – ${formatNumber(Math.max(...values))}`;
    const rate = work ? `, ${formatNumber((1000 * work.amount) / median)} ${work.unit}/s` : "";
    return `${formatNumber(median)} ${unit} (${spread})${rate}, peak ${formatBytes(peakBytes)}, first step ${formatDuration(firstMs)}`;
  };
  const lines = [name, `  ours  ${side(ours)}`, `  peer  ${peer ? side(peer) : `not run: ${missing}`}`];
  if (peer && ratio !== null)
    lines.push(
      `  ${isTime(unit) ? `${formatNumber(ratio)} times as fast` : `peer / ours ${formatNumber(ratio)}`}, ${formatNumber(ours.peakBytes / peer.peakBytes)} of the memory`,
    );
  return lines.join("\n");
}

function isTime(unit: string): boolean {
  return unit === "ms" || unit === "s";
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("it must be a whole number from 1 up");
  return value;
}
