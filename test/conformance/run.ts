/**
 * `npm run conformance`: tfjs-core's own test suite, which its package carries, on a backend of this engine.
 * Exit code 0 when all tests pass that are not excluded, 1 when one fails, 2 for a wrong command line.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Command } from "commander";
import { bundleSuite, suiteVersion } from "./bundle.ts";
import { exclusionFor, exclusions } from "./exclusions.ts";
import { formatReport, type SpecResult, type SuiteEvent, summarise } from "./report.ts";

interface Options {
  backend: string;
  filter: string;
  json?: boolean;
  all?: boolean;
  minutes: string;
}

const program = new Command("conformance")
  .description("Run tfjs-core's test suite on a backend.")
  .option("--backend <name>", "cpu, onnx, webgpu, wasm ...", "onnx")
  .option("--filter <text>", "only tests whose full name contains the text", "")
  .option("--minutes <n>", "give up after this time", "20")
  .option("--all", "list every operation, not only those with failures")
  .option("--json", "print the report as one JSON object")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();
const options = program.opts<Options>();

process.exitCode = await main(options);

async function main({ backend, filter, json, all = false, minutes }: Options): Promise<number> {
  const started = performance.now();
  const results = await runSuite(await bundleSuite(), backend, filter, Number(minutes) * 60_000);
  const report = summarise(results, {
    backend,
    suite: suiteVersion(),
    seconds: (performance.now() - started) / 1000,
    staleExclusions: filter === "" ? staleExclusions(backend, results) : [],
  });
  console.log(json ? JSON.stringify(report) : formatReport(report, { all }));
  return report.counts.failed > 0 || report.counts.passed === 0 ? 1 : 0;
}

/** Runs the suite in a process of its own: a crash of native code then fails the test that caused it, not the report. */
async function runSuite(bundle: string, backend: string, filter: string, limitMs: number): Promise<SpecResult[]> {
  const child = spawn(process.execPath, ["--enable-source-maps", bundle, backend, filter], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  let errors = "";
  child.stderr!.on("data", (data) => {
    errors = (errors + data).slice(-4000);
  });
  const ended = new Promise<string>((resolve) =>
    child.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  const results: SpecResult[] = [];
  let running: string | undefined;
  let complete = false;
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const event = JSON.parse(line) as SuiteEvent;
    if (event.kind === "started") running = event.spec;
    else if (event.kind === "end") complete = true;
    else {
      running = undefined;
      results.push(judge(event, backend));
    }
  }
  const end = await ended;
  clearTimeout(timer);
  if (!complete)
    results.push({
      spec: running ?? "(the suite as a whole)",
      operation: "(the suite as a whole)",
      perBackend: true,
      status: "failed",
      failures: [
        `the process ended before the suite did: ${end} ${errors.match(/^\w*Error: .*$/m)?.[0] ?? ""}\n${errors}`,
      ],
    });
  return results;
}

function judge(
  { spec, operation, perBackend, status, failures }: Extract<SuiteEvent, { kind: "done" }>,
  backend: string,
): SpecResult {
  const exclusion = status === "failed" ? exclusionFor(spec, backend) : undefined;
  if (!exclusion) return { spec, operation, perBackend, status, failures };
  return { spec, operation, perBackend, status: "excluded", failures, reason: exclusion.reason };
}

function staleExclusions(backend: string, results: readonly SpecResult[]): string[] {
  const excluded = results.filter(({ status }) => status === "excluded");
  return exclusions
    .filter(({ backends }) => backends.includes(backend))
    .filter(({ test }) => !excluded.some(({ spec }) => spec.includes(test)))
    .map(({ test }) => test);
}
