/**
 * The kernel as a Jupyter client sees it, beside ipykernel, tslab and Deno. Each round starts every kernel once, in turn; the
 * numbers are medians. The client is Python's own, so that no kernel has a client of its maker.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installKernel } from "#kernel/install/kernelspec";
import { formatNumber } from "#lib/core/index";
import { median, type Proof } from "./harness.ts";

const CLIENT = fileURLToPath(new URL("../peers/kernel/latency.py", import.meta.url));
const ROUNDS = 5;
/** Other kernels for TypeScript: the environment variable with the folder that each was installed into, and its command. */
const PEERS = [
  {
    name: "tslab",
    variable: "TUNELAB_PEERS_TSLAB",
    file: "node_modules/tslab/bin/tslab",
    argv: (file: string) => [process.execPath, file, "kernel", "--config-path", "{connection_file}"],
  },
  {
    name: "deno",
    variable: "TUNELAB_PEERS_DENO",
    file: "node_modules/.bin/deno",
    argv: (file: string) => [file, "jupyter", "--kernel", "--conn", "{connection_file}"],
  },
];
const python = process.env["TUNELAB_PEER_PYTHON"] ?? "python3";

type Row = Record<string, number | string | boolean>;

/** What each number is, and what it should stay below. */
const MEASURES: Record<string, { text: string; goal?: number }> = {
  kernel_info_ms: { text: "start to kernel_info, ms", goal: 300 },
  first_result_ms: { text: "start to first result, ms", goal: 600 },
  cpu_start_ms: { text: "CPU until the first result, ms" },
  cell_ms: { text: "cell round trip, ms", goal: 15 },
  empty_ms: { text: "empty cell round trip, ms", goal: 15 },
  completion_first_ms: { text: "first completion, ms" },
  completion_ms: { text: "completion, ms", goal: 100 },
  lines_100k_ms: { text: "100,000 lines, ms" },
  heartbeat_ms: { text: "slowest heartbeat during a loop, ms", goal: 100 },
};

export default {
  description: "latency of the Jupyter kernel beside ipykernel, tslab and Deno",
  async prove(say) {
    const missing = clientMissing();
    if (missing) throw new Error(missing);
    const folder = mkdtempSync(join(tmpdir(), "tunelab-bench-"));
    try {
      await installKernel({ prefix: folder }, { name: "tunelab" });
      const kernels = ["tunelab", ...(await installPeers(folder, say)), "python3"];
      const rows: Row[] = [];
      for (let round = 0; round <= ROUNDS; round++)
        for (const kernel of kernels) {
          const row = measure(kernel, folder);
          if (round > 0) rows.push(row); // the first round fills caches
        }
      return report(kernels, rows, say);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
} satisfies Proof;

function clientMissing(): string | undefined {
  try {
    execFileSync(python, ["-c", "import jupyter_client, ipykernel"], { stdio: "pipe" });
    return undefined;
  } catch {
    return `${python} has no jupyter_client and ipykernel: name a Python that has them in TUNELAB_PEER_PYTHON`;
  }
}

/** Those that are there, with kernelspecs as their own installers write them. */
async function installPeers(prefix: string, say: (line: string) => void): Promise<string[]> {
  const found: string[] = [];
  for (const { name, variable, file, argv } of PEERS) {
    const path = join(process.env[variable] ?? "", file);
    if (!process.env[variable] || !existsSync(path)) {
      say(`${name} is left out: ${variable} names no folder with it`);
      continue;
    }
    const folder = join(prefix, "share/jupyter/kernels", name);
    await mkdir(folder, { recursive: true });
    const spec = { argv: argv(path), display_name: name, language: "typescript" };
    writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
    found.push(name);
  }
  return found;
}

function measure(kernel: string, folder: string): Row {
  const { stdout, stderr, status } = spawnSync(python, [CLIENT, kernel], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
    env: {
      ...process.env,
      JUPYTER_PATH: join(folder, "share/jupyter"),
      TUNELAB_HISTORY: join(folder, "history.jsonl"),
    },
  });
  if (status !== 0) throw new Error(`${kernel}: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
  return JSON.parse(stdout);
}

function report(kernels: string[], rows: Row[], say: (line: string) => void): { holds: boolean; medians: object } {
  say(["".padEnd(38), ...kernels.map((name) => name.padStart(12)), "goal".padStart(8)].join(""));
  const medians: Record<string, Record<string, number>> = {};
  let holds = true;
  for (const [key, { text, goal }] of Object.entries(MEASURES)) {
    const of = (kernel: string) =>
      median(rows.filter((row) => row["kernel"] === kernel).map((row) => Number(row[key] ?? Number.NaN)));
    medians[key] = Object.fromEntries(kernels.map((kernel) => [kernel, of(kernel)]));
    if (goal !== undefined && !(of("tunelab") < goal)) holds = false;
    const cells = kernels.map((kernel) => (Number.isNaN(of(kernel)) ? "–" : formatNumber(of(kernel))).padStart(12));
    say([text.padEnd(38), ...cells, String(goal ?? "").padStart(8)].join(""));
  }
  for (const kernel of kernels) {
    const lost = rows.filter((row) => row["kernel"] === kernel && row["lines_complete"] === false).length;
    if (lost > 0) say(`${kernel} lost lines in ${lost} of ${ROUNDS} rounds`);
    if (lost > 0 && kernel === "tunelab") holds = false;
  }
  return { holds, medians };
}
