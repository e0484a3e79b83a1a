/** Sweeps against Optuna: what they find with 100 trials (each round another seed), and what a suggestion costs. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BenchCase, Benchmark } from "./harness.ts";

const OURS = fileURLToPath(new URL("./subjects/sweep.ts", import.meta.url));
const PEER = fileURLToPath(new URL("./subjects/sweep.py", import.meta.url));

function sides(args: readonly string[]): Pick<BenchCase, "ours" | "peer"> {
  const python = process.env["TUNELAB_PEER_PYTHON"] ?? "";
  return {
    ours: { command: process.execPath, args: ["--import", "tsx", OURS, ...args] },
    peer: existsSync(python)
      ? { command: python, args: [PEER, ...args] }
      : { missing: "set TUNELAB_PEER_PYTHON to a Python with optuna 5" },
  };
}

export default {
  description: "regret and overhead of sweeps against Optuna 5 (use --rounds 20 for regrets)",
  async cases() {
    const regrets = ["Branin", "Hartmann6", "Ackley5", "Levy4"].flatMap((problem) =>
      ["tpe", "random", "asha", "hyperband"].map((method) => ({
        name: `regret ${problem} ${method}`,
        unit: "regret",
        ...sides(["regret", problem, method]),
      })),
    );
    return [...regrets, { name: "overhead at 1,000 trials", unit: "ms", ...sides(["overhead", "1000"]) }];
  },
} satisfies Benchmark;
