/**
 * `tunelab sweep` on the shipped model, trials in child processes: undisturbed, with kill -9 of the sweep in the middle, and
 * with kill -9 of a trial's process. All three must have the same trials and the same best.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { formatDuration, formatNumber } from "#lib/core/index";
import { Study, StudyStorage } from "#lib/sweep/index";
import type { Proof } from "./harness.ts";

const TRIALS = 20;
const KILL_AFTER = 8;
const COMMAND = fileURLToPath(new URL("../../bin/tunelab.mjs", import.meta.url));

const recipe = {
  model: "tiny",
  data: "bank.json",
  mode: "lora",
  ...{ maxSteps: 4, batchSize: 8, maxLength: 32, evaluateEvery: 2, validationShare: 0.2 },
  space: { learningRate: { logUniform: [1e-4, 1e-2] }, rank: { choice: [2, 4, 8] } },
};

/** Sums to ten, so that a few steps teach something. */
const records = Array.from({ length: 60 }, (_, i) => [Math.floor(i / 6), i % 6] as const).map(([a, b]) => ({
  instruction: `${a} plus ${b} equals?`,
  input: "",
  output: `The sum is ${a + b}.`,
}));

class Sweeps {
  readonly folder = mkdtempSync(join(tmpdir(), "tunelab-sweep-killed-"));

  constructor() {
    writeFileSync(join(this.folder, "bank.json"), JSON.stringify(records));
  }

  start(name: string, ...flags: string[]) {
    writeFileSync(join(this.folder, `${name}.yml`), stringify({ ...recipe, sweep: { name, trials: TRIALS, seed: 1 } }));
    return spawn(process.execPath, [COMMAND, "sweep", `${name}.yml`, "--logs", "logs", ...flags], {
      cwd: this.folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  study(name: string): Study | undefined {
    const path = join(this.folder, "sweeps.journal");
    if (!existsSync(path)) return undefined;
    const storage = new StudyStorage(path);
    return storage.findStudy(name) && new Study({ name, storage, resume: true });
  }

  /** Resolves in the middle of a trial, when so many are complete. */
  async middle(name: string): Promise<void> {
    for (let study = this.study(name); ; await wait(100)) {
      study ??= this.study(name);
      const trials = study?.trials ?? [];
      const complete = trials.filter(({ state }) => state === "complete").length;
      if (complete >= KILL_AFTER && trials.some((trial) => trial.state === "running" && trial.intermediate.length > 0))
        return;
    }
  }
}

export default {
  description:
    "tunelab sweep, killed with kill -9 in the middle (the sweep; a trial's process): the same trials and best",
  async prove(say) {
    const sweeps = new Sweeps();
    const outcomes: Record<string, string> = {};
    const run = async (name: string, disturb?: (pid: number) => Promise<void>) => {
      const start = performance.now();
      const child = sweeps.start(name);
      const ended = once(child, "exit");
      await disturb?.(child.pid!);
      await ended;
      if (child.signalCode === "SIGKILL") await once(sweeps.start(name, "--resume"), "exit");
      const study = sweeps.study(name)!;
      const { counted, trials, best } = study;
      outcomes[name] = JSON.stringify(counted.map(({ params, values, state }) => ({ params, values, state })));
      say(
        `${name.padEnd(12)} ${trials.length} trials begun, ${counted.length} count, ` +
          `${trials.filter(({ state }) => state === "failed").length} lost and run again, ` +
          `best ${formatNumber(best!.values![0]!)}, ${formatDuration(performance.now() - start)}`,
      );
    };
    try {
      await run("undisturbed");
      await run("sweep", async (pid) => {
        await sweeps.middle("sweep");
        process.kill(pid, "SIGKILL");
      });
      await run("process", async (pid) => {
        await sweeps.middle("process");
        process.kill(
          Number(execFileSync("pgrep", ["-P", String(pid), "-f", "executor/child"], { encoding: "utf8" })),
          9,
        );
      });
    } finally {
      rmSync(sweeps.folder, { recursive: true, force: true });
    }
    const same = new Set(Object.values(outcomes)).size === 1;
    const complete = Object.values(outcomes).every((text) => JSON.parse(text).length === TRIALS);
    return { holds: same && complete, trials: TRIALS };
  },
} satisfies Proof;
